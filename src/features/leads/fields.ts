import { field, type FieldOptions } from '../../core/fields.ts';
import * as f from '../../core/fields.ts';
import { numbered } from '../../core/numbered.ts';
import { parsed, problem } from '../../core/result.ts';
import { typed } from '../../core/typed.ts';

export const lead = numbered(
  { label: 'Lead', required: true, positional: true },
  { letter: 'L', what: 'a lead', otherwise: `; “${typed('lead list')}” shows them all` },
);

/** An address as mail programs take it, in small letters. */
export function email<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: 'jane@acme.example',
    control: () => ({ kind: 'line' }),
    parse: (raw) => {
      // Slack writes addresses as links.
      const address = raw
        .replace(/^<mailto:([^|>]+)(\|[^>]*)?>$/, '$1')
        .trim()
        .toLowerCase();
      return /^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(address) && address.length <= 200
        ? parsed(address)
        : problem(`“${raw}” is not an e-mail address.`);
    },
  });
}

/** What is known of a lead beside its company; adding and updating share it. */
export const details = {
  contact: f.line({ label: 'Contact', hint: 'Who spoke to us.' }),
  email: email({ label: 'E-mail', aliases: ['mail'] }),
  phone: f.line({ label: 'Phone' }),
  source: f.line({ label: 'Source', hint: 'Referral, website, event, …' }),
  value: f.amount({ label: 'Value', hint: 'What it may be worth.', aliases: ['amount'] }),
  segment: f.line({ label: 'Segment' }),
  region: f.line({ label: 'Region' }),
  country: f.line({ label: 'Country' }),
  industry: f.line({ label: 'Industry' }),
  size: f.line({ label: 'Size' }),
};
