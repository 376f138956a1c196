import { double } from '../bson.ts';
import { MongoError, unsupported } from '../errors.ts';
import { calculate, integer, isNumber, numberType, toNumber } from '../numbers.ts';
import { typeName } from '../types.ts';
import { isNullish, type Operator, taking } from './compile.ts';

/** An operator of one number; null of nothing. */
function unary(code: number, apply: (value: number, original: unknown) => unknown): Operator {
  return (operand, name) =>
    taking(1, 1, ([value]) => {
      if (isNullish(value)) return null;
      if (!isNumber(value)) throw new MongoError(code, `${name} only supports numeric types, not ${typeName(value)}`);
      if (numberType(value) === 'decimal') throw unsupported('Decimal128 arithmetic');
      return apply(toNumber(value), value);
    })(operand, name);
}

function onDouble(apply: (value: number) => number): Operator {
  return unary(28765, (value) => double(apply(value)));
}

/** Whole numbers stay what they are. */
function rounding(apply: (value: number) => number): Operator {
  return unary(28765, (value, original) => (numberType(original) === 'double' ? double(apply(value)) : original));
}

function add(args: unknown[]): unknown {
  let total: unknown = 0;
  let date: Date | undefined;
  for (const arg of args) {
    if (isNullish(arg)) return null;
    if (arg instanceof Date) {
      if (date) throw new MongoError(16612, 'only one date allowed in an $add expression');
      date = arg;
    } else if (isNumber(arg)) total = calculate('add', total, arg);
    else throw new MongoError(14, `$add only supports numeric or date types, not ${typeName(arg)}`);
  }
  return date ? new Date(date.getTime() + Math.round(toNumber(total))) : total;
}

function subtract([left, right]: unknown[]): unknown {
  if (isNullish(left) || isNullish(right)) return null;
  if (left instanceof Date && right instanceof Date) return integer(BigInt(left.getTime() - right.getTime()), 'long');
  if (left instanceof Date && isNumber(right)) return new Date(left.getTime() - Math.round(toNumber(right)));
  if (isNumber(left) && isNumber(right)) return calculate('subtract', left, right);
  throw new MongoError(14, `can't $subtract ${typeName(right)} from ${typeName(left)}`);
}

function multiply(args: unknown[]): unknown {
  let product: unknown = 1;
  for (const arg of args) {
    if (isNullish(arg)) return null;
    if (!isNumber(arg)) throw new MongoError(14, `$multiply only supports numeric types, not ${typeName(arg)}`);
    product = calculate('multiply', product, arg);
  }
  return product;
}

function numbers(name: string, args: unknown[]): [number, number] | undefined {
  const [left, right] = args;
  if (isNullish(left) || isNullish(right)) return undefined;
  if (!isNumber(left) || !isNumber(right))
    throw new MongoError(14, `${name} only supports numeric types, not ${typeName(left)} and ${typeName(right)}`);
  if (args.some((arg) => numberType(arg) === 'decimal')) throw unsupported('Decimal128 arithmetic');
  return [toNumber(left), toNumber(right)];
}

function divide(args: unknown[]): unknown {
  const pair = numbers('$divide', args);
  if (!pair) return null;
  if (pair[1] === 0) throw new MongoError(2, "can't $divide by zero");
  return double(pair[0] / pair[1]);
}

function mod(args: unknown[]): unknown {
  const pair = numbers('$mod', args);
  if (!pair) return null;
  if (pair[1] === 0) throw new MongoError(16610, "can't $mod by zero");
  const types = new Set(args.map(numberType));
  if (types.has('double')) return double(pair[0] % pair[1]);
  return integer(BigInt(String(args[0])) % BigInt(String(args[1])), types.has('long') ? 'long' : 'int');
}

function power(args: unknown[]): unknown {
  const pair = numbers('$pow', args);
  if (!pair) return null;
  const result = pair[0] ** pair[1];
  const types = new Set(args.map(numberType));
  if (types.has('double') || !Number.isSafeInteger(result)) return double(result);
  return integer(BigInt(result), types.has('long') ? 'long' : 'int');
}

/** $round (half to even) and $trunc, to a number of decimal places. */
function toPlaces(isRound: boolean): Operator {
  return taking(1, 2, ([value, places = 0]) => {
    if (isNullish(value) || isNullish(places)) return null;
    if (!isNumber(value))
      throw new MongoError(
        51081,
        `${isRound ? '$round' : '$trunc'} only supports numeric types, not ${typeName(value)}`,
      );
    const digits = toNumber(places);
    if (numberType(value) === 'decimal') throw unsupported('Decimal128 arithmetic');
    if (numberType(value) !== 'double' && digits >= 0) return value;
    const result = isRound ? roundTo(toNumber(value), digits) : truncateTo(toNumber(value), digits);
    return numberType(value) === 'double'
      ? double(result)
      : integer(BigInt(result), numberType(value) === 'long' ? 'long' : 'int');
  });
}

/** Rounds the exact value of the double: 2.675 is a little less than it looks, so it becomes 2.67. */
function roundTo(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  if (digits > 0) return Number(value.toFixed(Math.min(digits, 100)));
  const unit = 10 ** -digits;
  const low = Math.floor(value / unit);
  const rest = value / unit - low;
  return (rest < 0.5 || (rest === 0.5 && low % 2 === 0) ? low : low + 1) * unit;
}

function truncateTo(value: number, digits: number): number {
  if (!Number.isFinite(value)) return value;
  if (digits <= 0) return Math.trunc(value / 10 ** -digits) * 10 ** -digits;
  const text = value.toFixed(Math.min(digits + 20, 100));
  return Number(text.slice(0, text.indexOf('.') + digits + 1));
}

export const arithmetic: Record<string, Operator> = {
  $add: taking(0, Number.POSITIVE_INFINITY, add),
  $subtract: taking(2, 2, subtract),
  $multiply: taking(0, Number.POSITIVE_INFINITY, multiply),
  $divide: taking(2, 2, divide),
  $mod: taking(2, 2, mod),
  $pow: taking(2, 2, power),
  $round: toPlaces(true),
  $trunc: toPlaces(false),
  $abs: unary(28765, (value, original) =>
    numberType(original) === 'double'
      ? double(Math.abs(value))
      : value < 0
        ? calculate('subtract', 0, original)
        : original,
  ),
  $ceil: rounding(Math.ceil),
  $floor: rounding(Math.floor),
  $sqrt: unary(28765, (value) => {
    if (value < 0) throw new MongoError(28714, "$sqrt's argument must be greater than or equal to 0");
    return double(Math.sqrt(value));
  }),
  $exp: onDouble(Math.exp),
  $ln: positive('$ln', 28766, Math.log),
  $log10: positive('$log10', 28761, Math.log10),
  $log: taking(2, 2, (args) => {
    const pair = numbers('$log', args);
    return pair ? double(Math.log(pair[0]) / Math.log(pair[1])) : null;
  }),
};

function positive(name: string, code: number, apply: (value: number) => number): Operator {
  return unary(28765, (value) => {
    if (value <= 0) throw new MongoError(code, `${name}'s argument must be a positive number, but is ${value}`);
    return double(apply(value));
  });
}
