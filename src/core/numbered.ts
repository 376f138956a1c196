import { type Field, field, type FieldOptions } from './fields.ts';
import { type Parsed, parsed, problem } from './result.ts';

/**
 * A record by the number that people say: `I-12`, `i12` or `12`. Whatever stands in the place of one that must be said is
 * meant as one, and is answered with what it looks like; `what` and `otherwise` are the words for that.
 */
export function numbered<const O extends FieldOptions>(
  options: O,
  { letter, what, otherwise = '' }: { letter: string; what: string; otherwise?: string },
): Field<number, O['required'] extends true ? true : false> {
  const example = `${letter}-12`;
  return field(options, {
    example,
    control: () => ({ kind: 'line' as const, placeholder: example }),
    parse: (raw: string) => readNumber(raw, letter, `${what}. Its number looks like ${example}${otherwise}.`),
    take: ([word]) => (options.required || (word && new RegExp(`^#?${letter}-?\\d{1,9}$`, 'i').test(word)) ? 1 : 0),
  });
}

function readNumber(raw: string, letter: string, otherwise: string): Parsed<number> {
  const digits = new RegExp(`^#?(?:${letter}-?)?(\\d{1,9})$`, 'i').exec(raw.trim())?.[1];
  return digits === undefined ? problem(`“${raw}” is not ${otherwise}`) : parsed(Number(digits));
}

/** A deal by its number: `D-104`. */
export function dealNumber<const O extends FieldOptions>(options: O) {
  return numbered(options, { letter: 'D', what: 'a deal' });
}
