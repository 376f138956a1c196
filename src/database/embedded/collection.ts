import { calculateObjectSize, ObjectId } from 'bson';
import { type Doc, isDoc, maxDocumentSize, own } from './bson.ts';
import { MongoError } from './errors.ts';
import { createIndex, type Index, sameIndex } from './indexes.ts';
import { docOf, type Stored, storedDoc } from './stored.ts';
import { bsonType } from './bson.ts';
import type { Store } from './store.ts';

/** A collection in memory: its documents, its indexes, and every change on its way to the store. */
export interface Collection {
  readonly id: number;
  namespace: string;
  readonly records: Map<number, Stored>;
  readonly indexes: Map<string, Index>;
  insert(doc: Doc): Doc;
  replace(stored: Stored, doc: Doc): void;
  remove(stored: Stored): void;
  /** Adds an index; false when it was there already. */
  addIndex(spec: Doc): boolean;
  dropIndex(name: string): void;
  /** Changes an index's specification where the entries stay the same (expiry, hidden). */
  changeIndex(name: string, spec: Doc): void;
  saveCatalog(undo: () => void): void;
  /** Fills memory from the store, without writing back. */
  load(records: Stored[]): void;
}

export const idIndex: Doc = { v: 2, key: { _id: 1 }, name: '_id_' };

export function createCollection(id: number, namespace: string, store: Store, specs: Doc[] = [idIndex]): Collection {
  const records = new Map<number, Stored>();
  const indexes = new Map<string, Index>(specs.map((spec) => [String(spec.name), createIndex(spec)]));
  let nextRecord = 1;

  function place(stored: Stored, doc: Doc): void {
    const changes = [...indexes.values()].map((index) => ({ index, keys: index.keysOf(doc) }));
    const candidate = storedDoc(stored.id, doc);
    for (const { index, keys } of changes) index.check(candidate, keys, collection.namespace);
    if (records.has(stored.id)) displace(stored);
    stored.doc = doc;
    stored.bytes = undefined;
    for (const { index, keys } of changes) index.add(stored, keys);
    records.set(stored.id, stored);
  }

  function displace(stored: Stored): void {
    for (const index of indexes.values()) index.remove(stored, index.keysOf(docOf(stored)));
  }

  function forget(stored: Stored): void {
    displace(stored);
    records.delete(stored.id);
  }

  const collection: Collection = {
    id,
    namespace,
    records,
    indexes,
    insert(doc) {
      const complete = withId(doc);
      const stored = storedDoc(nextRecord, complete);
      place(stored, complete);
      nextRecord++;
      store.write({ key: [id, stored.id], value: complete, undo: () => forget(stored) });
      return complete;
    },
    replace(stored, doc) {
      const old = docOf(stored);
      checkSize(doc);
      place(stored, doc);
      store.write({ key: [id, stored.id], value: doc, undo: () => place(stored, old) });
    },
    remove(stored) {
      forget(stored);
      store.write({ key: [id, stored.id], value: undefined, undo: () => place(stored, docOf(stored)) });
    },
    addIndex(spec) {
      const name = String(spec.name);
      for (const present of indexes.values()) {
        const isSame = sameIndex(present.spec, spec);
        if (isSame && present.name === name) return false;
        if (present.name === name)
          throw new MongoError(
            86,
            `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(present.spec)}`,
          );
        if (isSame) throw new MongoError(85, `Index already exists with a different name: ${present.name}`);
        if (
          JSON.stringify(present.spec.key) === JSON.stringify(spec.key) &&
          JSON.stringify(present.partial) === JSON.stringify(spec.partialFilterExpression)
        ) {
          throw new MongoError(
            85,
            `An equivalent index already exists with the same name but different options. Requested index: ${JSON.stringify(spec)}, existing index: ${JSON.stringify(present.spec)}`,
          );
        }
      }
      const index = createIndex(spec);
      index.fill(records.values(), collection.namespace);
      indexes.set(name, index);
      collection.saveCatalog(() => indexes.delete(name));
      return true;
    },
    dropIndex(name) {
      const index = indexes.get(name);
      if (!index) return;
      indexes.delete(name);
      collection.saveCatalog(() => {
        index.fill(records.values(), collection.namespace);
        indexes.set(name, index);
      });
    },
    changeIndex(name, spec) {
      const old = indexes.get(name);
      if (!old) return;
      indexes.set(name, { ...old, spec });
      collection.saveCatalog(() => indexes.set(name, old));
    },
    saveCatalog(undo) {
      const value = { ns: collection.namespace, indexes: [...indexes.values()].map(({ spec }) => spec) };
      store.write({ key: [id, 0], value, undo });
    },
    load(loaded) {
      for (const stored of loaded) {
        records.set(stored.id, stored);
        nextRecord = Math.max(nextRecord, stored.id + 1);
      }
      for (const index of indexes.values()) index.fill(records.values(), namespace);
    },
  };
  return collection;
}

/** The document with its _id first, made when it has none. */
function withId(doc: Doc): Doc {
  const id = own(doc, '_id');
  const names = Object.keys(doc);
  if (Array.isArray(id)) throw new MongoError(53, "The '_id' value cannot be of type array");
  if (bsonType(id) === 'BSONRegExp') throw new MongoError(53, "The '_id' value cannot be of type regex");
  if (isDoc(id) && Object.keys(id).some((name) => name.startsWith('$')))
    throw new MongoError(52, "_id fields may not contain '$'-prefixed fields");
  checkSize(doc);
  if (names[0] === '_id' && id !== undefined) return doc;
  return { _id: id ?? new ObjectId(), ...doc };
}

function checkSize(doc: Doc): void {
  const size = calculateObjectSize(doc, { ignoreUndefined: true });
  if (size > maxDocumentSize)
    throw new MongoError(
      10334,
      `BSONObj size: ${size} (0x${size.toString(16)}) is invalid. Size must be between 0 and 16793600(16MB)`,
    );
}
