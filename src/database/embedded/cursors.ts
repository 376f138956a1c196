import { calculateObjectSize, Long } from 'bson';
import type { Doc } from './bson.ts';
import { MongoError } from './errors.ts';

/** The open cursors of all connections. */
export interface Cursors {
  /** The reply to a query: its first batch, and a cursor when there is more. */
  open(namespace: string, docs: Doc[], batchSize: number, isSingle: boolean): Doc;
  more(id: bigint, namespace: string, batchSize: number): Doc;
  /** Forgets a cursor; false when there was none. */
  kill(id: bigint): boolean;
  /** Forgets cursors nobody has asked for since a time. */
  forgetIdle(since: number): void;
  readonly size: number;
}

interface Cursor {
  readonly namespace: string;
  readonly docs: Doc[];
  at: number;
  usedAt: number;
}

const maxBatchBytes = 16 * 1024 * 1024;
const maxCursors = 10_000;

/** A cursor is a list of documents and a place in it: documents are never changed, so the list is a snapshot. */
export function openCursors(now: () => number): Cursors {
  const cursors = new Map<bigint, Cursor>();
  let nextId = BigInt(now()) * 1000n;

  function take(cursor: Cursor, batchSize: number): Doc[] {
    const batch: Doc[] = [];
    let bytes = 0;
    while (cursor.at < cursor.docs.length && batch.length < batchSize) {
      const doc = cursor.docs[cursor.at] ?? {};
      bytes += calculateObjectSize(doc, { ignoreUndefined: true });
      if (bytes > maxBatchBytes && batch.length > 0) break;
      batch.push(doc);
      cursor.at++;
    }
    cursor.usedAt = now();
    return batch;
  }

  return {
    open(namespace, docs, batchSize, isSingle) {
      const cursor: Cursor = { namespace, docs, at: 0, usedAt: 0 };
      const firstBatch = take(cursor, batchSize);
      let id = 0n;
      if (cursor.at < docs.length && !isSingle) {
        if (cursors.size >= maxCursors) throw new MongoError(1, 'too many open cursors');
        id = nextId++;
        cursors.set(id, cursor);
      }
      return { cursor: { firstBatch, id: Long.fromBigInt(id), ns: namespace }, ok: 1 };
    },
    more(id, namespace, batchSize) {
      const cursor = cursors.get(id);
      if (!cursor) throw new MongoError(43, `cursor id ${id} not found`);
      if (cursor.namespace !== namespace)
        throw new MongoError(
          13,
          `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
        );
      const nextBatch = take(cursor, batchSize);
      const isDone = cursor.at >= cursor.docs.length;
      if (isDone) cursors.delete(id);
      return { cursor: { nextBatch, id: Long.fromBigInt(isDone ? 0n : id), ns: namespace }, ok: 1 };
    },
    kill: (id) => cursors.delete(id),
    forgetIdle(since) {
      for (const [id, cursor] of cursors) if (cursor.usedAt < since) cursors.delete(id);
    },
    get size() {
      return cursors.size;
    },
  };
}
