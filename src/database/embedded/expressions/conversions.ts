import { type Binary, Decimal128, Long, ObjectId, type Timestamp } from 'bson';
import { double, isDoc } from '../bson.ts';
import { MongoError, unsupported } from '../errors.ts';
import { isNumber, numberType, toNumber } from '../numbers.ts';
import { typeName, uuidText } from '../types.ts';
import { isNullish, isTruthy, named, type Operator, taking } from './compile.ts';
import { parseDate } from './dates.ts';

function failure(value: unknown, to: string): MongoError {
  return new MongoError(
    241,
    `Unsupported conversion from ${typeName(value)} to ${to} in $convert with no onError value`,
  );
}

/** The text of a value as $toString gives it. */
export function toText(value: unknown): string {
  switch (typeName(value)) {
    case 'string':
      return value as string;
    case 'bool':
      return String(value);
    case 'double':
      return doubleText(toNumber(value));
    case 'int':
    case 'long':
    case 'decimal':
    case 'objectId':
    case 'symbol':
      return String(value);
    case 'date':
      return (value as Date).toISOString();
    case 'binData':
      return (value as Binary).sub_type === 4 ? uuidText(value as Binary) : (value as Binary).toString('base64');
    default:
      throw failure(value, 'string');
  }
}

function doubleText(value: number): string {
  if (Number.isFinite(value)) return String(Object.is(value, -0) ? '-0' : value).replace(/e([+-])(\d)$/, 'e$10$2');
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
}

function whole(value: unknown, to: 'int' | 'long'): unknown {
  const number =
    typeof value === 'string'
      ? parseWhole(value, to)
      : value instanceof Date && to === 'long'
        ? BigInt(value.getTime())
        : typeof value === 'boolean'
          ? BigInt(value)
          : undefined;
  if (number === undefined && !isNumber(value)) throw failure(value, to);
  const exact =
    number ??
    (numberType(value) === 'double' || numberType(value) === 'decimal'
      ? truncated(toNumber(value), to)
      : BigInt(String(value)));
  const bits = to === 'int' ? 32 : 64;
  if (BigInt.asIntN(bits, exact) !== exact)
    throw new MongoError(
      241,
      `Conversion would overflow target type in $convert with no onError value: ${String(value)}`,
    );
  return to === 'int' ? Number(exact) : Long.fromBigInt(exact);
}

function truncated(value: number, to: string): bigint {
  if (!Number.isFinite(value))
    throw new MongoError(
      241,
      `Attempt to convert ${value} value to integer type in $convert with no onError value: ${to}`,
    );
  return BigInt(Math.trunc(value));
}

function parseWhole(text: string, to: string): bigint {
  if (!/^[+-]?\d+$/.test(text))
    throw new MongoError(241, `Failed to parse number '${text}' in $convert with no onError value: ${to}`);
  return BigInt(text);
}

function toDouble(value: unknown): unknown {
  if (isNumber(value)) return double(toNumber(value));
  if (typeof value === 'boolean') return double(Number(value));
  if (value instanceof Date) return double(value.getTime());
  if (typeof value !== 'string') throw failure(value, 'double');
  if (!/^[+-]?(\d+\.?\d*([eE][+-]?\d+)?|\.\d+([eE][+-]?\d+)?|inf(inity)?|nan)$/i.test(value))
    throw new MongoError(241, `Failed to parse number '${value}' in $convert with no onError value`);
  return double(Number(value.replace(/inf(inity)?/i, 'Infinity').replace(/nan/i, 'NaN')));
}

function toDecimal(value: unknown): unknown {
  if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
  if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
  if (numberType(value) === 'double') return Decimal128.fromString(toNumber(value).toPrecision(15));
  if (!isNumber(value) && typeof value !== 'string') throw failure(value, 'decimal');
  try {
    return Decimal128.fromString(String(value));
  } catch {
    throw new MongoError(241, `Failed to parse number '${String(value)}' in $convert with no onError value`);
  }
}

function toDate(value: unknown): Date {
  if (value instanceof Date) return value;
  switch (typeName(value)) {
    case 'double':
    case 'long':
    case 'decimal':
      return new Date(Math.trunc(toNumber(value)));
    case 'objectId':
      return (value as ObjectId).getTimestamp();
    case 'timestamp':
      return new Date((value as Timestamp).getHighBitsUnsigned() * 1000);
    case 'string':
      return parseDate(value as string, undefined);
    default:
      throw failure(value, 'date');
  }
}

function toObjectId(value: unknown): ObjectId {
  if (typeName(value) === 'objectId') return value as ObjectId;
  if (typeof value !== 'string') throw failure(value, 'objectId');
  if (!/^[0-9a-fA-F]{24}$/.test(value))
    throw new MongoError(
      241,
      `Failed to parse objectId '${value}' in $convert with no onError value: Invalid string length for parsing to OID, expected 24 but found ${value.length}`,
    );
  return new ObjectId(value);
}

const converters: Record<string, (value: unknown) => unknown> = {
  double: toDouble,
  string: toText,
  objectId: toObjectId,
  bool: (value) => (isNumber(value) || typeof value === 'boolean' ? isTruthy(value) : true),
  date: toDate,
  int: (value) => whole(value, 'int'),
  long: (value) => whole(value, 'long'),
  decimal: toDecimal,
};
const codes: Record<number, string> = {
  1: 'double',
  2: 'string',
  7: 'objectId',
  8: 'bool',
  9: 'date',
  16: 'int',
  18: 'long',
  19: 'decimal',
};

function converting(to: string): Operator {
  return taking(1, 1, ([value]) => (isNullish(value) ? null : converters[to]?.(value)));
}

const convert: Operator = named(
  ['input', 'to'],
  ['onError', 'onNull', 'format'],
  ({ input, to, onError, onNull, format }) => {
    if (format) throw unsupported('$convert with a format');
    return (root, variables) => {
      const value = input?.(root, variables);
      const wanted = to?.(root, variables);
      const named = isDoc(wanted) ? wanted.type : isNumber(wanted) ? codes[toNumber(wanted)] : wanted;
      const type = typeof named === 'string' ? named : '';
      if (isNullish(value)) return onNull ? onNull(root, variables) : null;
      const converter = Object.hasOwn(converters, type) ? converters[type] : undefined;
      if (!converter) throw unsupported(`$convert to ${type}`);
      if (!onError) return converter(value);
      try {
        return converter(value);
      } catch {
        return onError(root, variables);
      }
    };
  },
);

export const conversions: Record<string, Operator> = {
  $type: taking(1, 1, ([value]) => typeName(value)),
  $isNumber: taking(1, 1, ([value]) => isNumber(value)),
  $toString: converting('string'),
  $toInt: converting('int'),
  $toLong: converting('long'),
  $toDouble: converting('double'),
  $toDecimal: converting('decimal'),
  $toBool: converting('bool'),
  $toDate: converting('date'),
  $toObjectId: converting('objectId'),
  $convert: convert,
};
