import { type Doc, isDoc, own } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { compileExpression, type Variables } from './expressions/compile.ts';
import { comparison, equality, membership, modTest, regexOperator, sizeTest, valueTest } from './match-values.ts';
import { isTruthy } from './numbers.ts';
import { type Matched, type Path, some, someOf, splitPath, type Test } from './paths.ts';
import { isRegex } from './regex.ts';
import { typeMatcher } from './types.ts';

/** Compiles a query once; the result is pure. */
export function compileFilter(filter: Doc, variables: Variables = {}): Test {
  return all(Object.keys(filter).map((name) => clause(name, own(filter, name), variables)));
}

/** The array position at which a document that matches does so, if it takes one to match. */
export function matchedAt(filter: Doc, variables: Variables | undefined, doc: Doc): number | undefined {
  const matched: Matched = {};
  compileFilter(filter, variables)(doc, matched);
  return matched.position;
}

function all(tests: Test[]): Test {
  const [only] = tests;
  if (only && tests.length === 1) return only;
  return (value, matched) => {
    const isMatch = tests.every((test) => test(value, matched));
    if (matched && !isMatch) matched.position = undefined;
    return isMatch;
  };
}

function clause(name: string, operand: unknown, variables: Variables): Test {
  if (!name.startsWith('$')) return fieldTest(splitPath(name), operand, variables);
  switch (name) {
    case '$and':
      return all(branches(name, operand, variables));
    case '$or':
    case '$nor': {
      const tests = branches(name, operand, variables);
      const any: Test = (doc, matched) => tests.some((test) => test(doc, matched));
      return name === '$or' ? any : (doc) => !any(doc);
    }
    case '$expr': {
      const expression = compileExpression(operand);
      return (doc) => isTruthy(expression(isDoc(doc) ? doc : {}, variables));
    }
    case '$comment':
      return () => true;
    default:
      return refuse(`The query operator ${name}`);
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
  if (name === undefined) return test;
  if (rest.length > 0) return (doc, matched) => some(doc, path, test, spread, matched);
  return (doc, matched) => {
    if (!isDoc(doc)) return some(doc, path, test, spread, matched);
    const value = own(doc, name);
    return spread && Array.isArray(value) ? someOf(value, test, matched) : test(value, matched);
  };
}

/** What an operator is about, besides its operand. */
interface About {
  readonly path: Path;
  readonly name: string;
  readonly variables: Variables;
  /** The $options beside a $regex. */
  readonly options?: unknown;
}
type Operator = (operand: unknown, about: About) => Test;

const operators: Readonly<Record<string, Operator>> = {
  $eq: ofValue(equality),
  $ne: not(ofValue((operand) => (isRegex(operand) ? fail(2, "Can't have regex as arg to $ne.") : equality(operand)))),
  $gt: ofValue(comparison),
  $gte: ofValue(comparison),
  $lt: ofValue(comparison),
  $lte: ofValue(comparison),
  $in: ofValue(membership),
  $nin: not(ofValue(membership)),
  $exists: (operand, about) => (isTruthy(operand) ? exists : not(exists))(operand, about),
  $type: ofValue(typeMatcher),
  $mod: ofValue(modTest),
  $regex: (operand, { path, options }) => at(path, regexOperator(operand, options)),
  $size: (operand, { path }) => at(path, sizeTest(operand), false),
  $elemMatch: (operand, { path, variables }) => at(path, elemMatch(operand, variables), false),
  $all: (operand, { path, variables }) => allTest(path, operand, variables),
  $not: not(negatable),
};

function ofValue(make: (operand: unknown, name: string) => Test): Operator {
  return (operand, { path, name }) => at(path, make(operand, name));
}

function not(operator: Operator): Operator {
  return (operand, about) => {
    const test = operator(operand, about);
    return (value) => !test(value);
  };
}

function exists(_operand: unknown, { path }: About): Test {
  return at(path, (value) => value !== undefined);
}

function negatable(operand: unknown, { path, variables }: About): Test {
  if (!isRegex(operand) && !isDoc(operand)) fail(2, '$not needs a regex or a document');
  if (isDoc(operand) && !isOperators(operand)) fail(2, `unknown operator in $not: ${Object.keys(operand)[0] ?? ''}`);
  return fieldTest(path, operand, variables);
}

function operatorTests(path: Path, operand: Doc, variables: Variables): Test[] {
  const { $options: options, ...others } = operand;
  if (options !== undefined && !Object.hasOwn(operand, '$regex')) fail(2, '$options needs a $regex');
  return Object.keys(others).map((name) => {
    const operator = own(operators, name) ?? refuse(`The query operator ${name}`);
    return operator(own(operand, name), { path, name, variables, options });
  });
}

function elemMatch(operand: unknown, variables: Variables): Test {
  if (!isDoc(operand)) fail(2, '$elemMatch needs an Object');
  const test = elementTest(operand, variables);
  return (value, matched) => {
    const position = Array.isArray(value) ? value.findIndex((item) => test(item)) : -1;
    if (matched && position >= 0) matched.position = position;
    return position >= 0;
  };
}

/** The test of one array element in $elemMatch: by operators on the element as it stands, or as a document. */
export function elementTest(operand: Doc, variables: Variables = {}): Test {
  const logical = ['$and', '$or', '$nor', '$expr', '$where', '$comment'];
  if (isOperators(operand) && !logical.includes(Object.keys(operand)[0] ?? ''))
    return all(operatorTests([], operand, variables));
  const matches = compileFilter(operand, variables);
  // An array in the array is a document whose fields are its positions.
  return (element) =>
    Array.isArray(element) ? matches(Object.assign({}, element)) : isDoc(element) && matches(element);
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
