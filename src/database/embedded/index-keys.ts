import { type Doc, isDoc, own } from './bson.ts';
import { fail } from './errors.ts';
import { inverted, keyOf, nullKey } from './keys.ts';
import { type Path, position, splitPath } from './paths.ts';

/** Fields and their directions, in order. */
export type Pattern = Readonly<Record<string, 1 | -1>>;

/** What is left to walk of one field of an index. */
export interface Walk {
  readonly value: unknown;
  readonly path: Path;
  /** Set when the walk stands before an array it must spread. */
  readonly list?: unknown[];
}

const missing = Symbol('missing');

export interface KeyGenerator {
  keysOf(doc: Doc): string[];
  /** The values behind one of a document's keys. */
  valuesOf(doc: Doc, key: string): unknown[];
}

interface KeyOptions {
  /** The error where two arrays stand side by side. */
  readonly parallel: number;
  /** There are no keys of which every part is missing. */
  readonly isSparse?: boolean;
  /** An array that is named by its position in another counts as itself, unless empty, not as its elements. */
  readonly keepsNamed?: boolean;
}

/** Makes the keys a document has in an index or a sort: several when one of the fields runs through an array. */
export function keyGenerator(pattern: Pattern, options: KeyOptions): KeyGenerator {
  const { isSparse = false } = options;
  const fields = Object.entries(pattern).map(([name, direction]) => ({ path: splitPath(name), direction }));

  function keyed(doc: Doc): Map<string, unknown[]> {
    const keys = new Map<string, unknown[]>();
    const walks = fields.map(({ path }) => walk(doc, path));
    for (const values of expand(walks, options)) {
      if (isSparse && values.every((value) => value === missing)) continue;
      const parts = values.map((value, at) => directed(keyOfPart(value), fields[at]?.direction ?? 1));
      keys.set(parts.join(''), values);
    }
    return keys;
  }

  return {
    keysOf(doc) {
      // The common case, no array on the way, needs none of the machinery below.
      let key = '';
      let isMissing = true;
      for (const { path, direction } of fields) {
        const { value, list } = walk(doc, path);
        if (list) return [...keyed(doc).keys()];
        isMissing &&= value === undefined;
        key += directed(value === undefined ? nullKey : keyOf(value), direction);
      }
      return isSparse && isMissing ? [] : [key];
    },
    valuesOf: (doc, key) => (keyed(doc).get(key) ?? []).map((value) => (value === missing ? null : value)),
  };
}

function keyOfPart(value: unknown): string {
  return value === missing ? nullKey : keyOf(value);
}

function directed(key: string, direction: 1 | -1): string {
  return direction === 1 ? key : inverted(key);
}

/** Follows a path down to a value, or to the first array. */
export function walk(from: unknown, path: Path): Walk {
  let value = from;
  for (let at = 0; at < path.length; at++) {
    if (Array.isArray(value)) return { value, path: path.slice(at), list: value };
    value = isDoc(value) ? own(value, path[at] ?? '') : undefined;
  }
  return Array.isArray(value) ? { value, path: [], list: value } : { value, path: [] };
}

/** The values of all fields, once for each element of the array that some of them run through. */
function expand(walks: Walk[], options: KeyOptions): unknown[][] {
  const list = walks.find((one) => one.list)?.list;
  if (walks.some((one) => one.list && one.list !== list)) fail(options.parallel, 'cannot index parallel arrays');
  const found = (value: unknown): unknown => (value === undefined ? missing : value);
  if (!list) return [walks.map(({ value }) => found(value))];
  // The key of an empty array itself is below null; that of a field inside it is null, as if it were missing.
  const inEmpty = (path: Path): unknown => (path.length === 0 ? undefined : missing);
  if (list.length === 0) return [walks.map((one) => (one.list ? inEmpty(one.path) : found(one.value)))];
  return list.flatMap((item) =>
    expand(
      walks.map((one) => (one.list ? into(item, one, list, options) : one)),
      options,
    ),
  );
}

/** One step into an array element: by position when the path names one, else by the element's own fields. */
function into(item: unknown, { path }: Walk, list: unknown[], { keepsNamed }: KeyOptions): Walk {
  const [part] = path;
  if (part === undefined) return { value: item, path: [] };
  const index = position(part);
  if (index >= 0 && !(isDoc(item) && Object.hasOwn(item, part))) {
    const named = list[index];
    const isKept = keepsNamed === true && path.length === 1 && !(Array.isArray(named) && named.length === 0);
    return isKept ? { value: named, path: [] } : walk(named, path.slice(1));
  }
  return isDoc(item) ? walk(item, path) : { value: undefined, path: [] };
}
