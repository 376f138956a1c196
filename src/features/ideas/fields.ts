import type { FieldOptions } from '../../core/fields.ts';
import { numbered } from '../../core/numbered.ts';
import { typed } from '../../core/typed.ts';

/** An idea by its number: `I-12` or `12`. */
export function ideaField<const O extends FieldOptions>(options: O) {
  return numbered(options, { letter: 'I', what: 'an idea', otherwise: `; “${typed('idea list')}” shows them all` });
}

export const idea = ideaField({ label: 'Idea', required: true, positional: true });
