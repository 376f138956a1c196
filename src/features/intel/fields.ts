import { account, choice, type FieldOptions, line, text } from '../../core/fields.ts';
import { dealNumber, numbered } from '../../core/numbered.ts';
import { typed } from '../../core/typed.ts';
import { address } from '../../core/web-address.ts';
import { confidences, noteTypes } from './note.ts';

/** A note by its number: `N-12`. */
export function noteField<const O extends FieldOptions>(options: O) {
  return numbered(options, { letter: 'N', what: 'a note', otherwise: `; “${typed('intel list')}” finds it` });
}

export const note = noteField({ label: 'Note', required: true, positional: true });

/** A competitor by any of its names. */
export function competitorField<const O extends FieldOptions>(options: O) {
  const made = line({ ...options, aliases: ['vs'] });
  return {
    ...made,
    example: 'Globex',
    control: (_context: unknown, initial = '') =>
      initial.startsWith('new:')
        ? { kind: 'choice' as const, options: [{ label: initial.slice('new:'.length), raw: initial }] }
        : { kind: 'line' as const, placeholder: 'Globex' },
  };
}

/** What a note says beside its words. */
export const about = {
  competitor: competitorField({ label: 'Competitor', hint: 'Empty for a trend or what customers prefer.' }),
  type: choice({ label: 'Type', hint: 'Positioning when empty; a trend without a competitor.' }, noteTypes),
  confidence: choice({ label: 'Confidence', hint: 'Medium when empty.', aliases: ['conf'] }, confidences),
  evidence: address({ label: 'Evidence', hint: 'Where it can be seen.', aliases: ['source', 'url'] }),
  account: account({ label: 'Customer', hint: 'Who said it.', aliases: ['customer'] }),
  deal: dealNumber({ label: 'Deal', hint: 'The deal in which it was learnt.' }),
};

export const words = text({
  label: 'What did you learn?',
  hint: 'Best in the words in which it was said.',
  required: true,
  positional: true,
});
