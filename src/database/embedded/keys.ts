import type { Binary, BSONRegExp, BSONSymbol, Code, Decimal128, Double, Long, ObjectId, Timestamp } from 'bson';
import { bsonType, type Doc } from './bson.ts';

/*
 * Every BSON value has a key: a string, such that comparing keys as JavaScript compares strings (by UTF-16 unit) is
 * comparing values as MongoDB does, and equal values (1, 1.0, Long 1) have equal keys. Indexes, sorts, groups, sets and
 * joins all work on keys, so there is one definition of order and of equality. No key is the beginning of another.
 */

const order = {
  minKey: 1,
  undefined: 2,
  null: 3,
  number: 4,
  string: 5,
  object: 6,
  array: 7,
  binary: 8,
  objectId: 9,
  boolean: 10,
  date: 11,
  timestamp: 12,
  regex: 13,
  code: 15,
  maxKey: 17,
} as const;

const scratch = new DataView(new ArrayBuffer(8));
const chars = String.fromCharCode;
const exact = chars(0x80);

/** The position of a value's type in MongoDB's order of types. */
export function typeRank(value: unknown): number {
  if (typeof value === 'number') return order.number;
  if (typeof value === 'string') return order.string;
  if (typeof value === 'boolean') return order.boolean;
  if (value === undefined) return order.undefined;
  return value === null ? order.null : objectRank(value);
}

function objectRank(value: object): number {
  if (Array.isArray(value)) return order.array;
  if (value instanceof Date) return order.date;
  switch (bsonType(value)) {
    case undefined:
      return order.object;
    case 'ObjectId':
      return order.objectId;
    case 'Long':
    case 'Double':
    case 'Int32':
    case 'Decimal128':
      return order.number;
    case 'Binary':
      return order.binary;
    case 'BSONSymbol':
      return order.string;
    case 'Timestamp':
      return order.timestamp;
    case 'BSONRegExp':
      return order.regex;
    case 'Code':
      return order.code;
    case 'MinKey':
      return order.minKey;
    default:
      return order.maxKey;
  }
}

/** The key of a value. A missing value (undefined) sorts before null. */
export function keyOf(value: unknown): string {
  if (typeof value === 'string') return chars(order.string) + stringKey(value);
  if (typeof value === 'number') return plainNumberKey(value);
  const rank = typeRank(value);
  return chars(rank) + bodyKey(rank, value);
}

function bodyKey(rank: number, value: unknown): string {
  switch (rank) {
    case order.number:
      return numberKey(value);
    case order.string:
      return stringKey((value as BSONSymbol).value);
    case order.object:
      return documentKey(value as Doc);
    case order.array:
      return `${(value as unknown[]).map(keyOf).join('')}\0`;
    case order.objectId:
      return (value as ObjectId).toHexString();
    case order.boolean:
      return value === true ? '\u0002' : '\u0001';
    case order.date:
      return doubleKey((value as Date).getTime());
    case order.timestamp:
      return bigKey((value as Timestamp).toBigInt());
    case order.binary: {
      const { position, sub_type: subtype, buffer } = value as Binary;
      return bigKey(BigInt(position)) + chars(subtype) + Buffer.from(buffer.subarray(0, position)).toString('latin1');
    }
    case order.regex:
      return stringKey((value as BSONRegExp).pattern) + stringKey((value as BSONRegExp).options);
    case order.code: {
      const { code, scope } = value as Code;
      return stringKey(code) + (scope === null ? '\0' : documentKey(scope));
    }
    default:
      return '';
  }
}

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

/** The commonest key, made in one piece: joined of several it would have to be flattened at the first comparison. */
function plainNumberKey(value: number): string {
  if (Number.isNaN(value) || value === 0) return chars(order.number) + doubleKey(value) + exact;
  scratch.setFloat64(0, value);
  const flip = value < 0 ? 0xffff : 0;
  const a = value < 0 ? scratch.getUint16(0) ^ flip : scratch.getUint16(0) | 0x8000;
  const [b, c, d] = [scratch.getUint16(2) ^ flip, scratch.getUint16(4) ^ flip, scratch.getUint16(6) ^ flip];
  return chars(order.number, a, b, c, d, 0x80);
}

function doubleKey(value: number): string {
  if (Number.isNaN(value)) return '\0\0\0\0';
  scratch.setFloat64(0, value + 0);
  const a = scratch.getUint16(0);
  const b = scratch.getUint16(2);
  const c = scratch.getUint16(4);
  const d = scratch.getUint16(6);
  if (value === 0) return '\u8000\0\0\0';
  return value < 0 ? chars(a ^ 0xffff, b ^ 0xffff, c ^ 0xffff, d ^ 0xffff) : chars(a | 0x8000, b, c, d);
}

function numberKey(value: unknown): string {
  if (typeof value === 'number') return doubleKey(value) + exact;
  if (bsonType(value) === 'Long') {
    const integer = (value as Long).toBigInt();
    const near = Number(integer);
    return doubleKey(near) + restKey(integer - BigInt(near), 1n);
  }
  if (bsonType(value) === 'Decimal128') return decimalKey((value as Decimal128).toString());
  return doubleKey((value as Double).value) + exact;
}

/** The nearest double, then how far the decimal is from it: exactly, so that 0.1 and Decimal128 0.1 differ. */
function decimalKey(text: string): string {
  const near = Number(text);
  if (!Number.isFinite(near)) return doubleKey(near) + exact;
  const [digits = '0', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '0', fraction = ''] = digits.split('.');
  const scale = Number(exponent) - fraction.length;
  const wanted = [
    BigInt(whole + fraction) * 10n ** BigInt(Math.max(scale, 0)),
    10n ** BigInt(Math.max(-scale, 0)),
  ] as const;
  const [top, bottom] = ratioOf(near);
  return doubleKey(near) + restKey(wanted[0] * bottom - top * wanted[1], wanted[1] * bottom, near);
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

function restKey(top: bigint, bottom: bigint, near = 1): string {
  if (top === 0n) return exact;
  // In units of 2^-200 of the double itself the rest is an integer of bounded length, whose order is that of the rest.
  const [nearTop, nearBottom] = ratioOf(Math.abs(near) || 5e-324);
  const units = ((top * nearBottom) << 200n) / (bottom * nearTop);
  return chars(units < 0n ? 0x7f : 0x81) + bigKey(units + (1n << 201n));
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

/** Below zero, zero or above, as MongoDB orders the two values. */
export function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') {
    return left < right ? -1 : left > right ? 1 : left === right ? 0 : compareKeys(keyOf(left), keyOf(right));
  }
  const ranks = typeRank(left) - typeRank(right);
  return ranks !== 0 ? ranks : compareKeys(keyOf(left), keyOf(right));
}

export function compareKeys(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

export function equal(left: unknown, right: unknown): boolean {
  return left === right || compare(left, right) === 0;
}

/** The keys below and above every value of the same type, for queries that compare within one type only. */
export function bracket(value: unknown): { low: string; high: string } {
  const rank = typeRank(value);
  return { low: chars(rank), high: chars(rank + 1) };
}

/** Whether two values are the same in type and bytes, which equality of keys is not: 1 and 1.0 differ here. */
export function identical(left: unknown, right: unknown): boolean {
  if (left === right) return left !== 0 || Object.is(left, right);
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) {
    return Number.isNaN(left) && Number.isNaN(right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, at) => identical(item, right[at]));
  }
  const rank = objectRank(left);
  if (rank !== objectRank(right) || bsonType(left) !== bsonType(right)) return false;
  if (rank !== order.object)
    return (
      keyOf(left) === keyOf(right) &&
      (rank !== order.number || (left as Long).toString() === (right as Long).toString())
    );
  const names = Object.keys(left);
  const others = Object.keys(right);
  return (
    names.length === others.length &&
    names.every((name, at) => name === others[at] && identical((left as Doc)[name], (right as Doc)[name]))
  );
}
