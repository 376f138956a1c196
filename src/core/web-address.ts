import { field, type FieldOptions } from './fields.ts';
import { type Parsed, parsed, problem } from './result.ts';

/** A web address. */
export function address<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: 'https://…',
    control: () => ({ kind: 'line' as const, placeholder: 'https://' }),
    parse: (raw: string): Parsed<string> => {
      const found = webAddress(raw);
      return found === undefined ? problem(`“${raw}” is not a web address. It begins with https://.`) : parsed(found);
    },
    take: ([word]) => (word && /^https?:\/\//i.test(word) ? 1 : 0),
  });
}

/** The address when it is one that a browser opens, else undefined. */
export function webAddress(raw: string | undefined): string | undefined {
  const words = raw?.trim();
  if (words === undefined || words.length > 2000 || !URL.canParse(words)) return undefined;
  return /^https?:$/.test(new URL(words).protocol) ? words : undefined;
}
