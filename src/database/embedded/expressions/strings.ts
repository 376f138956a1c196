import { type Doc, isNullish } from '../bson.ts';
import { fail } from '../errors.ts';
import { toInteger } from '../numbers.ts';
import { compileRegex, isRegex } from '../regex.ts';
import { typeName } from '../types.ts';
import { words } from '../options.ts';
import { many, type Operator, taking, textOf, valued, whenAll, wholeOf } from './arguments.ts';
import { toText } from './conversions.ts';

const likeText = words('string int long double decimal date symbol');

/** The text of a value where a string is expected, '' of nothing; fewer types have one here than in $toString. */
function textLike(value: unknown): string {
  if (isNullish(value)) return '';
  return likeText.has(typeName(value))
    ? toText(value)
    : fail(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

/** What follows a null is not looked at. */
function concat(args: unknown[], name: string): unknown {
  let text = '';
  for (const arg of args) {
    if (isNullish(arg)) return null;
    text += textOf(arg, 16702, name);
  }
  return text;
}

function split([text, separator]: unknown[], name: string): unknown {
  const by = textOf(separator, 40086, name);
  return by === '' ? fail(40087, `${name} requires a non-empty separator`) : textOf(text, 40085, name).split(by);
}

const spaces = '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

function trim(atStart: boolean, atEnd: boolean): Operator {
  return valued('input chars?', ({ input, chars = spaces }, name) => {
    if (input === null || chars === null) return null;
    const unwanted = new Set(textOf(chars, 50700, name));
    const points = Array.from(textOf(input, 50699, name));
    let [from, to] = [0, points.length];
    if (atStart) while (from < to && unwanted.has(points[from] ?? '')) from++;
    if (atEnd) while (to > from && unwanted.has(points[to - 1] ?? '')) to--;
    return points.slice(from, to).join('');
  });
}

function substrPoints([text, start, count]: unknown[], name: string): string {
  const from = wholeOf(start, 34450, name, 0);
  return Array.from(textLike(text))
    .slice(from, from + wholeOf(count, 34453, name, 0))
    .join('');
}

function substrBytes([text, start, count]: unknown[], name: string): string {
  const bytes = Buffer.from(textLike(text));
  const from = wholeOf(toInteger(start) ?? 0, 50752, name, 0);
  const length = toInteger(count) ?? -1;
  const to = length < 0 ? bytes.length : Math.min(from + length, bytes.length);
  const isInside = (at: number): boolean => at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (isInside(from)) fail(28656, `${name}: Invalid range, starting index is a UTF-8 continuation byte.`);
  if (isInside(to)) fail(28657, `${name}: Invalid range, ending index is in the middle of a UTF-8 character.`);
  return bytes.toString('utf8', from, Math.max(from, to));
}

/** $indexOfCP and $indexOfBytes; `unitsOf` cuts a text into what is counted. */
function indexOf(unitsOf: (text: string) => readonly unknown[], codes: readonly [number, number]): Operator {
  return taking(2, 4, ([text, wanted, start = 0, end], name) => {
    if (isNullish(text)) return null;
    const units = unitsOf(textOf(text, codes[0], name));
    const sought = unitsOf(textOf(wanted, codes[1], name));
    const to = Math.min(end === undefined ? units.length : wholeOf(end, 40096, name, 0), units.length);
    for (let at = wholeOf(start, 40096, name, 0); at + sought.length <= to; at++)
      if (sought.every((unit, offset) => units[at + offset] === unit)) return at;
    return -1;
  });
}

function replace(apply: (text: string, find: string, by: string) => string): Operator {
  return valued('input find replacement', ({ input, find, replacement }, name) => {
    const parts = [input, find, replacement];
    const texts = parts.filter((part) => part !== null).map((part) => textOf(part, 51746, name));
    const [text = '', sought = '', by = ''] = texts;
    return texts.length < parts.length ? null : apply(text, sought, by);
  });
}

/** $regexMatch, $regexFind and $regexFindAll. */
function regex(answer: (matches: Doc[]) => unknown): Operator {
  return valued('input regex options?', ({ input, regex: pattern, options }, name) => {
    if (input === null || pattern === null) return answer([]);
    const text = textOf(input, 51104, name);
    const source = isRegex(pattern) ? pattern.pattern : textOf(pattern, 51105, name);
    const { source: compiled, flags } = compileRegex(
      source,
      textLike(options ?? (isRegex(pattern) ? pattern.options : '')),
    );
    return answer(Array.from(text.matchAll(new RegExp(compiled, `${flags}g`)), describeMatch));
  });
}

function describeMatch(found: RegExpMatchArray): Doc {
  const idx = Array.from(found.input?.slice(0, found.index) ?? '').length;
  return { match: found[0], idx, captures: found.slice(1).map((capture) => capture ?? null) };
}

// Only ASCII letters change case, as in MongoDB.
function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function compareCase(args: unknown[]): number {
  const [left = '', right = ''] = args.map((arg) => upper(textLike(arg)));
  return left < right ? -1 : left > right ? 1 : 0;
}

export const strings: Record<string, Operator> = {
  $concat: taking(0, many, concat),
  $split: whenAll(2, 2, split),
  $trim: trim(true, true),
  $ltrim: trim(true, false),
  $rtrim: trim(false, true),
  $toLower: taking(1, 1, ([value]) => lower(textLike(value))),
  $toUpper: taking(1, 1, ([value]) => upper(textLike(value))),
  $strcasecmp: taking(2, 2, compareCase),
  $strLenCP: taking(1, 1, ([value], name) => Array.from(textOf(value, 34471, name)).length),
  $strLenBytes: taking(1, 1, ([value], name) => Buffer.byteLength(textOf(value, 34473, name))),
  $substr: taking(3, 3, substrBytes),
  $substrBytes: taking(3, 3, substrBytes),
  $substrCP: taking(3, 3, substrPoints),
  $indexOfBytes: indexOf((text) => [...Buffer.from(text)], [40091, 40092]),
  $indexOfCP: indexOf((text) => Array.from(text), [40093, 40094]),
  $replaceOne: replace((text, find, by) => text.replace(find, () => by)),
  $replaceAll: replace((text, find, by) => text.replaceAll(find, () => by)),
  $regexMatch: regex((matches) => matches.length > 0),
  $regexFind: regex(([match = null]) => match),
  $regexFindAll: regex((matches) => matches),
};
