import { calculateObjectSize, Long } from 'bson';
import type { Doc } from './bson.ts';
import { fail } from './errors.ts';

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
    for (let bytes = 0; batch.length < batchSize; cursor.at++) {
      const doc = cursor.docs[cursor.at];
      if (doc) bytes += calculateObjectSize(doc, { ignoreUndefined: true });
      if (!doc || (bytes > maxBatchBytes && batch.length > 0)) break;
      batch.push(doc);
    }
    cursor.usedAt = now();
    return batch;
  }

  return {
    open(ns, docs, batchSize, isSingle) {
      const cursor: Cursor = { namespace: ns, docs, at: 0, usedAt: 0 };
      const firstBatch = take(cursor, batchSize);
      const isDone = isSingle || cursor.at >= docs.length;
      if (!isDone && cursors.size >= maxCursors) fail(1, 'too many open cursors');
      const id = isDone ? 0n : nextId++;
      if (!isDone) cursors.set(id, cursor);
      return { cursor: { firstBatch, id: Long.fromBigInt(id), ns }, ok: 1 };
    },
    more(id, ns, batchSize) {
      const cursor = cursors.get(id) ?? fail(43, `cursor id ${id} not found`);
      if (cursor.namespace !== ns)
        fail(13, `Requested getMore on namespace '${ns}', but cursor belongs to ${cursor.namespace}`);
      const nextBatch = take(cursor, batchSize);
      const isDone = cursor.at >= cursor.docs.length;
      if (isDone) cursors.delete(id);
      return { cursor: { nextBatch, id: Long.fromBigInt(isDone ? 0n : id), ns }, ok: 1 };
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
