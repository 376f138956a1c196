import { type Doc, isDoc, own, put } from './bson.ts';
import { fail } from './errors.ts';
import type { Expression, Variables } from './expressions/compile.ts';
import type { Path } from './paths.ts';

/** What becomes of a field that is named, and of those that are not. */
export type Mode = 'include' | 'exclude' | 'add';

interface Leaf {
  /** A new value, computed of the whole document. */
  readonly compute?: Expression;
  /** Changes the value where it stands: $slice and the positional operator. */
  readonly reshape?: (old: unknown, variables: Variables) => unknown;
}
type Node = boolean | Leaf | Fields;
/** A tree of fields: what a projection or a $set says of each. */
export type Fields = Map<string, Node>;

/** Puts what is said of a path into the tree; nothing may be said twice. */
export function insert(fields: Fields, [name = '', ...rest]: Path, node: Node): void {
  if (name === '') fail(40353, "FieldPath must not end with a '.'.");
  if (name.startsWith('$')) fail(16410, "FieldPath field names may not start with '$'. Consider using $getField.");
  const present = fields.get(name);
  if (rest.length === 0) {
    if (present !== undefined) fail(31250, `Path collision at ${name}`);
    fields.set(name, node);
    return;
  }
  const inner: Fields = present instanceof Map ? present : new Map();
  if (present !== undefined && present !== inner)
    fail(31249, `Path collision at ${name} remaining portion ${rest.join('.')}`);
  fields.set(name, inner);
  insert(inner, rest, node);
}

/** Makes the document that a tree of fields says of another. */
export function applier(fields: Fields, mode: Mode): (doc: Doc, variables: Variables) => Doc {
  return (doc, variables) => apply(fields, doc, { mode, root: doc, variables });
}

interface Application {
  readonly mode: Mode;
  readonly root: Doc;
  readonly variables: Variables;
}

function apply(fields: Fields, doc: Doc, application: Application): Doc {
  const { mode, root, variables } = application;
  const result: Doc = {};
  const set = (name: string, value: unknown): void => {
    if (value !== undefined) put(result, name, value);
  };
  for (const name of Object.keys(doc)) {
    const [node, value] = [fields.get(name), own(doc, name)];
    if (node === undefined || typeof node === 'boolean') {
      if (node ?? mode !== 'include') put(result, name, value);
    } else if (node instanceof Map) set(name, inside(node, value, application));
    else if (node.reshape) set(name, node.reshape(value, variables));
    else if (mode === 'add') set(name, node.compute?.(root, variables));
  }
  // What is computed keeps its place where the field was there in an $addFields, and else comes last.
  for (const [name, node] of fields) {
    const isPlaced = Object.hasOwn(doc, name);
    if (node instanceof Map) {
      if (!isPlaced && computes(node)) put(result, name, apply(node, {}, application));
    } else if (typeof node === 'object' && !(isPlaced && mode === 'add')) set(name, node.compute?.(root, variables));
  }
  return result;
}

function inside(fields: Fields, value: unknown, application: Application): unknown {
  if (isDoc(value)) return apply(fields, value, application);
  if (Array.isArray(value))
    return value.map((item) => inside(fields, item, application)).filter((item) => item !== undefined);
  if (application.mode === 'exclude') return value;
  return computes(fields) ? apply(fields, {}, application) : undefined;
}

function computes(fields: Fields): boolean {
  return [...fields.values()].some((node) =>
    node instanceof Map ? computes(node) : typeof node === 'object' && node.compute !== undefined,
  );
}
