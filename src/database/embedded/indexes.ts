import { type Doc, isDoc } from './bson.ts';
import { fail } from './errors.ts';
import { keyGenerator, type Pattern, walk } from './index-keys.ts';
import { compareKeys, last } from './keys.ts';
import { compileFilter } from './match.ts';
import { toNumber } from './numbers.ts';
import { splitPath } from './paths.ts';
import { type Sorted, sorted } from './sorted.ts';
import { docOf, partOf, type Stored } from './stored.ts';

/** What an index is of. */
export interface Indexed {
  readonly namespace: string;
  readonly records: ReadonlyMap<number, Stored>;
}

/** One index of one collection. It is made at its first use: until then the documents are all there is to know. */
export interface Index {
  readonly name: string;
  /** What listIndexes shows. */
  readonly spec: Doc;
  readonly pattern: Pattern;
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly partial: Doc | undefined;
  /** The documents with low <= key < high, in either direction. */
  range(low: string, high: string, backward: boolean): Generator<Stored>;
  /** Whether some document has, or once had, several keys: that rules out some plans. */
  isMultikey(): boolean;
  keysOf(doc: Doc): string[];
  /** Refuses a document whose key another record holds. */
  check(stored: Stored, keys: string[]): void;
  /** Puts some keys of a document in the place of others. */
  change(stored: Stored, before: string[], after: string[]): void;
  /** Makes it anew of all documents, and refuses them where a key is there twice. */
  fill(): void;
}

/** Makes the index of a complete specification. */
export function createIndex(spec: Doc, indexed: Indexed): Index {
  const key = spec.key as Doc;
  const pattern: Pattern = Object.fromEntries(
    Object.keys(key).map((field) => [field, toNumber(key[field]) < 0 ? -1 : 1] as const),
  );
  const isUnique = spec.unique === true || spec.name === '_id_';
  const isSparse = spec.sparse === true;
  const generator = keyGenerator(pattern, { parallel: 171, isSparse });
  const partial = isDoc(spec.partialFilterExpression) ? spec.partialFilterExpression : undefined;
  const covers = partial && compileFilter(partial);
  const paths = Object.keys(pattern).map(splitPath);
  const names = new Set(paths.map(([name = '']) => name));
  const entryOf = (key: string, { id }: Stored): string => (isUnique ? key : key + idKey(id));
  let entries: Sorted<Stored> | undefined;
  let multikey = false;

  function notice(doc: Doc, keys: string[]): void {
    multikey ||= keys.length > 1 || paths.some((path) => walk(doc, path).list);
  }

  function refuseDuplicate(stored: Stored, key: string): never {
    const values = generator.valuesOf(docOf(stored), key);
    const keyValue = Object.fromEntries(Object.keys(pattern).map((field, at) => [field, values[at] ?? null]));
    const shown = Object.entries(keyValue).map(([field, value]) => `${field}: ${JSON.stringify(value)}`);
    const where = `collection: ${indexed.namespace} index: ${String(spec.name)}`;
    const message = `E11000 duplicate key error ${where} dup key: { ${shown.join(', ')} }`;
    fail(11000, message, { keyPattern: spec.key, keyValue });
  }

  function filled(): Sorted<Stored> {
    const all: [string, Stored][] = [];
    for (const stored of indexed.records.values()) {
      // An index without a filter needs but some fields; the rest may stay as it lies on disk.
      const doc = partial ? docOf(stored) : partOf(stored, names);
      const keys = index.keysOf(doc);
      notice(doc, keys);
      for (const key of keys) all.push([entryOf(key, stored), stored]);
    }
    all.sort(([left], [right]) => compareKeys(left, right));
    if (isUnique) all.forEach(([key, stored], at) => key === all[at + 1]?.[0] && refuseDuplicate(stored, key));
    return sorted(all);
  }

  const index: Index = {
    name: String(spec.name),
    spec,
    pattern,
    isUnique,
    isSparse,
    partial,
    range: (low, high, backward) => (entries ??= filled()).range(low, high, backward),
    isMultikey() {
      entries ??= filled();
      return multikey;
    },
    keysOf: (doc) => (!covers || covers(doc) ? generator.keysOf(doc) : []),
    check(stored, keys) {
      if (!isUnique) return;
      for (const key of keys)
        for (const present of index.range(key, key + last, false))
          if (present.id !== stored.id) refuseDuplicate(stored, key);
    },
    change(stored, before, after) {
      notice(docOf(stored), after);
      const [old, next] = [new Set(before), new Set(after)];
      for (const key of old) if (!next.has(key)) entries?.remove(entryOf(key, stored));
      for (const key of next) if (!old.has(key)) entries?.add(entryOf(key, stored), stored);
    },
    fill() {
      entries = filled();
    },
  };
  return index;
}

/** Entries with equal keys are in the order of their documents. */
function idKey(id: number): string {
  return String.fromCharCode(id >>> 24, (id >>> 16) & 255, (id >>> 8) & 255, id & 255);
}
