import { fail } from './errors.ts';
import { compareKeys, keyOf, nullKey } from './keys.ts';
import { isOperators } from './match.ts';
import { isNumber, toInteger, toNumber } from './numbers.ts';
import type { Test } from './paths.ts';
import { compileRegex, isRegex } from './regex.ts';
import { typeName, typeRank } from './types.ts';

/** Equality with a value, which a missing one has with null. */
export function equality(operand: unknown): Test {
  if (operand === null) return (value) => value === null || value === undefined;
  const key = keyOf(operand);
  if (typeof operand !== 'string' && typeof operand !== 'boolean')
    return (value) => typeof value !== 'string' && keyOf(value) === key;
  return (value) => value === operand || (typeName(value) === 'symbol' && keyOf(value) === key);
}

/** $gt, $gte, $lt and $lte. */
export function comparison(operand: unknown, name: string): Test {
  if (isRegex(operand)) fail(2, `Can't have RegEx as arg to predicate over field '${name}'.`);
  if (operand === null) return name === '$gt' || name === '$lt' ? () => false : equality(null);
  const [key, rank] = [keyOf(operand), typeRank(operand)];
  const isExtreme = ['minKey', 'maxKey'].includes(typeName(operand));
  const isNotANumber = isNumber(operand) && Number.isNaN(toNumber(operand));
  return (value) => {
    // Only values of one type are compared, NaN only with itself, and everything with the extremes.
    if (!isExtreme && (value === undefined || typeRank(value) !== rank)) return false;
    if (!isExtreme && isNumber(value) && Number.isNaN(toNumber(value)) !== isNotANumber) return false;
    const sign = compareKeys(keyOf(value), key);
    if (sign === 0) return name === '$gte' || name === '$lte';
    return sign > 0 === name.startsWith('$g') && !isNotANumber;
  };
}

export function membership(operand: unknown, name: string): Test {
  if (!Array.isArray(operand)) fail(2, `${name} needs an array`);
  if (operand.some(isOperators)) fail(2, `cannot nest $ under ${name}`);
  const expressions = operand.filter(isRegex).map(regexTest);
  const keys = new Set(operand.filter((item) => !isRegex(item)).map(keyOf));
  const hasNull = keys.has(nullKey);
  return (value) => (value === undefined ? hasNull : keys.has(keyOf(value))) || expressions.some((test) => test(value));
}

export function sizeTest(operand: unknown): Test {
  const size = toInteger(operand) ?? fail(9, `Failed to parse $size. Expected a number in: ${String(operand)}`);
  if (size < 0) fail(9, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return (value) => Array.isArray(value) && value.length === size;
}

export function modTest(operand: unknown): Test {
  if (!Array.isArray(operand) || operand.length !== 2) fail(2, 'malformed mod, needs to be an array of two numbers');
  const [divisor, remainder] = operand.map((item) =>
    isNumber(item) ? Math.trunc(toNumber(item)) : fail(2, 'malformed mod, divisor not a number'),
  );
  if (!divisor) fail(2, 'divisor cannot be 0');
  return (value) => isNumber(value) && Math.trunc(toNumber(value)) % divisor === remainder;
}

/** $regex with its $options. */
export function regexOperator(pattern: unknown, given: unknown): Test {
  const options = given ?? (isRegex(pattern) ? pattern.options : '');
  if (typeof options !== 'string') fail(2, '$options has to be a string');
  const source = isRegex(pattern) ? pattern.pattern : pattern;
  return typeof source === 'string' ? textTest(source, options) : fail(2, '$regex has to be a string');
}

/** A value as a query gives it: an expression to match, or something to be equal to. */
export function valueTest(operand: unknown): Test {
  return isRegex(operand) ? regexTest(operand) : equality(operand);
}

/** A regular expression in a query matches strings, and the very same expression stored as a value. */
function regexTest(operand: { pattern: string; options: string }): Test {
  const matches = textTest(operand.pattern, operand.options);
  const key = keyOf(operand);
  return (value) => matches(value) || (isRegex(value) && keyOf(value) === key);
}

function textTest(pattern: string, options: string): Test {
  const expression = compileRegex(pattern, options);
  return (value) => typeof value === 'string' && expression.test(value);
}
