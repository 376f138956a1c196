import type { Context } from './context.ts';
import type { Option } from './form.ts';
import { nearest } from './nearest.ts';
import { splitList } from './raw-values.ts';
import { type Parsed, parsed, problem } from './result.ts';
import { channelToken } from './tokens.ts';

// Control characters break tables, logs and exports; line breaks and tabs are what people mean.
// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Text without control characters, of at most so many characters. */
export function readText(raw: string, most: number): Parsed<string> {
  const clean = raw.replace(controls, '').trim();
  if (clean.length === 0) return problem('This is empty.');
  if (clean.length > most) return problem(`This has ${clean.length} characters; ${most} is the most that fits here.`);
  return parsed(clean);
}

/** `18`, `18 %` and `18,5%` as a number from 0 to 100. */
export function readPercent(raw: string): Parsed<number> {
  const match = /^(\d{1,3}(?:[.,]\d{1,4})?)\s*%?$/.exec(raw.trim());
  const value = match?.[1] ? Number(match[1].replace(',', '.')) : Number.NaN;
  return value >= 0 && value <= 100 ? parsed(value) : problem(`“${raw}” is not a percentage from 0 to 100.`);
}

/** A channel that was picked, or the one where the command was typed. */
export function readChannel(raw: string, context: Context): Parsed<string> {
  if (raw.trim().toLowerCase() === 'here') return parsed(context.place.channel);
  const channel = channelToken(raw.trim());
  return channel ? parsed(channel) : problem(`“${raw}” is not a channel. Pick one with #, or write “here”.`);
}

/** One of the values that are known, by its name or its label; what is near is suggested. */
export function readChoice<V extends string>(raw: string, known: readonly Option[]): Parsed<V> {
  const word = raw.trim().toLowerCase();
  const exact = known.find((option) => option.raw.toLowerCase() === word || option.label.toLowerCase() === word);
  if (exact) return parsed(exact.raw as V);
  const close = nearest(
    word,
    known.map((option) => option.raw),
  );
  const names = known.map((option) => option.raw).join(', ');
  return problem(`“${raw}” is not one of: ${names}.${close ? ` Did you mean “${close}”?` : ''}`);
}

/** Each part of a list; the first that cannot be read says why. */
export async function readEach<T>(
  raw: string,
  read: (part: string) => Parsed<T> | Promise<Parsed<T>>,
): Promise<Parsed<T[]>> {
  const values: T[] = [];
  for (const part of splitList(raw)) {
    const value = await read(part);
    if (!value.ok) return value;
    values.push(value.value);
  }
  return values.length > 0 ? parsed(values) : problem('This is empty.');
}

/** Choices with the words that people see for them. */
export function optionsOf<V extends string>(choices: readonly V[] | Readonly<Record<V, string>>): Option[] {
  return Array.isArray(choices)
    ? (choices as readonly V[]).map((raw) => ({
        label: raw.charAt(0).toUpperCase() + raw.slice(1).replaceAll('-', ' '),
        raw,
      }))
    : Object.entries<string>(choices as Record<V, string>).map(([raw, label]) => ({ label, raw }));
}
