import type { Binary, BSONRegExp, BSONSymbol, Code, ObjectId, Timestamp } from 'bson';
import { bsonType, type Doc } from './bson.ts';
import { toBig, toNumber } from './numbers.ts';
import { typeName, typeRank } from './types.ts';

/*
 * Every BSON value has a key: a string, such that comparing keys as JavaScript compares strings (by UTF-16 unit) is
 * comparing values as MongoDB does, and equal values (1, 1.0, Long 1) have equal keys. Indexes, sorts, groups, sets and
 * joins all work on keys, so there is one definition of order and of equality. No key is the beginning of another.
 */

const scratch = new DataView(new ArrayBuffer(8));
const chars = String.fromCharCode;
const [numberRank, stringRank, dateRank] = [typeRank(0), typeRank(''), typeRank(new Date(0))];

/** The key of a value. A missing value (undefined) sorts before null. */
export function keyOf(value: unknown): string {
  if (typeof value === 'string') return chars(stringRank) + stringKey(value);
  if (typeof value === 'number') return doubleKey(numberRank, value);
  switch (typeName(value)) {
    case 'int':
    case 'double':
      return doubleKey(numberRank, toNumber(value));
    case 'long':
      return longKey(toBig(value));
    case 'decimal':
      return decimalKey(String(value));
    case 'date':
      return doubleKey(dateRank, (value as Date).getTime());
    default:
      return chars(typeRank(value)) + bodyKey(value);
  }
}

function bodyKey(value: unknown): string {
  switch (typeName(value)) {
    case 'symbol':
      return stringKey((value as BSONSymbol).value);
    case 'object':
      return documentKey(value as Doc);
    case 'array':
      return `${(value as unknown[]).map(keyOf).join('')}\0`;
    case 'objectId':
      return (value as ObjectId).toHexString();
    case 'bool':
      return value === true ? '\u0002' : '\u0001';
    case 'timestamp':
      return bigKey((value as Timestamp).toBigInt());
    case 'binData': {
      const { position, sub_type: subtype, buffer } = value as Binary;
      return bigKey(BigInt(position)) + chars(subtype) + Buffer.from(buffer.subarray(0, position)).toString('latin1');
    }
    case 'regex':
      return stringKey((value as BSONRegExp).pattern) + stringKey((value as BSONRegExp).options);
    case 'javascript': {
      const { code, scope } = value as Code;
      return stringKey(code) + (scope === null ? '\0' : documentKey(scope));
    }
    default:
      return '';
  }
}

export const nullKey = keyOf(null);
/** Comes after everything that begins with a key. */
export const last = '\uffff';

function documentKey(doc: Doc): string {
  let key = '';
  for (const name of Object.keys(doc)) {
    const value = doc[name];
    if (value !== undefined) key += chars(typeRank(value)) + stringKey(name) + keyOf(value);
  }
  return `${key}\0`;
}

function stringKey(text: string): string {
  const safe =
    text.includes('\0') || text.includes('\u0001')
      ? text.replaceAll('\u0001', '\u0001\u0002').replaceAll('\0', '\u0001\u0001')
      : text;
  return `${/[\ud800-\uffff]/.test(safe) ? byCodePoint(safe) : safe}\0`;
}

/** MongoDB orders strings by code point: surrogates come after U+FFFF, not before U+E000. */
function byCodePoint(text: string): string {
  return text.replace(/[\ud800-\uffff]/g, (char) => {
    const unit = char.charCodeAt(0);
    return chars(unit < 0xe000 ? unit + 0x2000 : unit - 0x800);
  });
}

/** What a key ends with when the value is exactly the double before it; below or above it, how far follows. */
const exact = 0x80;

/**
 * The bits of a double, turned so that they are in the order of the numbers; NaN comes first, -0 is 0. It is made in
 * one piece: joined of several it would have to be flattened at the first comparison.
 */
function doubleKey(rank: number, value: number, end = exact): string {
  if (Number.isNaN(value)) return chars(rank, 0, 0, 0, 0, end);
  scratch.setFloat64(0, value + 0);
  const flip = value < 0 ? 0xffff : 0;
  const [a, b] = [scratch.getUint16(0) ^ flip, scratch.getUint16(2) ^ flip];
  const [c, d] = [scratch.getUint16(4) ^ flip, scratch.getUint16(6) ^ flip];
  return chars(rank, value < 0 ? a : a | 0x8000, b, c, d, end);
}

function longKey(integer: bigint): string {
  const near = Number(integer);
  return nearKey(near, integer - BigInt(near), 1n, 1);
}

/** The nearest double, then how far the decimal is from it: exactly, so that 0.1 and Decimal128 0.1 differ. */
function decimalKey(text: string): string {
  const near = Number(text);
  if (!Number.isFinite(near)) return doubleKey(numberRank, near);
  const [digits = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const scale = Number(exponent) - fraction.length;
  const wanted = BigInt(whole + fraction) * 10n ** BigInt(Math.max(scale, 0));
  const unit = 10n ** BigInt(Math.max(-scale, 0));
  const [top, bottom] = ratioOf(near);
  return nearKey(near, wanted * bottom - top * unit, unit * bottom, near);
}

/** The key of a double plus the rest top / bottom. */
function nearKey(near: number, top: bigint, bottom: bigint, scale: number): string {
  if (top === 0n) return doubleKey(numberRank, near);
  // In units of 2^-200 of the double itself the rest is an integer of bounded length, whose order is that of the rest.
  const [scaleTop, scaleBottom] = ratioOf(Math.abs(scale) || 5e-324);
  const units = ((top * scaleBottom) << 200n) / (bottom * scaleTop);
  return doubleKey(numberRank, near, units < 0n ? exact - 1 : exact + 1) + bigKey(units + (1n << 201n));
}

function ratioOf(value: number): [bigint, bigint] {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const power = Number((bits >> 52n) & 0x7ffn);
  const mantissa = (bits & 0xfffffffffffffn) + (power === 0 ? 0n : 1n << 52n);
  const shift = BigInt(Math.max(power, 1) - 1075);
  const signed = value < 0 ? -mantissa : mantissa;
  return shift < 0n ? [signed, 1n << -shift] : [signed << shift, 1n];
}

function bigKey(value: bigint): string {
  const hex = value.toString(16);
  return chars(hex.length) + hex;
}

/** The key with its order turned round, for a descending part of an index or a sort. */
export function inverted(key: string): string {
  let turned = '';
  for (let at = 0; at < key.length; at++) turned += chars(key.charCodeAt(at) ^ 0xffff);
  return turned;
}

export function compareKeys(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Below zero, zero or above, as MongoDB orders the two values. */
export function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number' && left !== right && !Number.isNaN(left - right))
    return left - right;
  return typeRank(left) - typeRank(right) || compareKeys(keyOf(left), keyOf(right));
}

export function equal(left: unknown, right: unknown): boolean {
  return left === right || compare(left, right) === 0;
}

/** The items of a list with different values, the first of each kind, by their keys. */
export function distinct(list: Iterable<unknown>): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const item of list) {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, item);
  }
  return found;
}

/** Values in the order of their keys. */
export function inOrder<T>(keyed: Iterable<readonly [key: string, value: T]>): T[] {
  return [...keyed].sort(([left], [right]) => compareKeys(left, right)).map(([, value]) => value);
}

/** Whether two values are the same in type and bytes, which equality of keys is not: 1 and 1.0 differ here. */
export function identical(left: unknown, right: unknown): boolean {
  if (left === right) return left !== 0 || Object.is(left, right);
  if (Array.isArray(left) && Array.isArray(right))
    return left.length === right.length && left.every((item, at) => identical(item, right[at]));
  const type = typeName(left);
  if (type !== typeName(right) || bsonType(left) !== bsonType(right)) return false;
  if (type !== 'object') return keyOf(left) === keyOf(right) && String(left) === String(right);
  const [names, others] = [Object.keys(left as Doc), Object.keys(right as Doc)];
  return (
    names.length === others.length &&
    names.every((name, at) => name === others[at] && identical((left as Doc)[name], (right as Doc)[name]))
  );
}
