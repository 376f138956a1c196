import { type Doc, isDoc, own, put } from './bson.ts';
import { MongoError, unsupported } from './errors.ts';
import { compileExpression, type Expression, isTruthy, type Variables } from './expressions/compile.ts';
import { elementTest } from './match.ts';
import { isNumber, toInteger } from './numbers.ts';
import { splitPath } from './paths.ts';

/** Makes one document of another. */
export type Transform = (doc: Doc, variables: Variables) => unknown;

interface Leaf {
  readonly compute?: Expression;
  /** Changes the value where it stands: $slice and the positional operator. */
  readonly reshape?: (old: unknown, variables: Variables) => unknown;
}
type Mode = 'include' | 'exclude' | 'add';
type Fields = Map<string, Node>;
type Node = boolean | Leaf | Fields;

/** The variable in which a find passes the array position its query matched. */
export const matchedPosition = '*position';

/** The stages that make one document of one document. */
export function transformStage(name: string, operand: unknown): Transform {
  switch (name) {
    case '$set':
    case '$addFields':
      return addFields(name, operand);
    case '$unset':
      return unset(operand);
    case '$project':
      if (!isDoc(operand)) throw new MongoError(15969, '$project specification must be an object');
      return compileProjection(operand, false);
    default: {
      const source = name === '$replaceRoot' && isDoc(operand) ? own(operand, 'newRoot') : operand;
      return compileExpression(source);
    }
  }
}

function addFields(name: string, operand: unknown): Transform {
  if (!isDoc(operand))
    throw new MongoError(40272, `${name} specification stage must be an object, got ${typeof operand}`);
  const fields: Fields = new Map();
  const add = (spec: Doc, prefix: string[]): void => {
    for (const field of Object.keys(spec)) {
      const value = own(spec, field);
      const path = [...prefix, ...splitPath(field)];
      const [first] = isDoc(value) ? Object.keys(value) : [];
      if (isDoc(value) && first !== undefined && !first.startsWith('$')) add(value, path);
      else insert(fields, path, { compute: compileExpression(value) });
    }
  };
  add(operand, []);
  return (doc, variables) => applyFields(fields, doc, { mode: 'add', root: doc, variables });
}

function unset(operand: unknown): Transform {
  const names = Array.isArray(operand) ? operand : [operand];
  const fields: Fields = new Map();
  for (const name of names) {
    if (typeof name !== 'string')
      throw new MongoError(31002, '$unset specification must be a string or an array of strings');
    insert(fields, splitPath(name), false);
  }
  return (doc, variables) => applyFields(fields, doc, { mode: 'exclude', root: doc, variables });
}

/** Compiles the projection of a find (with $slice, $elemMatch and the positional operator) or of $project. */
export function compileProjection(spec: Doc, isFind: boolean): Transform {
  const names = Object.keys(spec);
  if (names.length === 0) {
    if (!isFind)
      throw new MongoError(
        51272,
        'Invalid $project :: caused by :: projection specification must have at least one field',
      );
    return (doc) => doc;
  }
  const builder: Builder = { fields: new Map(), isFind, mode: undefined, id: undefined };
  for (const name of names) addSpec(builder, splitPath(name), own(spec, name));
  const mode = builder.mode ?? (builder.id === true ? 'include' : 'exclude');
  const { fields } = builder;
  if (mode === 'include' && builder.id === undefined) fields.set('_id', true);
  if (mode === 'include' && builder.id === false) fields.delete('_id');
  if (mode === 'exclude' && builder.id === true) fields.delete('_id');
  return (doc, variables) => applyFields(fields, doc, { mode, root: doc, variables });
}

interface Builder {
  readonly fields: Fields;
  readonly isFind: boolean;
  mode: 'include' | 'exclude' | undefined;
  id: boolean | undefined;
}

function addSpec(builder: Builder, path: readonly string[], value: unknown): void {
  const name = path.join('.');
  if (typeof value === 'boolean' || isNumber(value)) {
    addFlag(builder, path, isTruthy(value));
    return;
  }
  if (isDoc(value)) {
    const [first] = Object.keys(value);
    if (first === undefined)
      throw new MongoError(51270, `An empty sub-projection is not a valid value. Found empty object at path`);
    const special = builder.isFind ? specialLeaf(name, first, own(value, first)) : undefined;
    if (special) {
      if (first === '$elemMatch') setMode(builder, 'include', name);
      insert(builder.fields, path, special);
      if (name === '_id') builder.id = true;
      return;
    }
    if (!first.startsWith('$')) {
      for (const field of Object.keys(value)) addSpec(builder, [...path, ...splitPath(field)], own(value, field));
      return;
    }
  }
  setMode(builder, 'include', name);
  if (name === '_id') builder.id = true;
  insert(builder.fields, path, { compute: compileExpression(value) });
}

function addFlag(builder: Builder, path: readonly string[], included: boolean): void {
  const name = path.join('.');
  if (name === '_id') {
    builder.id = included;
    insert(builder.fields, path, included);
    return;
  }
  setMode(builder, included ? 'include' : 'exclude', name);
  if (builder.isFind && path.at(-1) === '$') {
    insert(builder.fields, path.slice(0, -1), { reshape: positional });
    return;
  }
  insert(builder.fields, path, included);
}

function setMode(builder: Builder, mode: 'include' | 'exclude', field: string): void {
  if (builder.mode !== undefined && builder.mode !== mode) {
    if (mode === 'include')
      throw new MongoError(31253, `Cannot do inclusion on field ${field} in exclusion projection`);
    throw new MongoError(31254, `Cannot do exclusion on field ${field} in inclusion projection`);
  }
  builder.mode = mode;
}

function specialLeaf(name: string, operator: string, operand: unknown): Leaf | undefined {
  if (operator === '$meta') throw unsupported('A projection with $meta');
  if (operator === '$elemMatch') {
    if (!isDoc(operand))
      throw new MongoError(31274, `elemMatch: Invalid argument, object required, but got ${typeof operand}`);
    const test = elementTest(operand);
    return {
      compute(root) {
        const list = own(root, name);
        const found: unknown = Array.isArray(list) ? list.find(test) : undefined;
        return found === undefined ? undefined : [found];
      },
    };
  }
  const numbers = (Array.isArray(operand) ? operand : [operand]).map(toInteger);
  if (operator !== '$slice' || numbers.some((number) => number === undefined)) return undefined;
  const [first = 0, count] = numbers;
  return { reshape: (old) => (Array.isArray(old) ? slice(old, first, count) : old) };
}

function slice(list: unknown[], first: number, count: number | undefined): unknown[] {
  if (count === undefined) return first >= 0 ? list.slice(0, first) : list.slice(first);
  if (count <= 0) throw new MongoError(28724, `First argument to $slice must be positive: ${count}`);
  const start = first >= 0 ? first : Math.max(list.length + first, 0);
  return list.slice(start, start + count);
}

function positional(old: unknown, variables: Variables): unknown {
  if (!Array.isArray(old)) return old;
  const at = variables[matchedPosition];
  if (typeof at !== 'number')
    throw new MongoError(
      51246,
      "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
    );
  return [old[at]];
}

function insert(fields: Fields, path: readonly string[], node: Node): void {
  const [name = '', ...rest] = path;
  if (name === '') throw new MongoError(40353, "FieldPath must not end with a '.'.");
  if (name.startsWith('$'))
    throw new MongoError(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
  const present = fields.get(name);
  if (rest.length === 0) {
    if (present !== undefined) throw new MongoError(31250, `Path collision at ${name}`);
    fields.set(name, node);
    return;
  }
  if (present !== undefined && !(present instanceof Map))
    throw new MongoError(31249, `Path collision at ${name} remaining portion ${rest.join('.')}`);
  const inner: Fields = present ?? new Map();
  fields.set(name, inner);
  insert(inner, rest, node);
}

interface Application {
  readonly mode: Mode;
  readonly root: Doc;
  readonly variables: Variables;
}

function applyFields(fields: Fields, doc: Doc, application: Application): Doc {
  const { mode, root, variables } = application;
  const result: Doc = {};
  for (const name of Object.keys(doc)) {
    const node = fields.get(name);
    const value = own(doc, name);
    if (node === undefined || typeof node === 'boolean') {
      if (node ?? mode !== 'include') put(result, name, value);
    } else if (node instanceof Map) {
      const inner = applyValue(node, value, application);
      if (inner !== undefined) put(result, name, inner);
    } else if (node.reshape) {
      const reshaped = node.reshape(value, variables);
      if (reshaped !== undefined) put(result, name, reshaped);
    } else if (mode === 'add') {
      const computed = node.compute?.(root, variables);
      if (computed !== undefined) put(result, name, computed);
    }
  }
  for (const [name, node] of fields) {
    if (typeof node === 'boolean') continue;
    if (node instanceof Map) {
      if (!Object.hasOwn(doc, name) && computes(node)) put(result, name, applyFields(node, {}, application));
    } else if (node.compute && !(mode === 'add' && Object.hasOwn(doc, name))) {
      const computed = node.compute(root, variables);
      if (computed !== undefined) put(result, name, computed);
    }
  }
  return result;
}

function applyValue(fields: Fields, value: unknown, application: Application): unknown {
  if (isDoc(value)) return applyFields(fields, value, application);
  if (Array.isArray(value)) {
    return value.map((item) => applyValue(fields, item, application)).filter((item) => item !== undefined);
  }
  if (application.mode === 'exclude') return value;
  return computes(fields) ? applyFields(fields, {}, application) : undefined;
}

function computes(fields: Fields): boolean {
  return [...fields.values()].some((node) =>
    node instanceof Map ? computes(node) : typeof node === 'object' && node.compute !== undefined,
  );
}
