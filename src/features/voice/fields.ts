import { account, choice, day, field, type FieldOptions, line, person, text } from '../../core/fields.ts';
import { numbered } from '../../core/numbered.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import { typed } from '../../core/typed.ts';
import { type Scale, scales, severities } from './voice.ts';

/** A word of a customer by its number: `V-12`. */
export function voiceField<const O extends FieldOptions>(options: O) {
  return numbered(options, {
    letter: 'V',
    what: 'one of ours',
    otherwise: `; “${typed('voice list')}” shows what is open`,
  });
}

export const voice = voiceField({ label: 'Number', required: true, positional: true });

/** A score on one of the scales: a whole number from its least to its most. */
export function scoreField<const O extends FieldOptions>(scale: Scale, options: O) {
  const { name, least, most } = scales[scale];
  const known = Array.from({ length: most - least + 1 }, (_, index) => String(index + least));
  return field(options, {
    example: String(most - 1),
    control: () => ({ kind: 'choice' as const, options: known.map((raw) => ({ label: raw, raw })) }),
    parse: (raw: string): Parsed<number> =>
      known.includes(raw.trim())
        ? parsed(Number(raw))
        : problem(`“${raw}” is no ${name} score: it is a whole number from ${least} to ${most}.`),
    take: ([word]) => (word && /^-?\d+([.,/]\d+)?$/.test(word) ? 1 : 0),
  });
}

export const said = {
  account: account({ label: 'Customer', required: true, positional: true, aliases: ['customer'] }),
  from: line({ label: 'Said by', hint: 'For example Jane Doe, CFO.', aliases: ['by'] }),
};

export const severity = choice({ label: 'Severity', hint: 'Medium when empty.', aliases: ['sev'] }, severities);
export const owner = person({ label: 'Owner', hint: 'Who sees to it; the customer’s owner when empty.' });
export const due = day({ label: 'Due', aliases: ['until'] });
export const outcome = text({ label: 'How', hint: 'What was done, in words for the customer.', positional: true });
