import { decode, type Doc, isDoc } from './bson.ts';
import { type Collection, createCollection } from './collection.ts';
import { MongoError } from './errors.ts';
import type { Store } from './store.ts';
import { docOf, type Stored, storedBytes } from './stored.ts';

/** All collections of all databases. */
export interface Engine {
  readonly store: Store;
  readonly collections: ReadonlyMap<string, Collection>;
  collection(namespace: string): Collection | undefined;
  /** The collection, made when there is none. */
  ensure(namespace: string): Collection;
  drop(namespace: string): boolean;
  rename(from: string, to: string, dropTarget: boolean): void;
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
      if (record === 0) catalog.set(id, decode(bytes, at));
      else {
        const list = records.get(id);
        if (list) list.push(storedBytes(record, bytes, at));
        else records.set(id, [storedBytes(record, bytes, at)]);
      }
    }
    for (const [id, entry] of catalog) {
      const specs = Array.isArray(entry.indexes) ? entry.indexes.filter(isDoc) : [];
      const collection = createCollection(id, String(entry.ns), store, specs);
      collection.load(records.get(id) ?? []);
      collections.set(collection.namespace, collection);
    }
  }

  function remove(collection: Collection): void {
    collections.delete(collection.namespace);
    store.write({
      key: [collection.id, 0],
      value: undefined,
      undo: () => collections.set(collection.namespace, collection),
    });
    for (const id of collection.records.keys())
      store.write({ key: [collection.id, id], value: undefined, undo: () => undefined });
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
      return collection !== undefined;
    },
    rename(from, to, dropTarget) {
      const collection = collections.get(from);
      if (!collection) throw new MongoError(26, `Source collection ${from} does not exist`);
      if (from === to) throw new MongoError(20, "Can't rename a collection to itself");
      checkNamespace(to);
      const target = collections.get(to);
      if (target && !dropTarget) throw new MongoError(48, 'target namespace exists');
      if (target) remove(target);
      collections.delete(from);
      collection.namespace = to;
      collections.set(to, collection);
      collection.saveCatalog(() => {
        collections.delete(to);
        collection.namespace = from;
        collections.set(from, collection);
      });
    },
    sweep(now) {
      let removed = 0;
      for (const collection of collections.values()) removed += sweepCollection(collection, now);
      return removed;
    },
  };
}

function checkNamespace(namespace: string): void {
  const [db = '', ...rest] = namespace.split('.');
  const name = rest.join('.');
  if (
    db === '' ||
    name === '' ||
    name.startsWith('.') ||
    name.endsWith('.') ||
    /[\0$]/.test(name) ||
    /[\0/\\. "$]/.test(db)
  ) {
    throw new MongoError(73, `Invalid namespace specified '${namespace}'`);
  }
}

function sweepCollection(collection: Collection, now: Date): number {
  let removed = 0;
  for (const index of collection.indexes.values()) {
    const [field] = Object.keys(index.pattern);
    const seconds = Number(index.spec.expireAfterSeconds);
    if (index.spec.expireAfterSeconds === undefined || field === undefined || field === '_id') continue;
    const limit = now.getTime() - seconds * 1000;
    const expired = [...collection.records.values()].filter(
      (one) => index.keysOf(docOf(one)).length > 0 && isBefore(docOf(one)[field], limit),
    );
    for (const stored of expired) collection.remove(stored);
    removed += expired.length;
  }
  return removed;
}

/** A document expires by its date, or by the earliest date of an array. */
function isBefore(value: unknown, limit: number): boolean {
  return (Array.isArray(value) ? value : [value]).some((one) => one instanceof Date && one.getTime() <= limit);
}
