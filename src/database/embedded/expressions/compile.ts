import { arithmetic } from './arithmetic.ts';
import { arrays } from './arrays.ts';
import { conversions } from './conversions.ts';
import { dates } from './dates.ts';
import { logic } from './logic.ts';
import { strings } from './strings.ts';
import { type Doc, isDoc, own, put } from '../bson.ts';
import { MongoError, unsupported } from '../errors.ts';
import { typeRank } from '../keys.ts';
import { isNumber, toNumber } from '../numbers.ts';
import { pluck, splitPath } from '../paths.ts';

/** The values of $$variables. */
export type Variables = Record<string, unknown>;
/** A compiled expression: pure, and undefined where MongoDB says "missing". */
export type Expression = (root: Doc, variables: Variables) => unknown;
/** Compiles the operand of one operator. */
export type Operator = (operand: unknown, name: string) => Expression;

// The families need only the functions below, which exist before this line runs: the circle is harmless.
const operators = new Map<string, Operator>(
  Object.entries({ ...arithmetic, ...logic, ...arrays, ...strings, ...dates, ...conversions }),
);

/** Compiles an aggregation expression once, to be evaluated for many documents. */
export function compileExpression(source: unknown): Expression {
  if (typeof source === 'string' && source.startsWith('$')) return reference(source);
  if (Array.isArray(source)) {
    const items = source.map(compileExpression);
    return (root, variables) => items.map((item) => item(root, variables) ?? null);
  }
  if (!isDoc(source)) return () => source;
  const names = Object.keys(source);
  const [first] = names;
  if (first?.startsWith('$') && names.length === 1) return operation(first, own(source, first));
  return objectExpression(source, names);
}

/** Whether the expression is the same for every document. */
export function isConstant(source: unknown): boolean {
  if (typeof source === 'string') return !source.startsWith('$');
  if (Array.isArray(source)) return source.every(isConstant);
  if (!isDoc(source)) return true;
  if (Object.hasOwn(source, '$literal')) return true;
  return Object.keys(source).every((name) => !name.startsWith('$') && isConstant(own(source, name)));
}

function operation(name: string, operand: unknown): Expression {
  const operator = operators.get(name);
  if (operator) return operator(operand, name);
  if (['$function', '$accumulator', '$where', '$sampleRate'].includes(name)) throw unsupported(name);
  if (knownElsewhere.has(name)) throw unsupported(`The expression ${name}`);
  throw new MongoError(168, `Unrecognized expression '${name}'`);
}

const knownElsewhere = new Set(
  '$toUUID $tsSecond $tsIncrement $toHashedIndexKey $sortArray $meta $rand $convert $degreesToRadians $radiansToDegrees $sin $cos $tan $asin $acos $atan $atan2 $sinh $cosh $tanh $asinh $acosh $atanh $bitAnd $bitOr $bitXor $bitNot $createObjectId $toArray $toObject'.split(
    ' ',
  ),
);

function objectExpression(source: Doc, names: string[]): Expression {
  for (const name of names) {
    if (name.startsWith('$'))
      throw new MongoError(
        15983,
        `An object representing an expression must have exactly one field: ${JSON.stringify(source)}`,
      );
    if (name.includes('.'))
      throw new MongoError(16412, `FieldPath field names may not contain '.'. Consider using $getField or $setField.`);
  }
  const fields = names.map((name) => [name, compileExpression(own(source, name))] as const);
  return (root, variables) => {
    const result: Doc = {};
    for (const [name, expression] of fields) {
      const value = expression(root, variables);
      if (value !== undefined) put(result, name, value);
    }
    return result;
  };
}

function reference(source: string): Expression {
  if (!source.startsWith('$$')) return fieldReference(source.slice(1));
  const [variable = '', ...path] = splitPath(source.slice(2));
  if (variable === 'ROOT' || variable === 'CURRENT')
    return path.length === 0 ? (root) => root : fieldReference(path.join('.'));
  if (variable === 'REMOVE') return () => undefined;
  if (variable === 'NOW') return (_root, variables) => own(variables, 'NOW') ?? new Date();
  if (variable === 'CLUSTER_TIME' || variable === 'USER_ROLES' || variable === 'SEARCH_META')
    throw unsupported(`$$${variable}`);
  return (_root, variables) => {
    if (!Object.hasOwn(variables, variable)) throw new MongoError(17276, `Use of undefined variable: ${variable}`);
    return path.length === 0 ? variables[variable] : pluck(variables[variable], path);
  };
}

function fieldReference(path: string): Expression {
  if (path === '') throw new MongoError(16872, "'$' by itself is not a valid FieldPath");
  const parts = splitPath(path);
  if (parts.some((part) => part === '')) throw new MongoError(15998, 'FieldPath field names may not be empty strings.');
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return (root) => own(root, only);
  return (root) => pluck(root, parts);
}

/** false, null, missing and zero are false; everything else, also '' and [], is true. */
export function isTruthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumber(value) || toNumber(value) !== 0;
}

export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** An operator over a list of arguments; a single argument need not be a list. */
export function taking(min: number, max: number, apply: (args: unknown[]) => unknown): Operator {
  return (operand, name) => {
    const sources: unknown[] = Array.isArray(operand) ? operand : [operand];
    if (sources.length < min || sources.length > max) {
      if (min === max)
        throw new MongoError(
          16020,
          `Expression ${name} takes exactly ${min} arguments. ${sources.length} were passed in.`,
        );
      throw new MongoError(
        28667,
        `Expression ${name} takes at least ${min} arguments, and at most ${max}, but ${sources.length} were passed in.`,
      );
    }
    const args = sources.map(compileExpression);
    const [first, second] = args;
    if (first && args.length === 1) return (root, variables) => apply([first(root, variables)]);
    if (first && second && args.length === 2)
      return (root, variables) => apply([first(root, variables), second(root, variables)]);
    return (root, variables) => apply(args.map((arg) => arg(root, variables)));
  };
}

/** An operator over named arguments: { input, as, in }. */
export function named(
  required: string[],
  optional: string[],
  build: (args: Record<string, Expression>) => Expression,
): Operator {
  return (operand, name) => {
    if (!isDoc(operand)) throw new MongoError(40171, `${name} only supports an object as its argument`);
    const args: Record<string, Expression> = {};
    for (const key of Object.keys(operand)) {
      if (!required.includes(key) && !optional.includes(key))
        throw new MongoError(9, `Unrecognized argument to ${name}: ${key}`);
      args[key] = compileExpression(own(operand, key));
    }
    const lacking = required.find((key) => !Object.hasOwn(operand, key));
    if (lacking) throw new MongoError(9, `Missing '${lacking}' parameter to ${name}`);
    return build(args);
  };
}

/** Complains about an argument of the wrong type in MongoDB's words. */
export function wrongType(code: number, name: string, wanted: string, value: unknown): MongoError {
  return new MongoError(code, `${name} only supports ${wanted}, not type rank ${typeRank(value)}`);
}
