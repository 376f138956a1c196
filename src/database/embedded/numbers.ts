import { Long } from 'bson';
import { double } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { typeName } from './types.ts';
import { words } from './options.ts';

const numeric = words('int long double decimal');

export function isNumber(value: unknown): boolean {
  return typeof value === 'number' || (typeof value === 'object' && numeric.has(typeName(value)));
}

/** The value as a JavaScript number; a Long beyond 2^53 loses its last digits. */
export function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number(typeName(value) === 'decimal' ? String(value) : value);
}

/** false, null, missing and zero are false; everything else, also '' and [], is true. */
export function isTruthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumber(value) || toNumber(value) !== 0;
}

/** A whole number, or undefined for anything else. */
export function toInteger(value: unknown): number | undefined {
  const number = isNumber(value) ? toNumber(value) : Number.NaN;
  return Number.isInteger(number) ? number : undefined;
}

/** All digits of an int or a long. */
export function toBig(value: unknown): bigint {
  return typeof value === 'number' ? BigInt(value) : (value as Long).toBigInt();
}

type NumberType = 'int' | 'long' | 'double';

/** The type of a result is the widest of its operands. */
export function widest(...operands: unknown[]): NumberType {
  const types = new Set(operands.map(typeName));
  if (types.has('decimal')) refuse('Decimal128 arithmetic');
  if (types.has('double')) return 'double';
  return types.has('long') ? 'long' : 'int';
}

/** A whole number in the narrowest type at least as wide as asked; beyond 64 bits it is a double. */
export function integer(value: bigint, type: NumberType = 'long'): unknown {
  if (type === 'int' && BigInt.asIntN(32, value) === value) return Number(value);
  return type !== 'double' && BigInt.asIntN(64, value) === value ? Long.fromBigInt(value) : double(Number(value));
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
  const type = widest(left, right);
  if (type === 'double') return double(onDoubles[operation](toNumber(left), toNumber(right)));
  return integer(onIntegers[operation](toBig(left), toBig(right)), type);
}

/** $inc and $mul: like arithmetic, but a 64-bit overflow is an error rather than a double. */
export function calculateExactly(operation: Operation, left: unknown, right: unknown): unknown {
  const result = calculate(operation, left, right);
  if (typeName(result) === 'double' && widest(left, right) !== 'double')
    fail(2, `Failed to apply ${operation} operations to current value (${String(left)})`);
  return result;
}
