import { calculateObjectSize } from 'bson';
import { type Doc, isDoc } from './bson.ts';
import type { Collection } from './collection.ts';
import { refuse } from './errors.ts';
import type { Stage } from './pipeline.ts';
import { docOf } from './stored.ts';

interface Sizes {
  readonly count: number;
  readonly size: number;
  readonly storageSize: number;
  readonly totalSize: number;
}

/** How many documents some collections hold, and their bytes; indexes lie in memory and count nothing. */
export function sizesOf(collections: Collection[]): Sizes {
  let [count, size] = [0, 0];
  for (const { records } of collections) {
    count += records.size;
    for (const stored of records.values()) size += calculateObjectSize(docOf(stored));
  }
  return { count, size, storageSize: size, totalSize: size };
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
    totalIndexSize: 0,
    scaleFactor: 1,
  };
}

/** $collStats: the same as a stage, which is how shells ask today. */
export function collStats(operand: unknown): Stage {
  const wanted = isDoc(operand) ? operand : {};
  if (wanted.latencyStats !== undefined) refuse('$collStats with latencyStats');
  return (_docs, { engine, namespace }) => {
    const { ns, ...storageStats } = collectionStatistics(namespace, engine.collection(namespace));
    return [
      { ns, host: 'embedded', ...(wanted.storageStats !== undefined && { storageStats }), count: storageStats.count },
    ];
  };
}
