import { type Doc, isDoc, own } from './bson.ts';
import { fail } from './errors.ts';
import { sliced } from './expressions/arrays.ts';
import { compileExpression, type Variables } from './expressions/compile.ts';
import { applier, type Fields, insert } from './fields.ts';
import { elementTest } from './match.ts';
import { isNumber, isTruthy, toInteger } from './numbers.ts';
import { type Path, splitPath } from './paths.ts';

/** Makes one document of another. */
export type Transform = (doc: Doc, variables: Variables) => Doc;

/** The variable in which a find passes the array position its query matched. */
export const matchedPosition = '*position';

interface Builder {
  readonly fields: Fields;
  readonly isFind: boolean;
  mode: 'include' | 'exclude' | undefined;
  /** What is said of _id, which is included unless it is excluded. */
  id: boolean | undefined;
}

/** Compiles the projection of a find (with $slice, $elemMatch and the positional operator) or of $project. */
export function compileProjection(spec: Doc, isFind: boolean): Transform {
  const names = Object.keys(spec);
  if (names.length === 0) {
    if (!isFind) fail(51272, 'Invalid $project: projection specification must have at least one field');
    return (doc) => doc;
  }
  const builder: Builder = { fields: new Map(), isFind, mode: undefined, id: undefined };
  for (const name of names) addSpec(builder, splitPath(name), own(spec, name));
  const { fields, id } = builder;
  const mode = builder.mode ?? (id === true ? 'include' : 'exclude');
  if (mode === 'include' && id === undefined) fields.set('_id', true);
  if (id !== undefined && id === (mode === 'exclude')) fields.delete('_id');
  return applier(fields, mode);
}

function addSpec(builder: Builder, path: Path, value: unknown): void {
  const name = path.join('.');
  if (typeof value === 'boolean' || isNumber(value)) {
    addFlag(builder, path, isTruthy(value));
    return;
  }
  const [first] = isDoc(value) ? Object.keys(value) : ['$'];
  if (first === undefined) fail(51270, `An empty sub-projection is not a valid value at ${name}`);
  if (isDoc(value) && !first.startsWith('$')) {
    for (const field of Object.keys(value)) addSpec(builder, [...path, ...splitPath(field)], own(value, field));
    return;
  }
  if (name === '_id') builder.id = true;
  const reshape = builder.isFind && isDoc(value) && first === '$slice' ? slice(own(value, first)) : undefined;
  if (reshape) {
    insert(builder.fields, path, { reshape });
    return;
  }
  setMode(builder, 'include', name);
  const isElement = builder.isFind && isDoc(value) && first === '$elemMatch';
  const compute = isElement ? firstElement(name, own(value, first)) : compileExpression(value);
  insert(builder.fields, path, { compute });
}

function addFlag(builder: Builder, path: Path, isIncluded: boolean): void {
  const name = path.join('.');
  if (name === '_id') builder.id = isIncluded;
  else setMode(builder, isIncluded ? 'include' : 'exclude', name);
  const isPositional = builder.isFind && path.at(-1) === '$';
  if (isPositional) insert(builder.fields, path.slice(0, -1), { reshape: positional });
  else insert(builder.fields, path, isIncluded);
}

function setMode(builder: Builder, mode: 'include' | 'exclude', field: string): void {
  if (builder.mode === undefined || builder.mode === mode) builder.mode = mode;
  else if (mode === 'include') fail(31253, `Cannot do inclusion on field ${field} in exclusion projection`);
  else fail(31254, `Cannot do exclusion on field ${field} in inclusion projection`);
}

/** $elemMatch: an array of its first element that matches. */
function firstElement(name: string, operand: unknown): (root: Doc) => unknown {
  if (!isDoc(operand)) fail(31274, `elemMatch: Invalid argument, object required, but got ${typeof operand}`);
  const test = elementTest(operand);
  return (root) => {
    const list = own(root, name);
    const found: unknown = Array.isArray(list) ? list.find((item) => test(item)) : undefined;
    return found === undefined ? undefined : [found];
  };
}

/** The $slice of a find; with other operands it is the expression of that name. */
function slice(operand: unknown): ((old: unknown) => unknown) | undefined {
  const numbers = (Array.isArray(operand) ? operand : [operand]).map(toInteger);
  if (numbers.includes(undefined)) return undefined;
  const [first = 0, count] = numbers;
  if (count !== undefined && count <= 0) fail(28724, `First argument to $slice must be positive: ${count}`);
  return (old) => (Array.isArray(old) ? sliced(old, first, count) : old);
}

function positional(old: unknown, variables: Variables): unknown {
  if (!Array.isArray(old)) return old;
  const at = variables[matchedPosition];
  return typeof at === 'number' ? [old[at]] : fail(51246, "positional operator '.$' couldn't find a matching element");
}

/** Whether a projection shows the element that the query matched. */
export function isPositional(spec: Doc): boolean {
  return Object.keys(spec).some((name) => name.endsWith('.$'));
}

/** The stages that make one document of one document. */
export const transforms: Readonly<Record<string, (operand: unknown, name: string) => Transform>> = {
  $set: addFields,
  $addFields: addFields,
  $unset: unset,
  $project: (operand) =>
    compileProjection(isDoc(operand) ? operand : fail(15969, '$project specification must be an object'), false),
  $replaceWith: asDocument,
  $replaceRoot: (operand) => asDocument(isDoc(operand) ? own(operand, 'newRoot') : operand),
};

function asDocument(operand: unknown): Transform {
  const expression = compileExpression(operand);
  return (doc, variables) => {
    const result = expression(doc, variables);
    return isDoc(result) ? result : fail(40228, "'newRoot' expression must evaluate to an object");
  };
}

function addFields(operand: unknown, name: string): Transform {
  if (!isDoc(operand)) fail(40272, `${name} specification stage must be an object, got ${typeof operand}`);
  const fields: Fields = new Map();
  const add = (spec: Doc, prefix: Path): void => {
    for (const field of Object.keys(spec)) {
      const value = own(spec, field);
      const path = [...prefix, ...splitPath(field)];
      const [first] = isDoc(value) ? Object.keys(value) : [];
      if (isDoc(value) && first !== undefined && !first.startsWith('$')) add(value, path);
      else insert(fields, path, { compute: compileExpression(value) });
    }
  };
  add(operand, []);
  return applier(fields, 'add');
}

function unset(operand: unknown): Transform {
  const fields: Fields = new Map();
  for (const name of Array.isArray(operand) ? operand : [operand]) {
    if (typeof name !== 'string') fail(31002, '$unset specification must be a string or an array of strings');
    insert(fields, splitPath(name), false);
  }
  return applier(fields, 'exclude');
}
