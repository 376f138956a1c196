import type { AccountRef, Context } from './context.ts';
import { channelToken } from './tokens.ts';
import { type Day, parseDay } from './dates.ts';
import { textEndings } from './files.ts';
import type { Control, Option } from './form.ts';
import { type Money, parseMoney } from './money.ts';
import { type Period, parsePeriod } from './period.ts';
import type { PersonRef } from './person.ts';
import { optionsOf, readChannel, readChoice, readEach, readPercent, readText } from './read-values.ts';
import { type Parsed, parsed, problem } from './result.ts';
import { countWhile, isPersonWord, takeDay, takeMoney, takePeriod } from './take-words.ts';

/** One value of a command: how it is typed, asked for in a form, explained and understood. */
export interface Field<T, Required extends boolean = boolean> {
  label: string;
  hint?: string | undefined;
  /** How the value is shown in usage lines: `amount`, `2026-12-01`. */
  example: string;
  required: Required;
  /** Typed in its place, without a key. */
  positional: boolean;
  /** Other keys that people may type for it. */
  aliases: readonly string[];
  /** Carried by buttons and forms, never typed or explained. */
  hidden: boolean;
  /** A file that is sent along with the command is for this value. */
  isFile?: boolean;
  control(context: Context, initial?: string): Control | Promise<Control>;
  /** What stands in a form for words that only a button writes, such as an id; absent where all words are people's. */
  shown?(raw: string, context: Context): Promise<string>;
  parse(raw: string, context: Context): Parsed<T> | Promise<Parsed<T>>;
  /** How many of the words at the start are this value; absent for free text, which takes all up to the next value. */
  take?(words: readonly string[]): number;
}

export interface FieldOptions {
  label: string;
  hint?: string;
  required?: boolean;
  positional?: boolean;
  aliases?: readonly string[];
  hidden?: boolean;
}

type IsRequired<O extends FieldOptions> = O['required'] extends true ? true : false;

type Kind<T> = Pick<Field<T>, 'control' | 'shown' | 'parse' | 'take' | 'example'>;

/** A field of a kind; the ones below are the vocabulary, features may make their own kinds with it. */
export function field<T, const O extends FieldOptions>(options: O, kind: Kind<T>): Field<T, IsRequired<O>> {
  return {
    label: options.label,
    hint: options.hint,
    required: (options.required ?? false) as IsRequired<O>,
    positional: options.positional ?? false,
    aliases: options.aliases ?? [],
    hidden: options.hidden ?? false,
    ...kind,
  };
}

const limit = 3000;

export function text<const O extends FieldOptions>(options: O): Field<string, IsRequired<O>> {
  return field(options, {
    example: 'text',
    control: () => ({ kind: 'paragraph' }),
    parse: (raw) => readText(raw, limit),
  });
}

export function line<const O extends FieldOptions>(options: O): Field<string, IsRequired<O>> {
  return field(options, { example: 'text', control: () => ({ kind: 'line' }), parse: (raw) => readText(raw, 250) });
}

/** An id that a button or a form carries. */
export function id<const O extends FieldOptions>(options: O): Field<string, IsRequired<O>> {
  const made = field(options, { example: 'id', control: () => ({ kind: 'line' }), parse: (raw) => readText(raw, 120) });
  return { ...made, hidden: true };
}

export function amount<const O extends FieldOptions>(options: O): Field<Money, IsRequired<O>> {
  return field(options, {
    example: '45k EUR',
    control: () => ({ kind: 'line', placeholder: '45k, €1.2m or 45,000.50 USD' }),
    parse: (raw, context) => parseMoney(raw, context.company.currency),
    take: takeMoney,
  });
}

/** A share from 0 to 100, as the number of percent: `12.5%` is 12.5. */
export function percent<const O extends FieldOptions>(options: O): Field<number, IsRequired<O>> {
  return field(options, {
    example: '15%',
    control: () => ({ kind: 'line', placeholder: '15%' }),
    parse: readPercent,
    take: ([word]) => (word && /^\d+([.,]\d+)?%$/.test(word) ? 1 : 0),
  });
}

export function whole<const O extends FieldOptions>(options: O): Field<number, IsRequired<O>> {
  return field(options, {
    example: '3',
    control: () => ({ kind: 'number' }),
    parse: (raw) =>
      /^-?\d{1,12}$/.test(raw.trim()) ? parsed(Number(raw)) : problem(`“${raw}” is not a whole number.`),
    take: ([word]) => (word && /^-?\d+$/.test(word) ? 1 : 0),
  });
}

export function day<const O extends FieldOptions>(options: O): Field<Day, IsRequired<O>> {
  return field(options, {
    example: '2026-12-01',
    control: () => ({ kind: 'date' }),
    parse: (raw, context) => parseDay(raw, calendarOf(context)),
    take: takeDay,
  });
}

export function period<const O extends FieldOptions>(options: O): Field<Period, IsRequired<O>> {
  return field(options, {
    example: '2026-Q4',
    control: () => ({ kind: 'line', placeholder: '2026-Q4, 2026-09, this quarter' }),
    parse: (raw, context) => parsePeriod(raw, calendarOf(context)),
    take: takePeriod,
  });
}

export function person<const O extends FieldOptions>(options: O): Field<PersonRef, IsRequired<O>> {
  return field(options, {
    example: '@person',
    control: () => ({ kind: 'person' }),
    parse: (raw, context) => context.lookup.person(raw),
    take: ([word]) => (word && isPersonWord(word) ? 1 : 0),
  });
}

export function people<const O extends FieldOptions>(options: O): Field<PersonRef[], IsRequired<O>> {
  return field(options, {
    example: '@person, @person',
    control: () => ({ kind: 'people' }),
    parse: (raw, context) => readEach(raw.replace(/>\s+</g, '>, <'), (part) => context.lookup.person(part)),
    take: (words) => countWhile(words, (word) => isPersonWord(word.replace(/,$/, ''))),
  });
}

export function account<const O extends FieldOptions>(options: O): Field<AccountRef, IsRequired<O>> {
  return field(options, {
    ...accountControl,
    parse: (raw, context) => context.lookup.account(raw),
  });
}

/** How an account is asked for: by its name; one that is to be made stays so while the rest of the form is corrected. */
export const accountControl: Pick<Kind<AccountRef>, 'example' | 'control' | 'shown'> = {
  example: 'Acme',
  control: (_context, initial = '') =>
    initial.startsWith('new:')
      ? { kind: 'choice', options: [{ label: `Create “${initial.slice('new:'.length)}”`, raw: initial }] }
      : { kind: 'line', placeholder: 'Acme' },
  async shown(raw, context) {
    const known = raw.startsWith('account:') ? await context.lookup.account(raw) : undefined;
    return known?.ok ? known.value.name : raw;
  },
};

/** A table or another text: sent along as a file, chosen in a form, or pasted. */
export function textFile<const O extends FieldOptions>(options: O): Field<string, IsRequired<O>> {
  const made = field(options, {
    example: '"first;second …"',
    control: () => ({ kind: 'file', endings: textEndings }),
    parse: (raw: string) => parsed(raw.replace(/^\ufeff/, '')),
  });
  return { ...made, isFile: true };
}

/** A conversation, as the platform's channel id. */
export function channel<const O extends FieldOptions>(options: O): Field<string, IsRequired<O>> {
  return field(options, {
    example: '#channel',
    control: () => ({ kind: 'channel' }),
    parse: (raw, context) => readChannel(raw, context),
    take: ([word]) => (word && (channelToken(word) !== undefined || word === 'here') ? 1 : 0),
  });
}

export function choice<const V extends string, const O extends FieldOptions>(
  options: O,
  choices: readonly V[] | Readonly<Record<V, string>>,
): Field<V, IsRequired<O>> {
  const known = optionsOf(choices);
  return field(options, {
    example: known.map((option) => option.raw).join('|'),
    control: () => ({ kind: 'choice', options: known }),
    parse: (raw) => readChoice<V>(raw, known),
    take: ([word]) => (word && known.some((option) => option.raw === word.toLowerCase()) ? 1 : 0),
  });
}

export function choices<const V extends string, const O extends FieldOptions>(
  options: O,
  names: readonly V[] | Readonly<Record<V, string>>,
): Field<V[], IsRequired<O>> {
  const known = optionsOf(names);
  return field(options, {
    example: known
      .slice(0, 2)
      .map((option) => option.raw)
      .join(','),
    control: () => ({ kind: 'choices', options: known }),
    parse: (raw) => readEach(raw, (part) => readChoice<V>(part, known)),
  });
}

/** Words of the company's own catalogue, such as products; unknown ones are refused with the nearest known one. */
export function catalogue<const O extends FieldOptions>(
  options: O,
  words: (context: Context) => readonly string[],
): Field<string[], IsRequired<O>> {
  return field(options, {
    example: 'Platform, Support',
    control: (context) => {
      const known = words(context);
      return known.length === 0
        ? { kind: 'line' }
        : { kind: 'choices', options: known.map((name) => ({ label: name, raw: name })) };
    },
    parse: (raw, context) => {
      const known = words(context).map((name) => ({ label: name, raw: name }));
      return readEach(raw, (part) => (known.length === 0 ? readText(part, 80) : readChoice<string>(part, known)));
    },
  });
}

export function list<const O extends FieldOptions>(options: O): Field<string[], IsRequired<O>> {
  return field(options, {
    example: 'one, two',
    control: () => ({ kind: 'line' }),
    parse: (raw) => readEach(raw, (part) => readText(part, 250)),
  });
}

/** A switch: `yes` or `no`. */
export function flag<const O extends FieldOptions>(options: O): Field<boolean, IsRequired<O>> {
  const known: Option[] = [
    { label: 'Yes', raw: 'yes' },
    { label: 'No', raw: 'no' },
  ];
  return field(options, {
    example: 'yes',
    control: () => ({ kind: 'choice', options: known }),
    parse: (raw) => {
      if (/^(yes|y|true|on)$/i.test(raw.trim())) return parsed(true);
      return /^(no|n|false|off)$/i.test(raw.trim()) ? parsed(false) : problem(`“${raw}” is neither yes nor no.`);
    },
  });
}

function calendarOf(context: Context) {
  return { now: context.now, zone: context.actor.zone, fiscalYearStart: context.company.fiscalYearStart };
}
