import { calculateObjectSize, ObjectId } from 'bson';
import { type Doc, isDoc, maxDocumentSize, own } from './bson.ts';
import { fail } from './errors.ts';
import { idIndex, isPresent } from './index-spec.ts';
import { createIndex, type Index } from './indexes.ts';
import type { Store } from './store.ts';
import { docOf, type Stored, storedDoc } from './stored.ts';
import { typeName } from './types.ts';

/** A collection in memory: its documents, its indexes, and every change on its way to the store. */
export interface Collection {
  readonly id: number;
  readonly namespace: string;
  readonly records: Map<number, Stored>;
  readonly indexes: Map<string, Index>;
  insert(doc: Doc): Doc;
  replace(stored: Stored, doc: Doc): void;
  remove(stored: Stored): void;
  /** Adds an index of a complete specification; nothing when it is there already. */
  addIndex(spec: Doc): void;
  dropIndex(name: string): void;
  saveCatalog(undo: () => void): void;
  /** Fills memory from the store, without writing back. */
  load(records: Stored[]): void;
}

export function createCollection(id: number, namespace: string, store: Store, specs: Doc[] = [idIndex]): Collection {
  const records = new Map<number, Stored>();
  const indexes = new Map<string, Index>();
  let nextRecord = 1;

  /** Puts a document in the place of another, or of none, unless an index refuses it. */
  function place(stored: Stored, doc: Doc): void {
    const old = records.has(stored.id) ? docOf(stored) : undefined;
    const candidate = storedDoc(stored.id, doc);
    const changes = [...indexes.values()].map((index) => {
      const [before, after] = [old ? index.keysOf(old) : [], index.keysOf(doc)];
      index.check(candidate, after);
      return { index, before, after };
    });
    stored.doc = doc;
    stored.bytes = undefined;
    for (const { index, before, after } of changes) index.change(stored, before, after);
    records.set(stored.id, stored);
  }

  function forget(stored: Stored): void {
    for (const index of indexes.values()) index.change(stored, index.keysOf(docOf(stored)), []);
    records.delete(stored.id);
  }

  function setIndex(name: string, index: Index | undefined): void {
    if (index) indexes.set(name, index);
    else indexes.delete(name);
  }

  /** Changes the catalog in memory and on disk, and knows the way back. */
  function changeCatalog(name: string, index: Index | undefined): void {
    const old = indexes.get(name);
    setIndex(name, index);
    collection.saveCatalog(() => {
      if (!index) old?.fill();
      setIndex(name, old);
    });
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
      if (isPresent(specsOf(indexes), spec)) return;
      const index = createIndex(spec, collection);
      index.fill();
      changeCatalog(index.name, index);
    },
    dropIndex: (name) => changeCatalog(name, undefined),
    saveCatalog(undo) {
      store.write({ key: [id, 0], value: { ns: namespace, indexes: specsOf(indexes) }, undo });
    },
    load(loaded) {
      for (const stored of loaded) {
        records.set(stored.id, stored);
        nextRecord = Math.max(nextRecord, stored.id + 1);
      }
    },
  };
  for (const spec of specs) setIndex(String(spec.name), createIndex(spec, collection));
  return collection;
}

function specsOf(indexes: Map<string, Index>): Doc[] {
  return [...indexes.values()].map(({ spec }) => spec);
}

/** The document with its _id first, made when it has none. */
function withId(doc: Doc): Doc {
  const id = own(doc, '_id');
  if (['array', 'regex'].includes(typeName(id))) fail(53, `The '_id' value cannot be of type ${typeName(id)}`);
  if (isDoc(id) && Object.keys(id).some((name) => name.startsWith('$')))
    fail(52, "_id fields may not contain '$'-prefixed fields");
  checkSize(doc);
  if (id !== undefined && Object.keys(doc)[0] === '_id') return doc;
  return { _id: id ?? new ObjectId(), ...doc };
}

function checkSize(doc: Doc): void {
  const size = calculateObjectSize(doc, { ignoreUndefined: true });
  if (size > maxDocumentSize)
    fail(10334, `BSONObj size: ${size} is invalid. Size must be between 0 and 16793600(16MB)`);
}
