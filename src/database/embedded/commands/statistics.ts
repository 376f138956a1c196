import { calculateObjectSize } from 'bson';
import type { Doc } from '../bson.ts';
import type { Collection } from '../collection.ts';
import { fail } from '../errors.ts';
import { docOf } from '../stored.ts';
import { type Command, namespaceOf } from './command.ts';

/** What collStats, dbStats and $collStats say of some collections; index sizes are not known. */
export function sizesOf(collections: Collection[]): Doc & { count: number; size: number } {
  let [count, size] = [0, 0];
  for (const { records } of collections) {
    count += records.size;
    for (const stored of records.values()) size += calculateObjectSize(docOf(stored));
  }
  return { count, size, storageSize: size, totalSize: size, totalIndexSize: 0, scaleFactor: 1 };
}

/** The statistics of one collection, which need not exist. */
export function collectionStatistics(namespace: string, collection: Collection | undefined): Doc {
  const sizes = sizesOf(collection ? [collection] : []);
  const names = [...(collection?.indexes.keys() ?? [])];
  return {
    ns: namespace,
    ...sizes,
    avgObjSize: sizes.count > 0 ? Math.floor(sizes.size / sizes.count) : 0,
    capped: false,
    nindexes: names.length,
    indexSizes: Object.fromEntries(names.map((name) => [name, 0])),
  };
}

const collStats: Command = (command, context) => {
  const namespace = namespaceOf(command, context);
  return { ...collectionStatistics(namespace, context.engine.collection(namespace)), ok: 1 };
};

const dbStats: Command = (_command, { engine, db }) => {
  const collections = [...engine.collections.values()].filter(({ namespace }) => namespace.startsWith(`${db}.`));
  const { count, size, ...sizes } = sizesOf(collections);
  return {
    db,
    collections: collections.length,
    views: 0,
    objects: count,
    avgObjSize: count > 0 ? size / count : 0,
    dataSize: size,
    ...sizes,
    indexes: collections.reduce((sum, { indexes }) => sum + indexes.size, 0),
    indexSize: 0,
    ok: 1,
  };
};

const validate: Command = (command, context) => {
  const ns = namespaceOf(command, context);
  const { records, indexes } =
    context.engine.collection(ns) ?? fail(26, `Collection '${ns}' does not exist to validate.`);
  return { ns, nrecords: records.size, nIndexes: indexes.size, valid: true, warnings: [], errors: [], ok: 1 };
};

export const statisticsCommands: Record<string, Command> = {
  collStats,
  collstats: collStats,
  dbStats,
  dbstats: dbStats,
  validate,
};
