import { type Doc, isDoc, own } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { compileExpression, type Variables } from './expressions/compile.ts';
import { compareKeys, keyOf, nullKey } from './keys.ts';
import { isNumber, toBig, toInteger, toNumber, isTruthy } from './numbers.ts';
import { type Path, some, splitPath } from './paths.ts';
import { compileRegex, isRegex } from './regex.ts';
import { typeMatcher, typeName, typeRank } from './types.ts';

/** Decides whether a document (or, inside $elemMatch, an array element) matches. */
export type Test = (value: unknown) => boolean;

/** Compiles a query once; the result is pure. */
export function compileFilter(filter: Doc, variables: Variables = {}): Test {
  return all(Object.keys(filter).map((name) => clause(name, own(filter, name), variables)));
}

function all(tests: Test[]): Test {
  const [only] = tests;
  return only && tests.length === 1 ? only : (value) => tests.every((test) => test(value));
}

function not(test: Test): Test {
  return (value) => !test(value);
}

function clause(name: string, operand: unknown, variables: Variables): Test {
  if (!name.startsWith('$')) return fieldTest(splitPath(name), operand, variables);
  switch (name) {
    case '$and':
      return all(branches(name, operand, variables));
    case '$or':
    case '$nor': {
      const tests = branches(name, operand, variables);
      const any: Test = (doc) => tests.some((test) => test(doc));
      return name === '$or' ? any : not(any);
    }
    case '$expr': {
      const expression = compileExpression(operand);
      return (doc) => isTruthy(expression(isDoc(doc) ? doc : {}, variables));
    }
    case '$comment':
      return () => true;
    case '$where':
    case '$text':
    case '$jsonSchema':
    case '$sampleRate':
    case '$alwaysTrue':
    case '$alwaysFalse':
      return refuse(name);
    default:
      return fail(2, `unknown top level operator: ${name}. If a field name starts with '$', consider using $getField.`);
  }
}

function branches(name: string, operand: unknown, variables: Variables): Test[] {
  if (!Array.isArray(operand)) fail(2, `${name} must be an array`);
  if (operand.length === 0) fail(2, '$and/$or/$nor must be a nonempty array');
  if (!operand.every(isDoc)) fail(2, '$or/$and/$nor entries need to be full objects');
  return operand.map((branch) => compileFilter(branch, variables));
}

/** Whether a query value is a document of operators rather than a document to be equal to. */
export function isOperators(value: unknown): value is Doc {
  if (!isDoc(value)) return false;
  const [first] = Object.keys(value);
  return first?.startsWith('$') === true && !['$ref', '$id', '$db'].includes(first);
}

function fieldTest(path: Path, operand: unknown, variables: Variables): Test {
  return isOperators(operand) ? all(operatorTests(path, operand, variables)) : at(path, valueTest(operand));
}

/** Finds what a test is about; with `spread` an array at the end is each of its elements as well. */
function at(path: Path, test: Test, spread = true): Test {
  const [name, ...rest] = path;
  if (name === undefined || rest.length > 0) return (doc) => some(doc, path, test, spread);
  return (doc) => {
    if (!isDoc(doc)) return some(doc, path, test, spread);
    const value = own(doc, name);
    return spread && Array.isArray(value) ? value.some(test) || test(value) : test(value);
  };
}

function operatorTests(path: Path, operators: Doc, variables: Variables): Test[] {
  const { $options: options, ...others } = operators;
  if (options !== undefined && !Object.hasOwn(operators, '$regex')) fail(2, '$options needs a $regex');
  return Object.keys(others).map((name) => operatorTest(path, name, own(operators, name), { variables, options }));
}

interface Surroundings {
  readonly variables: Variables;
  /** The $options beside a $regex. */
  readonly options?: unknown;
}

function operatorTest(path: Path, name: string, operand: unknown, { variables, options }: Surroundings): Test {
  switch (name) {
    case '$ne':
      if (isRegex(operand)) fail(2, "Can't have regex as arg to $ne.");
      return not(at(path, equality(operand)));
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
      if (!isRegex(operand) && !isDoc(operand)) fail(2, '$not needs a regex or a document');
      if (isDoc(operand) && !isOperators(operand))
        fail(2, `unknown operator: ${Object.keys(operand)[0] ?? '$not cannot be empty'}`);
      return not(fieldTest(path, operand, variables));
    case '$regex':
      return at(path, regexOperator(operand, options));
    default: {
      const make = own(valueTests, name);
      if (/^\$(near|nearSphere|geo\w+|within)$/.test(name)) refuse(name);
      return make ? at(path, make(operand, name)) : fail(2, `unknown operator: ${name}`);
    }
  }
}

const valueTests: Record<string, (operand: unknown, name: string) => Test> = {
  $eq: equality,
  $in: (operand, name) => membership(name, operand),
  $gt: comparison,
  $gte: comparison,
  $lt: comparison,
  $lte: comparison,
  $type: typeMatcher,
  $mod: modTest,
  $bitsAllSet: bitsTest((bits, mask) => bits === mask),
  $bitsAllClear: bitsTest((bits) => bits === 0n),
  $bitsAnySet: bitsTest((bits) => bits !== 0n),
  $bitsAnyClear: bitsTest((bits, mask) => bits !== mask),
};

function isPresent(value: unknown): boolean {
  return value !== undefined;
}

/** A value as a query gives it: an expression to match, or something to be equal to. */
function valueTest(operand: unknown): Test {
  return isRegex(operand) ? regexTest(operand) : equality(operand);
}

function equality(operand: unknown): Test {
  if (operand === null) return (value) => value === null || value === undefined;
  const key = keyOf(operand);
  if (typeof operand !== 'string' && typeof operand !== 'boolean')
    return (value) => typeof value !== 'string' && keyOf(value) === key;
  return (value) => value === operand || (typeName(value) === 'symbol' && keyOf(value) === key);
}

function comparison(operand: unknown, name: string): Test {
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

function membership(name: string, operand: unknown): Test {
  if (!Array.isArray(operand)) fail(2, `${name} needs an array`);
  if (operand.some(isOperators)) fail(2, `cannot nest $ under ${name}`);
  const expressions = operand.filter(isRegex).map(regexTest);
  const keys = new Set(operand.filter((item) => !isRegex(item)).map(keyOf));
  const hasNull = keys.has(nullKey);
  return (value) => (value === undefined ? hasNull : keys.has(keyOf(value))) || expressions.some((test) => test(value));
}

function sizeTest(operand: unknown): Test {
  const size = toInteger(operand) ?? fail(9, `Failed to parse $size. Expected a number in: ${String(operand)}`);
  if (size < 0) fail(9, `Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return (value) => Array.isArray(value) && value.length === size;
}

function elemMatch(operand: unknown, variables: Variables): Test {
  if (!isDoc(operand)) fail(2, '$elemMatch needs an Object');
  const test = elementTest(operand, variables);
  return (value) => Array.isArray(value) && value.some(test);
}

/** The test of one array element, in $elemMatch and $pull: by operators on the element, or as a document. */
export function elementTest(operand: Doc, variables: Variables = {}): Test {
  const logical = ['$and', '$or', '$nor', '$expr', '$where', '$comment'];
  // The element is tested as it stands: an array inside the array is not spread again.
  if (isOperators(operand) && !logical.includes(Object.keys(operand)[0] ?? ''))
    return all(operatorTests([], operand, variables));
  const matches = compileFilter(operand, variables);
  return (element) => (isDoc(element) || Array.isArray(element)) && matches(element);
}

function allTest(path: Path, operand: unknown, variables: Variables): Test {
  if (!Array.isArray(operand)) fail(2, '$all needs an array');
  if (operand.length === 0) return () => false;
  return all(
    operand.map((item) => {
      if (isDoc(item) && Object.hasOwn(item, '$elemMatch'))
        return at(path, elemMatch(own(item, '$elemMatch'), variables), false);
      return isOperators(item) ? fail(2, 'no $ expressions in $all') : at(path, valueTest(item));
    }),
  );
}

function modTest(operand: unknown): Test {
  if (!Array.isArray(operand) || operand.length !== 2) fail(2, 'malformed mod, needs to be an array of two numbers');
  const [divisor, remainder] = operand.map((item) =>
    isNumber(item) ? Math.trunc(toNumber(item)) : fail(2, 'malformed mod, divisor not a number'),
  );
  if (!divisor) fail(2, 'divisor cannot be 0');
  return (value) => isNumber(value) && Math.trunc(toNumber(value)) % divisor === remainder;
}

function bitsTest(decide: (bits: bigint, mask: bigint) => boolean): (operand: unknown, name: string) => Test {
  return (operand, name) => {
    const mask = bitMask(name, operand);
    return (value) => {
      if (!isNumber(value) || !Number.isInteger(toNumber(value))) return false;
      const bits = typeName(value) === 'long' ? toBig(value) : BigInt(toNumber(value));
      return decide(bits & mask, mask);
    };
  };
}

function bitMask(name: string, operand: unknown): bigint {
  if (Array.isArray(operand)) return operand.reduce<bigint>((mask, bit) => mask | (1n << BigInt(Number(bit))), 0n);
  const mask = toInteger(operand) ?? fail(2, `${name} takes an Array or a number but received: ${String(operand)}`);
  return mask < 0 ? fail(9, `Expected a non-negative number in: ${name}: ${mask}`) : BigInt(mask);
}

function regexOperator(pattern: unknown, given: unknown): Test {
  const options = given ?? (isRegex(pattern) ? pattern.options : '');
  if (typeof options !== 'string') fail(2, '$options has to be a string');
  const source = isRegex(pattern) ? pattern.pattern : pattern;
  return typeof source === 'string' ? textTest(source, options) : fail(2, '$regex has to be a string');
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
