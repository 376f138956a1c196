import { type Decimal128, Long } from 'bson';
import { bsonType, double } from './bson.ts';
import { MongoError, unsupported } from './errors.ts';

/** MongoDB's numeric types; arithmetic answers in the wider type of its operands. */
export type NumberType = 'int' | 'long' | 'double' | 'decimal';

/** The numeric type of a value, or undefined when it is no number. */
export function numberType(value: unknown): NumberType | undefined {
  if (typeof value === 'number') return (value | 0) === value && !Object.is(value, -0) ? 'int' : 'double';
  switch (bsonType(value) ?? '') {
    case 'Long':
      return 'long';
    case 'Double':
      return 'double';
    case 'Int32':
      return 'int';
    case 'Decimal128':
      return 'decimal';
    default:
      return undefined;
  }
}

export function isNumber(value: unknown): boolean {
  return typeof value === 'number' || numberType(value) !== undefined;
}

/** The value as a JavaScript number; a Long beyond 2^53 loses its last digits. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return bsonType(value) === 'Decimal128' ? Number((value as Decimal128).toString()) : Number(value);
}

/** A whole number, or undefined for anything else. */
export function toInteger(value: unknown): number | undefined {
  const number = isNumber(value) ? toNumber(value) : Number.NaN;
  return Number.isInteger(number) ? number : undefined;
}

function toBig(value: unknown): bigint {
  return typeof value === 'number' ? BigInt(value) : (value as Long).toBigInt();
}

/** An integer in the narrowest type at least as wide as asked; beyond 64 bits it is a double. */
export function integer(value: bigint, type: 'int' | 'long'): unknown {
  if (type === 'int' && BigInt.asIntN(32, value) === value) return Number(value);
  return BigInt.asIntN(64, value) === value ? Long.fromBigInt(value) : double(Number(value));
}

type Operation = 'add' | 'subtract' | 'multiply';

const onDoubles = {
  add: (left: number, right: number): number => left + right,
  subtract: (left: number, right: number): number => left - right,
  multiply: (left: number, right: number): number => left * right,
};
const onIntegers = {
  add: (left: bigint, right: bigint): bigint => left + right,
  subtract: (left: bigint, right: bigint): bigint => left - right,
  multiply: (left: bigint, right: bigint): bigint => left * right,
};

/** Adds, subtracts or multiplies two numbers of any type as MongoDB does. */
export function calculate(operation: Operation, left: unknown, right: unknown): unknown {
  const types = [numberType(left), numberType(right)];
  if (types.includes('decimal')) throw unsupported('Decimal128 arithmetic');
  if (types.includes('double')) return double(onDoubles[operation](toNumber(left), toNumber(right)));
  if (types[0] === 'int' && types[1] === 'int') {
    const result = onDoubles[operation](toNumber(left), toNumber(right));
    if ((result | 0) === result) return result + 0;
  }
  return integer(onIntegers[operation](toBig(left), toBig(right)), types.includes('long') ? 'long' : 'int');
}

/** $inc and $mul: like arithmetic, but a 64-bit overflow is an error rather than a double. */
export function calculateExactly(operation: Operation, left: unknown, right: unknown): unknown {
  const result = calculate(operation, left, right);
  if (numberType(result) === 'double' && numberType(left) !== 'double' && numberType(right) !== 'double') {
    throw new MongoError(2, `Failed to apply ${operation} operations to current value (${String(left)})`);
  }
  return result;
}
