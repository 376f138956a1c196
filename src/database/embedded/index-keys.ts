import { type Doc, isDoc, own } from './bson.ts';
import type { MongoError } from './errors.ts';
import { inverted, keyOf } from './keys.ts';
import { type Path, position, splitPath } from './paths.ts';

/** What is left to walk of one field of an index: undefined once its value is found. */
interface Walk {
  readonly value: unknown;
  readonly path: Path;
  /** Set when the walk stands before an array it must spread. */
  readonly list?: unknown[];
}

const missing = Symbol('missing');
const nullKey = keyOf(null);

export interface KeyGenerator {
  keysOf(doc: Doc): string[];
  /** The values behind one of a document's keys. */
  valuesOf(doc: Doc, key: string): unknown[];
}

/**
 * Makes the keys a document has in an index: several when one of the fields runs through an array. A sparse index has
 * no keys of which every part is missing.
 */
export function keyGenerator(pattern: Record<string, 1 | -1>, parallel: MongoError, isSparse = false): KeyGenerator {
  const fields = Object.entries(pattern).map(([name, direction]) => ({ path: splitPath(name), direction }));
  function keyed(doc: Doc): Map<string, unknown[]> {
    const keys = new Map<string, unknown[]>();
    const emit = (values: unknown[]): void => {
      if (isSparse && values.every((value) => value === missing)) return;
      keys.set(
        values
          .map((value, at) => directed(value === missing ? nullKey : keyOf(value), fields[at]?.direction ?? 1))
          .join(''),
        values,
      );
    };
    const walks = fields.map(({ path }) => walk(doc, path));
    expand(walks, emit, parallel);
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

function directed(key: string, direction: 1 | -1): string {
  return direction === 1 ? key : inverted(key);
}

/** Follows a path down to a value, or to the first array. */
function walk(from: unknown, path: Path): Walk {
  let value = from;
  for (let at = 0; at < path.length; at++) {
    if (Array.isArray(value)) return { value, path: path.slice(at), list: value };
    value = isDoc(value) ? own(value, path[at] ?? '') : undefined;
  }
  return Array.isArray(value) ? { value, path: [], list: value } : { value, path: [] };
}

function expand(walks: Walk[], emit: (values: unknown[]) => void, parallel: MongoError): void {
  const list = walks.find((one) => one.list)?.list;
  if (!list) {
    emit(walks.map(({ value }) => (value === undefined ? missing : value)));
    return;
  }
  if (walks.some((one) => one.list && one.list !== list)) throw parallel;
  if (list.length === 0) {
    // The key of an empty array itself is below null; that of a field inside it is null, as if it were missing.
    emit(
      walks.map((one) =>
        one.list === list
          ? one.path.length === 0
            ? undefined
            : missing
          : one.value === undefined
            ? missing
            : one.value,
      ),
    );
    return;
  }
  for (const item of list) {
    expand(
      walks.map((one) => (one.list === list ? into(item, one, list) : one)),
      emit,
      parallel,
    );
  }
}

/** One step into an array element: by position when the path names one, else by the element's own fields. */
function into(item: unknown, { path }: Walk, list: unknown[]): Walk {
  const [part] = path;
  if (part === undefined) return { value: item, path: [] };
  const index = position(part);
  if (index >= 0 && !(isDoc(item) && Object.hasOwn(item, part))) return walk(list[index], path.slice(1));
  return isDoc(item) ? walk(item, path) : { value: undefined, path: [] };
}
