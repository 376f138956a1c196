import type { Long } from 'bson';
import type { Doc } from './bson.ts';
import { bsonType, isDoc, own } from './bson.ts';
import { MongoError, unsupported } from './errors.ts';
import { compileExpression, isTruthy } from './expressions/compile.ts';
import { bracket, compareKeys, keyOf } from './keys.ts';
import { isNumber, numberType, toInteger, toNumber } from './numbers.ts';
import { type Path, some, splitPath } from './paths.ts';
import { compileRegex, isRegex } from './regex.ts';
import { typeMatcher } from './types.ts';

/** Decides whether a document (or, inside $elemMatch, an array element) matches. */
export type Test = (value: unknown) => boolean;
type Variables = Record<string, unknown>;

/** Compiles a query once; the result is pure. */
export function compileFilter(filter: Doc, variables: Variables = {}): Test {
  const tests = Object.keys(filter).map((name) => clause(name, own(filter, name), variables));
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (doc) => tests.every((test) => test(doc));
}

function clause(name: string, operand: unknown, variables: Variables): Test {
  if (!name.startsWith('$')) return fieldTest(splitPath(name), operand, variables);
  switch (name) {
    case '$and':
    case '$or':
    case '$nor': {
      const tests = branches(name, operand).map((branch) => compileFilter(branch, variables));
      if (name === '$and') return (doc) => tests.every((test) => test(doc));
      if (name === '$or') return (doc) => tests.some((test) => test(doc));
      return (doc) => !tests.some((test) => test(doc));
    }
    case '$expr': {
      const expression = compileExpression(operand);
      return (doc) => isTruthy(expression(isDoc(doc) ? doc : {}, variables));
    }
    case '$comment':
      return () => true;
    case '$alwaysTrue':
      return () => true;
    case '$alwaysFalse':
      return () => false;
    case '$where':
    case '$text':
    case '$jsonSchema':
    case '$sampleRate':
      throw unsupported(name);
    default:
      throw new MongoError(
        2,
        `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
      );
  }
}

/** The documents of a $and, $or or $nor. */
export function branches(name: string, operand: unknown): Doc[] {
  if (!Array.isArray(operand)) throw new MongoError(2, `${name} must be an array`);
  if (operand.length === 0) throw new MongoError(2, '$and/$or/$nor must be a nonempty array');
  if (!operand.every(isDoc)) throw new MongoError(2, '$or/$and/$nor entries need to be full objects');
  return operand;
}

/** Whether a query value is a document of operators rather than a document to be equal to. */
export function isOperators(value: unknown): value is Doc {
  if (!isDoc(value)) return false;
  const [first] = Object.keys(value);
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}

function fieldTest(path: Path, operand: unknown, variables: Variables): Test {
  if (isRegex(operand)) return at(path, regexTest(operand));
  if (!isOperators(operand)) return at(path, equality(operand));
  const tests = operatorTests(path, operand, variables);
  return (doc) => tests.every((test) => test(doc));
}

function at(path: Path, test: Test, spread = true): Test {
  const [name, ...rest] = path;
  if (name !== undefined && rest.length === 0) {
    return (doc) => {
      if (!isDoc(doc)) return some(doc, path, test, spread);
      const value = own(doc, name);
      return spread && Array.isArray(value) ? value.some(test) || test(value) : test(value);
    };
  }
  return (doc) => some(doc, path, test, spread);
}

function operatorTests(path: Path, operators: Doc, variables: Variables): Test[] {
  if (Object.hasOwn(operators, '$options') && !Object.hasOwn(operators, '$regex')) {
    throw new MongoError(2, '$options needs a $regex');
  }
  return Object.keys(operators).flatMap((name) => {
    if (name === '$options') return [];
    if (name === '$regex') return [at(path, regexOperator(operators))];
    return [operatorTest(path, name, own(operators, name), variables)];
  });
}

function operatorTest(path: Path, name: string, operand: unknown, variables: Variables): Test {
  switch (name) {
    case '$ne':
      if (isRegex(operand)) throw new MongoError(2, "Can't have regex as arg to $ne.");
      return not(at(path, equality(operand)));
    case '$in':
      return at(path, membership(name, operand));
    case '$nin':
      return not(at(path, membership(name, operand)));
    case '$exists':
      return isTruthy(operand) ? at(path, isPresent) : not(at(path, isPresent));
    case '$size':
      return at(path, sizeTest(operand), false);
    case '$elemMatch':
      return at(path, elemMatch(operand, variables), false);
    case '$all':
      return allTest(path, operand, variables);
    case '$not':
      if (isRegex(operand)) return not(at(path, regexTest(operand)));
      if (!isDoc(operand)) throw new MongoError(2, '$not needs a regex or a document');
      if (!isOperators(operand))
        throw new MongoError(
          2,
          Object.keys(operand)[0] === undefined
            ? '$not cannot be empty'
            : `unknown operator: ${Object.keys(operand)[0]}`,
        );
      return not((doc) => operatorTests(path, operand, variables).every((test) => test(doc)));
    default:
      return at(path, valueTest(name, operand));
  }
}

function valueTest(name: string, operand: unknown): Test {
  switch (name) {
    case '$eq':
      return equality(operand);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return comparison(name, operand);
    case '$type':
      return typeMatcher(operand);
    case '$mod':
      return modTest(operand);
    case '$bitsAllSet':
    case '$bitsAllClear':
    case '$bitsAnySet':
    case '$bitsAnyClear':
      return bitsTest(name, operand);
    case '$near':
    case '$nearSphere':
    case '$geoWithin':
    case '$geoIntersects':
    case '$within':
      throw unsupported(name);
    default:
      throw new MongoError(2, `unknown operator: ${name}`);
  }
}

function not(test: Test): Test {
  return (doc) => !test(doc);
}

function isPresent(value: unknown): boolean {
  return value !== undefined;
}

function equality(operand: unknown): Test {
  if (operand === null) return (value) => value === null || value === undefined;
  if (typeof operand === 'string' || typeof operand === 'boolean') {
    return (value) =>
      value === operand ||
      (typeof value === 'object' && bsonType(value) === 'BSONSymbol' && keyOf(value) === keyOf(operand));
  }
  const key = keyOf(operand);
  return (value) => typeof value !== 'string' && keyOf(value) === key;
}

function comparison(name: string, operand: unknown): Test {
  if (isRegex(operand)) throw new MongoError(2, `Can't have RegEx as arg to predicate over field '${name}'.`);
  if (operand === null) return name === '$gt' || name === '$lt' ? () => false : equality(null);
  const key = keyOf(operand);
  const { low, high } = bracket(operand);
  const isExtreme = ['MinKey', 'MaxKey'].includes(bsonType(operand) ?? '');
  const isNotANumber = isNumber(operand) && Number.isNaN(Number(operand));
  return (value) => {
    if (value === undefined && !isExtreme) return false;
    const found = keyOf(value);
    if (!isExtreme && (found < low || found >= high)) return false;
    if (!isExtreme && isNumber(value) && Number.isNaN(Number(value)) !== isNotANumber) return false;
    const sign = compareKeys(found, key);
    if (sign === 0) return name === '$gte' || name === '$lte';
    return sign > 0 === name.startsWith('$g') && !isNotANumber;
  };
}

function membership(name: string, operand: unknown): Test {
  if (!Array.isArray(operand)) throw new MongoError(2, `${name} needs an array`);
  const keys = new Set<string>();
  const expressions: Test[] = [];
  for (const item of operand) {
    if (isRegex(item)) expressions.push(regexTest(item));
    else if (isOperators(item)) throw new MongoError(2, `cannot nest $ under ${name}`);
    else keys.add(keyOf(item));
  }
  const hasNull = keys.has(keyOf(null));
  return (value) => {
    if (value === undefined ? hasNull : keys.has(keyOf(value))) return true;
    return expressions.some((test) => test(value));
  };
}

function sizeTest(operand: unknown): Test {
  const size = toInteger(operand);
  if (size === undefined)
    throw new MongoError(9, `Failed to parse $size. Expected a number in: $size: ${JSON.stringify(operand)}`);
  if (size < 0) throw new MongoError(9, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return (value) => Array.isArray(value) && value.length === size;
}

function elemMatch(operand: unknown, variables: Variables): Test {
  if (!isDoc(operand)) throw new MongoError(2, '$elemMatch needs an Object');
  const test = elementTest(operand, variables);
  return (value) => Array.isArray(value) && value.some(test);
}

/** The test of one array element, in $elemMatch and $pull: by operators on the element, or as a document. */
export function elementTest(operand: Doc, variables: Variables = {}): Test {
  const logical = ['$and', '$or', '$nor', '$expr', '$where', '$comment'];
  if (isOperators(operand) && !logical.includes(Object.keys(operand)[0] ?? '')) {
    // The element is tested as it stands: an array inside the array is not spread again.
    const tests = operatorTests([], operand, variables);
    return (element) => tests.every((test) => test(element));
  }
  const matches = compileFilter(operand, variables);
  return (element) => (isDoc(element) || Array.isArray(element)) && matches(element);
}

function allTest(path: Path, operand: unknown, variables: Variables): Test {
  if (!Array.isArray(operand)) throw new MongoError(2, '$all needs an array');
  const tests = operand.map((item) => {
    if (isDoc(item) && Object.hasOwn(item, '$elemMatch'))
      return at(path, elemMatch(own(item, '$elemMatch'), variables), false);
    if (isOperators(item)) throw new MongoError(2, 'no $ expressions in $all');
    return at(path, isRegex(item) ? regexTest(item) : equality(item));
  });
  if (tests.length === 0) return () => false;
  return (doc) => tests.every((test) => test(doc));
}

function modTest(operand: unknown): Test {
  if (!Array.isArray(operand)) throw new MongoError(2, 'malformed mod, needs to be an array');
  if (operand.length < 2) throw new MongoError(2, 'malformed mod, not enough elements');
  if (operand.length > 2) throw new MongoError(2, 'malformed mod, too many elements');
  const [divisor, remainder] = operand.map((item) => {
    if (!isNumber(item)) throw new MongoError(2, 'malformed mod, divisor not a number');
    return Math.trunc(Number(item));
  });
  if (!divisor) throw new MongoError(2, 'divisor cannot be 0');
  return (value) =>
    isNumber(value) && Number.isFinite(Number(value)) && Math.trunc(Number(value)) % divisor === remainder;
}

function bitsTest(name: string, operand: unknown): Test {
  const mask = bitMask(name, operand);
  return (value) => {
    if (!isNumber(value) || !Number.isInteger(Number(value))) return false;
    const bits = (numberType(value) === 'long' ? (value as Long).toBigInt() : BigInt(toNumber(value))) & mask;
    if (name === '$bitsAllSet') return bits === mask;
    if (name === '$bitsAllClear') return bits === 0n;
    return name === '$bitsAnySet' ? bits !== 0n : bits !== mask;
  };
}

function bitMask(name: string, operand: unknown): bigint {
  if (Array.isArray(operand)) return operand.reduce<bigint>((mask, bit) => mask | (1n << BigInt(Number(bit))), 0n);
  const mask = toInteger(operand);
  if (mask === undefined)
    throw new MongoError(2, `${name} takes an Array, a number, or a BinData but received: ${String(operand)}`);
  if (mask < 0) throw new MongoError(9, `Expected a non-negative number in: ${name}: ${mask}`);
  return BigInt(mask);
}

function regexOperator(operators: Doc): Test {
  const pattern = own(operators, '$regex');
  const options = own(operators, '$options') ?? (isRegex(pattern) ? pattern.options : '');
  if (typeof options !== 'string') throw new MongoError(2, '$options has to be a string');
  if (isRegex(pattern)) return matcher(compileRegex(pattern.pattern, options));
  if (typeof pattern !== 'string') throw new MongoError(2, '$regex has to be a string');
  return matcher(compileRegex(pattern, options));
}

/** A regular expression in a query matches strings, and the very same expression stored as a value. */
function regexTest(operand: { pattern: string; options: string }): Test {
  const matches = matcher(compileRegex(operand.pattern, operand.options));
  const key = keyOf(operand);
  return (value) => matches(value) || (isRegex(value) && keyOf(value) === key);
}

function matcher(expression: RegExp): Test {
  return (value) => typeof value === 'string' && expression.test(value);
}
