import { double, isNullish } from '../bson.ts';
import { fail } from '../errors.ts';
import { calculate, integer, isNumber, toBig, toNumber, widest } from '../numbers.ts';
import { typeName } from '../types.ts';
import { many, type Operator, taking, whenAll } from './arguments.ts';

/** An operator of numbers. */
function numeric(count: number, code: number, apply: (numbers: number[], args: unknown[]) => unknown): Operator {
  return whenAll(count, count, (args, name) => apply(numbersOf(args, code, name), args));
}

function numbersOf(args: unknown[], code: number, name: string): number[] {
  const bad = args.find((arg) => !isNumber(arg));
  if (bad !== undefined) fail(code, `${name} only supports numeric types, not ${typeName(bad)}`);
  // Only to refuse decimals: the digits they have and doubles have not would be lost.
  widest(...args);
  return args.map(toNumber);
}

/** Whole numbers stay what they are. */
function rounding(apply: (value: number) => number): Operator {
  return numeric(1, 28765, ([value = 0], [arg]) => (typeName(arg) === 'double' ? double(apply(value)) : arg));
}

function add(args: unknown[]): unknown {
  let total: unknown = 0;
  let date: Date | undefined;
  for (const arg of args) {
    if (isNullish(arg)) return null;
    if (arg instanceof Date) {
      if (date) fail(16612, 'only one date allowed in an $add expression');
      date = arg;
    } else if (isNumber(arg)) total = calculate('add', total, arg);
    else fail(14, `$add only supports numeric or date types, not ${typeName(arg)}`);
  }
  return date ? new Date(date.getTime() + Math.round(toNumber(total))) : total;
}

function subtract([left, right]: unknown[]): unknown {
  if (left instanceof Date && right instanceof Date) return integer(BigInt(left.getTime() - right.getTime()));
  if (left instanceof Date && isNumber(right)) return new Date(left.getTime() - Math.round(toNumber(right)));
  if (isNumber(left) && isNumber(right)) return calculate('subtract', left, right);
  return fail(14, `can't $subtract ${typeName(right)} from ${typeName(left)}`);
}

function multiply(args: unknown[]): unknown {
  let product: unknown = 1;
  for (const arg of args) {
    if (isNullish(arg)) return null;
    if (!isNumber(arg)) fail(14, `$multiply only supports numeric types, not ${typeName(arg)}`);
    product = calculate('multiply', product, arg);
  }
  return product;
}

function divide([left = 0, right = 0]: number[]): unknown {
  return right === 0 ? fail(2, "can't $divide by zero") : double(left / right);
}

function mod([left = 0, right = 0]: number[], args: unknown[]): unknown {
  if (right === 0) fail(16610, "can't $mod by zero");
  const type = widest(...args);
  return type === 'double' ? double(left % right) : integer(toBig(args[0]) % toBig(args[1]), type);
}

function power([left = 0, right = 0]: number[], args: unknown[]): unknown {
  const [result, type] = [left ** right, widest(...args)];
  return type === 'double' || !Number.isSafeInteger(result) ? double(result) : integer(BigInt(result), type);
}

/** $round (half to even) and $trunc, to a number of decimal places. */
function toPlaces(apply: (value: number, places: number) => number): Operator {
  return whenAll(1, 2, (args, name) => {
    const [value = 0, places = 0] = numbersOf(args, 51081, name);
    const type = widest(args[0]);
    if (type === 'double') return double(Number.isFinite(value) ? apply(value, places) : value);
    return places >= 0 ? args[0] : integer(BigInt(apply(value, places)), type);
  });
}

/** Rounds the exact value of the double: 2.675 is a little less than it looks, so it becomes 2.67. */
function roundTo(value: number, places: number): number {
  if (places > 0) return Number(value.toFixed(Math.min(places, 100)));
  const unit = 10 ** -places;
  const low = Math.floor(value / unit);
  const rest = value / unit - low;
  return (rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1) * unit;
}

function truncateTo(value: number, places: number): number {
  if (places <= 0) return Math.trunc(value / 10 ** -places) * 10 ** -places;
  const text = value.toFixed(Math.min(places + 20, 100));
  return Number(text.slice(0, text.indexOf('.') + places + 1));
}

export const arithmetic: Record<string, Operator> = {
  $add: taking(0, many, add),
  $subtract: whenAll(2, 2, subtract),
  $multiply: taking(0, many, multiply),
  $divide: numeric(2, 14, divide),
  $mod: numeric(2, 14, mod),
  $pow: numeric(2, 14, power),
  $round: toPlaces(roundTo),
  $trunc: toPlaces(truncateTo),
  $abs: numeric(1, 28765, ([value = 0], [arg]) =>
    value < 0 || Object.is(value, -0) ? calculate('subtract', 0, arg) : arg,
  ),
  $ceil: rounding(Math.ceil),
  $floor: rounding(Math.floor),
  $sqrt: numeric(1, 28765, ([value = 0]) =>
    value < 0 ? fail(28714, "$sqrt's argument must be greater than or equal to 0") : double(Math.sqrt(value)),
  ),
};
