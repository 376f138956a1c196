import { type Doc, isDoc } from '../bson.ts';
import { idIndex } from '../collection.ts';
import { MongoError, unsupported } from '../errors.ts';
import { isSimpleCollation, normalizeSpec } from '../indexes.ts';
import { identical } from '../keys.ts';
import { compileFilter } from '../match.ts';
import { type Command, docField, docList, namespaceOf } from './command.ts';

const createIndexes: Command = (command, context) => {
  const namespace = namespaceOf(command, 'createIndexes', context);
  const isNew = !context.engine.collection(namespace);
  const specs = docList(command, 'indexes').map(normalizeSpec);
  const collection = context.engine.ensure(namespace);
  const numIndexesBefore = collection.indexes.size;
  for (const spec of specs) {
    if (identical(spec.key, idIndex.key)) continue;
    collection.addIndex(spec);
  }
  const numIndexesAfter = collection.indexes.size;
  const note = numIndexesAfter === numIndexesBefore ? { note: 'all indexes already exist' } : {};
  return { numIndexesBefore, numIndexesAfter, createdCollectionAutomatically: isNew, ...note, ok: 1 };
};

const dropIndexes: Command = (command, context) => {
  const collection = context.engine.collection(
    namespaceOf(command, command.dropIndexes === undefined ? 'deleteIndexes' : 'dropIndexes', context),
  );
  if (!collection) throw new MongoError(26, 'ns not found');
  const nIndexesWas = collection.indexes.size;
  const wanted = Array.isArray(command.index) ? command.index : [command.index];
  const names = wanted.flatMap((index) => {
    if (index === '*') return [...collection.indexes.keys()].filter((name) => name !== '_id_');
    const found = [...collection.indexes.values()].find(
      ({ name, spec }) => name === index || (isDoc(index) && identical(index, spec.key)),
    );
    if (!found)
      throw new MongoError(
        27,
        typeof index === 'string'
          ? `index not found with name [${index}]`
          : `can't find index with key: ${JSON.stringify(index)}`,
      );
    if (found.name === '_id_') throw new MongoError(72, 'cannot drop _id index');
    return [found.name];
  });
  for (const name of names) collection.dropIndex(name);
  return { nIndexesWas, ok: 1 };
};

const listIndexes: Command = (command, context) => {
  const namespace = namespaceOf(command, 'listIndexes', context);
  const collection = context.engine.collection(namespace);
  if (!collection) throw new MongoError(26, `ns does not exist: ${namespace}`);
  return context.cursors.open(
    namespace,
    [...collection.indexes.values()].map(({ spec }) => spec),
    Number.POSITIVE_INFINITY,
    true,
  );
};

const create: Command = (command, context) => {
  const namespace = namespaceOf(command, 'create', context);
  const harmless = new Set([
    'create',
    'writeConcern',
    'lsid',
    'comment',
    'autoIndexId',
    'idIndex',
    'storageEngine',
    'apiVersion',
    'encryptedFields',
  ]);
  for (const option of Object.keys(command)) {
    const value = command[option];
    if (option.startsWith('$') || harmless.has(option) || value === undefined || value === false) continue;
    if (option === 'collation' && isSimpleCollation(value)) continue;
    if (
      [
        'capped',
        'size',
        'max',
        'timeseries',
        'viewOn',
        'pipeline',
        'validator',
        'validationLevel',
        'validationAction',
        'clusteredIndex',
        'changeStreamPreAndPostImages',
        'collation',
        'expireAfterSeconds',
        'indexOptionDefaults',
      ].includes(option)
    ) {
      throw unsupported(`The collection option ${option}`);
    }
    throw new MongoError(40415, `BSON field 'create.${option}' is an unknown field.`);
  }
  if (context.engine.collection(namespace)) return { ok: 1 };
  context.engine.ensure(namespace);
  return { ok: 1 };
};

const drop: Command = (command, context) => {
  const namespace = namespaceOf(command, 'drop', context);
  const collection = context.engine.collection(namespace);
  if (!collection) return { ok: 1 };
  const nIndexesWas = collection.indexes.size;
  context.engine.drop(namespace);
  return { nIndexesWas, ns: namespace, ok: 1 };
};

const dropDatabase: Command = (_command, { engine, db }) => {
  const names = [...engine.collections.keys()].filter((name) => name.startsWith(`${db}.`));
  for (const name of names) engine.drop(name);
  return names.length > 0 ? { dropped: db, ok: 1 } : { ok: 1 };
};

const renameCollection: Command = (command, { engine }) => {
  engine.rename(String(command.renameCollection), String(command.to), command.dropTarget === true);
  return { ok: 1 };
};

const collMod: Command = (command, context) => {
  const collection = context.engine.collection(namespaceOf(command, 'collMod', context));
  if (!collection) throw new MongoError(26, 'ns does not exist');
  const bad = ['validator', 'viewOn', 'timeseries', 'changeStreamPreAndPostImages'].find(
    (option) => command[option] !== undefined,
  );
  if (bad) throw unsupported(`collMod ${bad}`);
  const wanted = docField(command, 'index');
  const index = [...collection.indexes.values()].find(
    ({ name, spec }) => name === wanted.name || identical(wanted.keyPattern, spec.key),
  );
  if (!index)
    throw new MongoError(
      27,
      `cannot find index ${JSON.stringify(wanted.name ?? wanted.keyPattern)} for ns ${collection.namespace}`,
    );
  const reply: Doc = { ok: 1 };
  const spec: Doc = { ...index.spec };
  for (const option of ['expireAfterSeconds', 'hidden']) {
    if (wanted[option] === undefined) continue;
    reply[`${option}_old`] = index.spec[option];
    reply[`${option}_new`] = wanted[option];
    spec[option] = wanted[option];
  }
  collection.changeIndex(index.name, spec);
  return reply;
};

const listCollections: Command = (command, context) => {
  const { engine, db } = context;
  const matches = compileFilter(docField(command, 'filter'));
  const docs = [...engine.collections.values()]
    .filter(({ namespace }) => namespace.startsWith(`${db}.`))
    .map(({ namespace }) => namespace.slice(db.length + 1))
    .map((name) =>
      command.nameOnly === true
        ? { name, type: 'collection' }
        : { name, type: 'collection', options: {}, info: { readOnly: false }, idIndex },
    )
    .filter(matches);
  return context.cursors.open(`${db}.$cmd.listCollections`, docs, Number.POSITIVE_INFINITY, true);
};

const listDatabases: Command = (command, { engine }) => {
  const matches = compileFilter(docField(command, 'filter'));
  const names = new Set([...engine.collections.keys()].map((name) => name.slice(0, name.indexOf('.'))));
  const databases = [...names]
    .sort()
    .map((name) => ({ name, sizeOnDisk: 0, empty: false }))
    .filter(matches);
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
  renameCollection,
  collMod,
  listCollections,
  listDatabases,
};
