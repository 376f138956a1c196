import { type Doc, isDoc, own } from './bson.ts';
import { MongoError } from './errors.ts';
import { inverted, keyOf } from './keys.ts';
import { type Path, position, splitPath } from './paths.ts';

/** What is left to walk of one field of an index: undefined once its value is found. */
interface Walk {
  readonly value: unknown;
  readonly path: Path;
  /** Set when the walk stands before an array it must spread. */
  readonly list?: unknown[];
}

const nothing = keyOf(undefined);
const nullKey = keyOf(null);

/** Makes the keys a document has in an index: several when one of the fields runs through an array. */
export function keyGenerator(pattern: Record<string, 1 | -1>, parallel: string): (doc: Doc) => string[] {
  const fields = Object.entries(pattern).map(([name, direction]) => ({ path: splitPath(name), direction }));
  const [only] = fields;
  const single = only && fields.length === 1 && only.path.length === 1 ? only : undefined;
  const name = single?.path[0] ?? '';
  return (doc) => {
    if (single) {
      // The common case, a single top-level field without an array, needs none of the machinery below.
      const value = own(doc, name);
      if (!Array.isArray(value)) return [directed(value === undefined ? nullKey : keyOf(value), single.direction)];
    }
    const keys = new Set<string>();
    expand(
      fields.map(({ path }) => walk(doc, path)),
      (values) => {
        keys.add(values.map((key, at) => directed(key, fields[at]?.direction ?? 1)).join(''));
      },
      parallel,
    );
    return [...keys];
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

function expand(walks: Walk[], emit: (keys: string[]) => void, parallel: string): void {
  const list = walks.find((one) => one.list)?.list;
  if (!list) {
    emit(walks.map(({ value }) => (value === undefined ? nullKey : keyOf(value))));
    return;
  }
  if (walks.some((one) => one.list && one.list !== list))
    throw new MongoError(parallel.startsWith('cannot sort') ? 2 : 171, parallel);
  if (list.length === 0) {
    expandEmpty(walks, list, emit, parallel);
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

function expandEmpty(walks: Walk[], list: unknown[], emit: (keys: string[]) => void, parallel: string): void {
  const keys = walks.map((one) => {
    if (one.list === list) return one.path.length === 0 ? nothing : nullKey;
    return one.value === undefined ? nullKey : keyOf(one.value);
  });
  void parallel;
  emit(keys);
}

/** One step into an array element: by position when the path names one, else by the element's own fields. */
function into(item: unknown, { path }: Walk, list: unknown[]): Walk {
  const [part] = path;
  if (part === undefined) return { value: item, path: [] };
  const index = position(part);
  if (index >= 0 && !(isDoc(item) && Object.hasOwn(item, part))) return walk(list[index], path.slice(1));
  return isDoc(item) ? walk(item, path) : { value: undefined, path: [] };
}
