import { type Doc, isDoc, own, put } from '../bson.ts';
import { fail, refuse } from '../errors.ts';
import { pluck, splitPath } from '../paths.ts';
import type { Operator } from './arguments.ts';
import { arithmetic } from './arithmetic.ts';
import { arrays } from './arrays.ts';
import { conversions } from './conversions.ts';
import { dates } from './dates.ts';
import { folds } from './folding.ts';
import { logic } from './logic.ts';
import { objects } from './objects.ts';
import { sets } from './sets.ts';
import { strings } from './strings.ts';

/** The values of $$variables. */
export type Variables = Record<string, unknown>;
/** A compiled expression: pure, and undefined where MongoDB says "missing". */
export type Expression = (root: Doc, variables: Variables) => unknown;

// The families need only the functions below, which exist before this line runs: the circle is harmless.
const operators = new Map<string, Operator>(
  [arithmetic, logic, objects, arrays, sets, folds, strings, dates, conversions].flatMap(Object.entries<Operator>),
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

function operation(name: string, operand: unknown): Expression {
  const operator = operators.get(name) ?? refuse(`The expression ${name}`);
  return operator(operand, name);
}

function objectExpression(source: Doc, names: string[]): Expression {
  if (names.some((name) => name.startsWith('$')))
    fail(15983, `An object representing an expression must have exactly one field: ${JSON.stringify(source)}`);
  if (names.some((name) => name.includes('.'))) fail(16412, "FieldPath field names may not contain '.'.");
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
  switch (variable) {
    case 'ROOT':
    case 'CURRENT':
      return path.length === 0 ? (root) => root : fieldReference(path.join('.'));
    case 'REMOVE':
      return () => undefined;
    case 'NOW':
      return (_root, variables) => own(variables, 'NOW') ?? new Date();
    default:
      return (_root, variables) => {
        if (!Object.hasOwn(variables, variable)) fail(17276, `Use of undefined variable: ${variable}`);
        return pluck(variables[variable], path);
      };
  }
}

function fieldReference(path: string): Expression {
  if (path === '') fail(16872, "'$' by itself is not a valid FieldPath");
  const parts = splitPath(path);
  const [first = ''] = parts;
  if (parts.includes('')) fail(15998, 'FieldPath field names may not be empty strings.');
  return parts.length === 1 ? (root) => own(root, first) : (root) => pluck(root, parts);
}

/** The values of a command's `let`, with $$NOW. */
export function evaluateVariables(source: Doc, now: Date): Variables {
  const variables: Variables = { NOW: now };
  for (const name of Object.keys(source))
    variables[checkedName(name)] = compileExpression(own(source, name))({}, variables) ?? null;
  return variables;
}

/** The names of user variables start with a small letter, which also keeps them apart from __proto__. */
export function checkedName(name: string): string {
  if (/^[a-z\u0080-\uffff][\w\u0080-\uffff]*$/.test(name)) return name;
  return fail(16867, `'${name}' starts with an invalid character for a user variable name`);
}
