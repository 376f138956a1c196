import { type Doc, isDoc } from './bson.ts';
import { type Collection, createCollection } from './collection.ts';
import { decode } from './decode.ts';
import { fail } from './errors.ts';
import { find } from './find.ts';
import type { Store } from './store.ts';
import { type Stored, storedBytes } from './stored.ts';

/** All collections of all databases. */
export interface Engine {
  readonly store: Store;
  readonly collections: ReadonlyMap<string, Collection>;
  collection(namespace: string): Collection | undefined;
  /** The collection, made when there is none. */
  ensure(namespace: string): Collection;
  drop(namespace: string): void;
  /** Removes what TTL indexes say has expired. */
  sweep(now: Date): number;
}

/** Opens the engine over a store and reads everything into memory. */
export function openEngine(store: Store): Engine {
  const collections = new Map<string, Collection>();
  let nextId = 1;
  load();

  function load(): void {
    const catalog = new Map<number, Doc>();
    const records = new Map<number, Stored[]>();
    for (const { key, bytes, at } of store.read()) {
      const [id, record] = key;
      nextId = Math.max(nextId, id + 1);
      const list = records.get(id) ?? [];
      records.set(id, list);
      if (record === 0) catalog.set(id, decode(bytes, at));
      else list.push(storedBytes(record, bytes, at));
    }
    for (const [id, { ns, indexes }] of catalog) {
      const specs = Array.isArray(indexes) ? indexes.filter(isDoc) : [];
      const collection = createCollection(id, String(ns), store, specs);
      collection.load(records.get(id) ?? []);
      collections.set(collection.namespace, collection);
    }
  }

  function remove(collection: Collection): void {
    const { id, namespace, records } = collection;
    collections.delete(namespace);
    store.write({ key: [id, 0], value: undefined, undo: () => collections.set(namespace, collection) });
    for (const record of records.keys()) store.write({ key: [id, record], value: undefined, undo: () => undefined });
  }

  return {
    store,
    collections,
    collection: (namespace) => collections.get(namespace),
    ensure(namespace) {
      const present = collections.get(namespace);
      if (present) return present;
      checkNamespace(namespace);
      const made = createCollection(nextId++, namespace, store);
      collections.set(namespace, made);
      made.saveCatalog(() => collections.delete(namespace));
      return made;
    },
    drop(namespace) {
      const collection = collections.get(namespace);
      if (collection) remove(collection);
    },
    sweep: (now) => [...collections.values()].reduce((count, collection) => count + sweep(collection, now), 0),
  };
}

function checkNamespace(namespace: string): void {
  if (!/^[^\0/\\. "$]+\.[^\0$.]([^\0$]*[^\0$.])?$/.test(namespace))
    fail(73, `Invalid namespace specified '${namespace}'`);
}

function sweep(collection: Collection, now: Date): number {
  let removed = 0;
  for (const { spec, pattern, partial } of collection.indexes.values()) {
    const [field = '_id'] = Object.keys(pattern);
    if (spec.expireAfterSeconds === undefined || field === '_id') continue;
    const limit = new Date(now.getTime() - Number(spec.expireAfterSeconds) * 1000);
    // A document expires by its date, or by the earliest date of an array, which is how a query compares too.
    const { stored } = find(collection, { filter: { $and: [{ [field]: { $lte: limit } }, partial ?? {}] } });
    for (const one of stored) collection.remove(one);
    removed += stored.length;
  }
  return removed;
}
