import { calculateObjectSize } from 'bson';
import { type Doc, isDoc } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { toInteger } from '../numbers.ts';
import { compileRegex, isRegex } from '../regex.ts';
import { typeName } from '../types.ts';
import { isNullish, named, type Operator, taking } from './compile.ts';
import { toText } from './conversions.ts';

function textOf(name: string, value: unknown, code: number): string {
  if (typeof value !== 'string')
    throw new MongoError(code, `${name} requires a string argument, found: ${typeName(value)}`);
  return value;
}

const likeText = new Set(['string', 'int', 'long', 'double', 'decimal', 'date', 'symbol']);

/** The text of a value where a string is expected; fewer types have one here than in $toString. */
function textLike(value: unknown): string {
  if (!likeText.has(typeName(value)))
    throw new MongoError(16007, `can't convert from BSON type ${typeName(value)} to String`);
  return toText(value);
}

/** An operator of one string, '' of nothing. */
function ofText(apply: (text: string) => unknown): Operator {
  return taking(1, 1, ([value]) => apply(isNullish(value) ? '' : textLike(value)));
}

function concat(args: unknown[]): unknown {
  if (args.some(isNullish)) return null;
  return args.map((arg) => textOf('$concat', arg, 16702)).join('');
}

function split([text, separator]: unknown[]): unknown {
  if (isNullish(text) || isNullish(separator)) return null;
  const by = textOf('$split', separator, 40086);
  if (by === '') throw new MongoError(40087, '$split requires a non-empty separator');
  return textOf('$split', text, 40085).split(by);
}

function trim(atStart: boolean, atEnd: boolean): Operator {
  return named(['input'], ['chars'], ({ input, chars }) => (root, variables) => {
    const text = input?.(root, variables);
    const set = chars ? chars(root, variables) : undefined;
    if (isNullish(text) || set === null) return null;
    const unwanted =
      set === undefined
        ? new Set(' \t\n\v\f\r\0\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a')
        : new Set(textOf('$trim', set, 50700));
    const points = Array.from(textOf('$trim', text, 50699));
    let [from, to] = [0, points.length];
    if (atStart) while (from < to && unwanted.has(points[from] ?? '')) from++;
    if (atEnd) while (to > from && unwanted.has(points[to - 1] ?? '')) to--;
    return points.slice(from, to).join('');
  });
}

function whole(name: string, value: unknown, code: number): number {
  const number = toInteger(value);
  if (number === undefined || number < 0)
    throw new MongoError(code, `${name} requires a non-negative integer, found: ${String(number ?? typeName(value))}`);
  return number;
}

function substrPoints([text, start, count]: unknown[]): string {
  const from = whole('$substrCP', start, 34450);
  const length = toInteger(count);
  if (length === undefined || length < 0)
    throw new MongoError(34453, '$substrCP: length must be a nonnegative integer.');
  return Array.from(isNullish(text) ? '' : textLike(text))
    .slice(from, from + length)
    .join('');
}

function substrBytes([text, start, count]: unknown[]): string {
  const bytes = Buffer.from(isNullish(text) ? '' : textLike(text));
  const from = toInteger(start) ?? 0;
  const length = toInteger(count) ?? -1;
  if (from < 0) throw new MongoError(50752, `$substrBytes:  starting index must be non-negative (got: ${from})`);
  const to = length < 0 ? bytes.length : Math.min(from + length, bytes.length);
  const isInside = (at: number): boolean => at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (isInside(from))
    throw new MongoError(28656, '$substrBytes:  Invalid range, starting index is a UTF-8 continuation byte.');
  if (isInside(to))
    throw new MongoError(28657, '$substrBytes:  Invalid range, ending index is in the middle of a UTF-8 character.');
  return bytes.toString('utf8', from, Math.max(from, to));
}

function indexOf(isBytes: boolean): Operator {
  const name = isBytes ? '$indexOfBytes' : '$indexOfCP';
  return taking(2, 4, ([text, wanted, start = 0, end]) => {
    if (isNullish(text)) return null;
    const units = isBytes
      ? [...Buffer.from(textOf(name, text, isBytes ? 40091 : 40093))].map((byte) => String.fromCharCode(byte))
      : Array.from(textOf(name, text, 40093));
    const token = textOf(name, wanted, isBytes ? 40092 : 40094);
    const sought = isBytes ? [...Buffer.from(token)].map((byte) => String.fromCharCode(byte)) : Array.from(token);
    const from = whole(name, start, 40096);
    const to = end === undefined ? units.length : Math.min(whole(name, end, 40096), units.length);
    for (let at = from; at + sought.length <= to; at++)
      if (sought.every((unit, offset) => units[at + offset] === unit)) return at;
    return -1;
  });
}

function replace(isAll: boolean): Operator {
  return named(['input', 'find', 'replacement'], [], ({ input, find, replacement }) => (root, variables) => {
    const parts = [input, find, replacement].map((part) => part?.(root, variables));
    for (const part of parts)
      if (!isNullish(part) && typeof part !== 'string')
        throw new MongoError(51746, `$replace${isAll ? 'All' : 'One'} requires strings, found: ${typeName(part)}`);
    const [text, sought, by] = parts;
    if (typeof text !== 'string' || typeof sought !== 'string' || typeof by !== 'string') return null;
    return isAll ? text.replaceAll(sought, () => by) : text.replace(sought, () => by);
  });
}

/** $regexMatch, $regexFind and $regexFindAll. */
function regex(answer: (matches: () => Iterable<Doc>) => unknown, ofNothing: unknown): Operator {
  return named(['input', 'regex'], ['options'], ({ input, regex: source, options }) => (root, variables) => {
    const text = input?.(root, variables);
    const pattern = source?.(root, variables);
    const flags = options?.(root, variables);
    if (isNullish(text) || isNullish(pattern)) return ofNothing;
    if (typeof text !== 'string') throw new MongoError(51104, `$regexFind needs 'input' to be of type string`);
    if (typeof pattern !== 'string' && !isRegex(pattern))
      throw new MongoError(51105, "$regexFind needs 'regex' to be of type string or regex");
    const given = isNullish(flags) ? (isRegex(pattern) ? pattern.options : '') : textLike(flags);
    const expression = compileRegex(isRegex(pattern) ? pattern.pattern : pattern, given);
    return answer(() => matchesOf(new RegExp(expression.source, `${expression.flags}g`), text));
  });
}

function* matchesOf(expression: RegExp, text: string): Generator<Doc> {
  for (const found of text.matchAll(expression)) {
    const idx = Array.from(text.slice(0, found.index)).length;
    yield { match: found[0], idx, captures: found.slice(1).map((capture) => capture ?? null) };
  }
}

function first(matches: () => Iterable<Doc>): Doc | null {
  for (const match of matches()) return match;
  return null;
}

/** Only ASCII letters change case, as in MongoDB. */
function upper(text: string): string {
  return text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
}

function lower(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

export const strings: Record<string, Operator> = {
  $concat: taking(0, Number.POSITIVE_INFINITY, concat),
  $split: taking(2, 2, split),
  $trim: trim(true, true),
  $ltrim: trim(true, false),
  $rtrim: trim(false, true),
  $toLower: ofText(lower),
  $toUpper: ofText(upper),
  $strcasecmp: taking(2, 2, (args) => {
    const [left = '', right = ''] = args.map((arg) => upper(isNullish(arg) ? '' : textLike(arg)));
    return left < right ? -1 : left > right ? 1 : 0;
  }),
  $strLenCP: taking(1, 1, ([value]) => Array.from(textOf('$strLenCP', value, 34471)).length),
  $strLenBytes: taking(1, 1, ([value]) => Buffer.byteLength(textOf('$strLenBytes', value, 34473))),
  $substr: taking(3, 3, substrBytes),
  $substrBytes: taking(3, 3, substrBytes),
  $substrCP: taking(3, 3, substrPoints),
  $indexOfBytes: indexOf(true),
  $indexOfCP: indexOf(false),
  $replaceOne: replace(false),
  $replaceAll: replace(true),
  $regexMatch: regex((matches) => first(matches) !== null, false),
  $regexFind: regex(first, null),
  $regexFindAll: regex((matches) => Array.from(matches()), []),
  $bsonSize: taking(1, 1, ([value]) => (isDoc(value) ? calculateObjectSize(value) : null)),
  $binarySize: taking(1, 1, ([value]) =>
    isNullish(value)
      ? null
      : typeof value === 'string'
        ? Buffer.byteLength(value)
        : (value as { position: number }).position,
  ),
};
