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

/**
 * Whether any value at the path passes the test, as a query sees it: through arrays, with the missing value as
 * undefined. With `spread` an array at the end counts as itself and as each of its elements.
 */
export function some(value: unknown, path: Path, test: (found: unknown) => boolean, spread: boolean, at = 0): boolean {
  const part = path[at];
  if (part === undefined) return spread && Array.isArray(value) ? value.some(test) || test(value) : test(value);
  if (isDoc(value)) return some(own(value, part), path, test, spread, at + 1);
  return (Array.isArray(value) ? someInside(value, path, test, spread, at) : undefined) ?? test(undefined);
}

/** The same for an array on the way; undefined where the path leads to nothing in it, not even to a missing value. */
function someInside(
  list: unknown[],
  path: Path,
  test: (found: unknown) => boolean,
  spread: boolean,
  at: number,
): boolean | undefined {
  const index = position(path[at] ?? '');
  const named = list[index];
  let found: boolean | undefined;
  // An element named by its position stands for itself only, even when it is an array.
  if (index >= 0 && index < list.length && at + 1 === path.length) found = test(named);
  else if (isDoc(named)) found = some(named, path, test, spread, at + 1);
  else if (Array.isArray(named)) found = someInside(named, path, test, spread, at + 1) ?? false;
  for (const item of list) {
    if (found) break;
    if (isDoc(item)) found = some(item, path, test, spread, at);
    // A number or a string in the array lacks a field, but not a position; an array in the array is passed over.
    else if (index < 0 && !Array.isArray(item)) found = test(undefined);
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

/** Whether there is an array on the path or at its end. */
export function leadsThroughArray(doc: Doc, path: Path): boolean {
  let value: unknown = doc;
  for (const part of path) {
    if (!isDoc(value)) break;
    value = own(value, part);
  }
  return Array.isArray(value);
}
