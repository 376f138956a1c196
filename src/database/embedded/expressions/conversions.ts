import { type Binary, Long, ObjectId, type Timestamp } from 'bson';
import { double, isDoc, own } from '../bson.ts';
import { fail, refuse } from '../errors.ts';
import { isNumber, isTruthy, toBig, toNumber } from '../numbers.ts';
import { nameOfCode, typeName } from '../types.ts';
import { named, type Operator, taking, whenAll } from './arguments.ts';
import { parseDate } from './date-text.ts';

function noConversion(value: unknown, to: string): never {
  fail(241, `Unsupported conversion from ${typeName(value)} to ${to} in $convert with no onError value`);
}

function noParse(value: unknown, to: string): never {
  fail(241, `Failed to parse ${to} '${String(value)}' in $convert with no onError value`);
}

/** The text of a value as $toString gives it. */
export function toText(value: unknown): string {
  switch (typeName(value)) {
    case 'double':
      return doubleText(toNumber(value));
    case 'string':
    case 'bool':
    case 'int':
    case 'long':
    case 'decimal':
    case 'objectId':
    case 'symbol':
      return String(value);
    case 'date':
      return (value as Date).toISOString();
    case 'binData': {
      const binary = value as Binary;
      return binary.sub_type === 4 ? binary.toUUID().toString() : binary.toString('base64');
    }
    default:
      return noConversion(value, 'string');
  }
}

function doubleText(value: number): string {
  return (Object.is(value, -0) ? '-0' : String(value)).replace(/e([+-])(\d)$/, 'e$10$2');
}

/** $toInt and $toLong: `bits` wide. */
function whole(value: unknown, to: 'int' | 'long', bits: number): bigint {
  const exact = wholeValue(value, to);
  if (BigInt.asIntN(bits, exact) === exact) return exact;
  return fail(241, `Conversion would overflow target type in $convert with no onError value: ${String(value)}`);
}

function wholeValue(value: unknown, to: 'int' | 'long'): bigint {
  const type = typeName(value);
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'string') return /^[+-]?\d+$/.test(value) ? BigInt(value) : noParse(value, 'number');
  if (value instanceof Date && to === 'long') return BigInt(value.getTime());
  if (!isNumber(value)) noConversion(value, to);
  if (type === 'int' || type === 'long') return toBig(value);
  const number = toNumber(value);
  return Number.isFinite(number) ? BigInt(Math.trunc(number)) : noParse(value, 'number');
}

const doubleFormat = /^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf(inity)?|nan)$/i;

function toDouble(value: unknown): unknown {
  if (isNumber(value)) return double(toNumber(value));
  if (typeof value === 'boolean' || value instanceof Date) return double(Number(value));
  if (typeof value !== 'string') noConversion(value, 'double');
  if (!doubleFormat.test(value)) noParse(value, 'number');
  return double(Number(value.replace(/inf(inity)?/i, 'Infinity').replace(/nan/i, 'NaN')));
}

function toDate(value: unknown): Date {
  switch (typeName(value)) {
    case 'double':
    case 'long':
    case 'decimal':
      return new Date(Math.trunc(toNumber(value)));
    case 'string':
      return parseDate(value as string, 'UTC');
    default:
      return instantOf(value) ?? noConversion(value, 'date');
  }
}

/** The instant in a value that stands for one: a date, a timestamp, an ObjectId. */
export function instantOf(value: unknown): Date | undefined {
  if (value instanceof Date) return value;
  if (typeName(value) === 'objectId') return (value as ObjectId).getTimestamp();
  return typeName(value) === 'timestamp' ? new Date((value as Timestamp).getHighBitsUnsigned() * 1000) : undefined;
}

function toObjectId(value: unknown): unknown {
  if (typeName(value) === 'objectId') return value;
  if (typeof value !== 'string') noConversion(value, 'objectId');
  return /^[0-9a-fA-F]{24}$/.test(value) ? new ObjectId(value) : noParse(value, 'objectId');
}

const converters: Record<string, (value: unknown) => unknown> = {
  double: toDouble,
  string: toText,
  objectId: toObjectId,
  bool: (value) => (isNumber(value) || typeof value === 'boolean' ? isTruthy(value) : true),
  date: toDate,
  int: (value) => Number(whole(value, 'int', 32)),
  long: (value) => Long.fromBigInt(whole(value, 'long', 64)),
};

function converting(to: string): Operator {
  return whenAll(1, 1, ([value]) => converters[to]?.(value));
}

const convert = named('input to onError? onNull? format?', ({ input, to, onError, onNull, format }) => {
  if (format) refuse('$convert with a format');
  return (root, variables) => {
    const value = input?.(root, variables) ?? null;
    const wanted = to?.(root, variables);
    const type = String(isDoc(wanted) ? wanted.type : (nameOfCode(wanted) ?? wanted));
    if (value === null) return onNull ? onNull(root, variables) : null;
    const converter = own(converters, type);
    try {
      return converter ? converter(value) : refuse(`$convert to ${type}`);
    } catch (error) {
      if (onError && converter) return onError(root, variables);
      throw error;
    }
  };
});

export const conversions: Record<string, Operator> = {
  $type: taking(1, 1, ([value]) => typeName(value)),
  $isNumber: taking(1, 1, ([value]) => isNumber(value)),
  $toString: converting('string'),
  $toInt: converting('int'),
  $toLong: converting('long'),
  $toDouble: converting('double'),
  $toBool: converting('bool'),
  $toDate: converting('date'),
  $toObjectId: converting('objectId'),
  $convert: convert,
};
