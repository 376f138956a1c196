import { type Doc, isDoc } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { fail } from '../errors.ts';
import { idIndex, normalizeSpec } from '../index-spec.ts';
import { identical } from '../keys.ts';
import { compileFilter } from '../match.ts';
import { refuseOthers, words } from '../options.ts';
import { collectionsOf, type Command, type Context, docField, docList, namespaceOf } from './command.ts';

const all = Number.POSITIVE_INFINITY;

function existing(command: Doc, context: Context): Collection {
  const namespace = namespaceOf(command, context);
  return context.engine.collection(namespace) ?? fail(26, `ns does not exist: ${namespace}`);
}

const createIndexes: Command = (command, { engine, ...context }) => {
  const namespace = namespaceOf(command, { engine, ...context });
  const isNew = !engine.collection(namespace);
  const specs = docList(command, 'indexes').map(normalizeSpec);
  const collection = engine.ensure(namespace);
  const numIndexesBefore = collection.indexes.size;
  for (const spec of specs) if (!identical(spec.key, idIndex.key)) collection.addIndex(spec);
  const numIndexesAfter = collection.indexes.size;
  const note = numIndexesAfter === numIndexesBefore && { note: 'all indexes already exist' };
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: isNew, ...note, ok: 1 };
};

const dropIndexes: Command = (command, context) => {
  const { indexes, dropIndex } = existing(command, context);
  const nIndexesWas = indexes.size;
  const wanted = Array.isArray(command.index) ? command.index : [command.index];
  const names = wanted.flatMap((index) => {
    if (index === '*') return [...indexes.keys()].filter((name) => name !== '_id_');
    const found = [...indexes.values()].find(
      ({ name, spec }) => name === index || (isDoc(index) && identical(index, spec.key)),
    );
    const name =
      found?.name ?? fail(27, `index not found: ${typeof index === 'string' ? index : JSON.stringify(index)}`);
    return name === '_id_' ? fail(72, 'cannot drop _id index') : [name];
  });
  for (const name of names) dropIndex(name);
  return { nIndexesWas, ok: 1 };
};

const listIndexes: Command = (command, context) => {
  const { namespace, indexes } = existing(command, context);
  const specs = [...indexes.values()].map(({ spec }) => spec);
  return context.cursors.open(namespace, specs, all, true);
};

const createOptions = words('create autoIndexId idIndex storageEngine encryptedFields');

const create: Command = (command, context) => {
  refuseOthers('create', command, createOptions);
  context.engine.ensure(namespaceOf(command, context));
  return { ok: 1 };
};

const drop: Command = (command, context) => {
  const namespace = namespaceOf(command, context);
  const collection = context.engine.collection(namespace);
  context.engine.drop(namespace);
  return { ...(collection && { nIndexesWas: collection.indexes.size, ns: namespace }), ok: 1 };
};

const dropDatabase: Command = (_command, context) => {
  const collections = collectionsOf(context);
  for (const { namespace } of collections) context.engine.drop(namespace);
  return { ...(collections.length > 0 && { dropped: context.db }), ok: 1 };
};

const listCollections: Command = (command, context) => {
  const { db, cursors } = context;
  const isWanted = compileFilter(docField(command, 'filter'));
  const details = command.nameOnly === true ? {} : { options: {}, info: { readOnly: false }, idIndex };
  const docs = collectionsOf(context)
    .map(({ namespace }) => ({ name: namespace.slice(db.length + 1), type: 'collection', ...details }))
    .filter((entry) => isWanted(entry));
  return cursors.open(`${db}.$cmd.listCollections`, docs, all, true);
};

const listDatabases: Command = (command, { engine }) => {
  const isWanted = compileFilter(docField(command, 'filter'));
  const names = new Set([...engine.collections.keys()].map((name) => name.slice(0, name.indexOf('.'))));
  const databases = [...names]
    .sort()
    .map((name) => ({ name, sizeOnDisk: 0, empty: false }))
    .filter((entry) => isWanted(entry));
  if (command.nameOnly === true) return { databases: databases.map(({ name }) => ({ name })), ok: 1 };
  return { databases, totalSize: 0, totalSizeMb: 0, ok: 1 };
};

export const catalogCommands: Record<string, Command> = {
  createIndexes,
  dropIndexes,
  deleteIndexes: dropIndexes,
  listIndexes,
  create,
  drop,
  dropDatabase,
  listCollections,
  listDatabases,
};
