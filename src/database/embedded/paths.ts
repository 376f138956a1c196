import { type Doc, isDoc, own, put } from './bson.ts';

/** The parts of a dotted path. */
export type Path = readonly string[];

export function splitPath(path: string): Path {
  return path.split('.');
}

/** The array position a path part names, or -1. */
export function position(part: string): number {
  return /^(0|[1-9]\d{0,8})$/.test(part) ? Number(part) : -1;
}

/** Decides about a value (a document, an array element), and notes at which position of an array it found it. */
export type Test = (value: unknown, matched?: Matched) => boolean;

/** Where a query matched, for the positional operator: the outermost array that it had to look through. */
export interface Matched {
  position?: number | undefined;
}

/**
 * Whether any value at the path passes the test, as a query sees it: through arrays, with the missing value as
 * undefined. With `spread` an array at the end counts as itself and as each of its elements.
 */
export function some(value: unknown, path: Path, test: Test, spread: boolean, matched?: Matched, at = 0): boolean {
  const part = path[at];
  if (part === undefined) return spread && Array.isArray(value) ? someOf(value, test, matched) : test(value, matched);
  if (isDoc(value)) return some(own(value, part), path, test, spread, matched, at + 1);
  return (Array.isArray(value) ? someInside(value, path, test, spread, matched, at) : undefined) ?? test(undefined);
}

/** Whether an element of an array passes the test, or the array itself. */
export function someOf(list: unknown[], test: Test, matched: Matched | undefined): boolean {
  const position = list.findIndex((item) => test(item));
  if (matched && position >= 0) matched.position = position;
  return position >= 0 || test(list);
}

/** The same for an array on the way; undefined where the path leads to nothing in it, not even to a missing value. */
function someInside(
  list: unknown[],
  path: Path,
  test: Test,
  spread: boolean,
  matched: Matched | undefined,
  at: number,
): boolean | undefined {
  const index = position(path[at] ?? '');
  let found: boolean | undefined;
  for (const [itemAt, item] of list.entries()) {
    if (isDoc(item)) found = some(item, path, test, spread, undefined, at);
    // A number or a string in the array lacks a field, but not a position; an array in the array is passed over.
    else if (index < 0 && !Array.isArray(item)) found = test(undefined);
    if (found && matched) matched.position = itemAt;
    // An element named by its position stands for itself only, even when it is an array.
    if (!found && itemAt === index) {
      if (at + 1 === path.length) found = test(item, matched);
      else if (isDoc(item)) found = some(item, path, test, spread, matched, at + 1);
      else if (Array.isArray(item)) found = someInside(item, path, test, spread, matched, at + 1) ?? false;
    }
    if (found) return true;
  }
  return found;
}

/** The value at a path in an expression: an array on the way is mapped, what is missing is left out. */
export function pluck(value: unknown, path: Path, at = 0): unknown {
  const part = path[at];
  if (part === undefined) return value;
  if (!Array.isArray(value)) return isDoc(value) ? pluck(own(value, part), path, at + 1) : undefined;
  const found: unknown[] = [];
  for (const item of value) {
    const inner = isDoc(item) ? pluck(item, path, at) : undefined;
    if (inner !== undefined) found.push(inner);
  }
  return found;
}

/** All values at a path, arrays spread, as distinct lists them. */
export function leaves(value: unknown, path: Path, at = 0): unknown[] {
  const part = path[at];
  if (part === undefined) return Array.isArray(value) ? value : value === undefined ? [] : [value];
  if (!Array.isArray(value)) return isDoc(value) ? leaves(own(value, part), path, at + 1) : [];
  const named = value[position(part)];
  return [...leaves(named, path, at + 1), ...value.flatMap((item) => (isDoc(item) ? leaves(item, path, at) : []))];
}

/** A copy with another value at a path, or none; what is no document on the way there gives way to one. */
export function withValue(doc: Doc, [name = '', ...rest]: Path, value: unknown): Doc {
  const copy = { ...doc };
  const inner = own(doc, name);
  if (rest.length > 0) put(copy, name, withValue(isDoc(inner) ? inner : {}, rest, value));
  else if (value === undefined) delete copy[name];
  else put(copy, name, value);
  return copy;
}

/** The value at a path through documents only: an array on the way is not looked into. */
export function plainValue(value: unknown, path: Path): unknown {
  return path.reduce((inner, part) => (isDoc(inner) ? own(inner, part) : undefined), value);
}
