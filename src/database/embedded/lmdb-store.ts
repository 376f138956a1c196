import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { open, type RootDatabase } from 'lmdb';
import { decode, type Doc, encode } from './bson.ts';
import { MongoError } from './errors.ts';
import type { Change, Store } from './store.ts';

/** A store on disk. */
export interface LmdbStore extends Store {
  /** Runs something while no other process can write: LMDB's writer lock is the lock between processes. */
  exclusively<T>(run: () => Promise<T>): Promise<T>;
}

/** Address space, not disk: LMDB makes it larger when it is used up, but that is slow. */
const mapSize = 1 << 30;

/** Opens the data directory. Nothing is acknowledged before LMDB has committed it with fsync. */
export function openLmdbStore(dir: string): LmdbStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'data.mdb');
  const db = openDatabase(file);
  let batch: Batch | undefined;

  /** One commit for all writes of a turn of the loop. It blocks this thread, which has nothing better to do. */
  function flush(): void {
    const { changes, resolve, reject } = batch ?? newBatch();
    batch = undefined;
    try {
      db.transactionSync(() => {
        for (const { key, value } of changes) {
          if (value) db.putSync(keyBytes(key), seal(value));
          else db.removeSync(keyBytes(key));
        }
      });
      resolve();
    } catch (error) {
      // What is not on disk must not be in memory either; nothing later rests on it, for all of it is in this batch.
      for (const change of changes.toReversed()) change.undo();
      reject(new MongoError(14031, `the write could not be stored: ${reasonOf(error)}`));
    }
  }

  return {
    read: () => readAll(db, file),
    write(change) {
      if (!batch) {
        batch = newBatch();
        setImmediate(flush);
      }
      batch.changes.push(change);
    },
    settled: () => batch?.done,
    exclusively: async (run) => await db.transaction(run),
    async close() {
      await batch?.done.catch(() => undefined);
      await db.close();
    },
  };
}

interface Batch {
  readonly changes: Change[];
  readonly done: Promise<void>;
  resolve(): void;
  reject(error: Error): void;
}

function newBatch(): Batch {
  const batch = { changes: [], resolve: () => undefined, reject: () => undefined };
  const done = new Promise<void>((resolve, reject) => Object.assign(batch, { resolve, reject }));
  // A failure is told to whoever waits; that nobody waits, as in a sweep, is no reason to end the process.
  done.catch(() => undefined);
  return Object.assign(batch, { done });
}

function openDatabase(file: string): RootDatabase<Buffer, Buffer> {
  try {
    if (existsSync(file)) coverLastPage(file);
    const options = { noSubdir: true, overlappingSync: false, mapSize } as const;
    const db = open<Buffer, Buffer>({ path: file, encoding: 'binary', keyEncoding: 'binary', ...options });
    for (const name of [file, `${file}-lock`]) if (existsSync(name)) chmodSync(name, 0o600);
    return db;
  } catch (error) {
    throw damaged(file, reasonOf(error));
  }
}

/**
 * LMDB reads its file as memory: of a file cut short the missing part would end the process. Filled up with zeros it
 * is found by the checks on reading. (A whole file may be shorter too, when its last pages are free.)
 */
function coverLastPage(file: string): void {
  const { size } = statSync(file);
  const metas = readFileSync(file).subarray(0, 65536);
  const pageSize = metas.length >= 160 ? metas.readUInt32LE(48) : 0;
  if (pageSize < 512 || pageSize > 65536 || size < 2 * pageSize) throw new Error('the file is cut short');
  const lastPages = [0, pageSize].map((meta) =>
    meta + 160 <= metas.length ? Number(metas.readBigUInt64LE(meta + 144)) : 0,
  );
  const needed = (Math.max(...lastPages) + 1) * pageSize;
  if (size < needed) truncateSync(file, needed);
}

/** A checksum in front of each document tells torn bytes from stored ones. */
function seal(doc: Doc): Buffer {
  const bytes = encode(doc);
  const sealed = Buffer.allocUnsafe(bytes.length + 4);
  sealed.writeUInt32LE(crc32(bytes), 0);
  bytes.copy(sealed, 4);
  return sealed;
}

type Read = { key: Change['key']; value: Doc };

function* readAll(db: RootDatabase<Buffer, Buffer>, file: string): Generator<Read> {
  try {
    let count = 0;
    for (const { key, value } of db.getRange({})) {
      const body = value.subarray(4);
      if (value.readUInt32LE(0) !== crc32(body)) throw new Error(`record ${key.toString('hex')} has a wrong checksum`);
      yield { key: [key.readUInt32BE(0), key.readUIntBE(4, 6)], value: decode(body) };
      count++;
    }
    const { entryCount } = db.getStats() as { entryCount: number };
    if (count !== entryCount) throw new Error(`${count} of ${entryCount} records are there`);
  } catch (error) {
    throw damaged(file, reasonOf(error));
  }
}

function keyBytes([collection, record]: Change['key']): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(collection, 0);
  key.writeUIntBE(record, 4, 6);
  return key;
}

function damaged(file: string, reason: string): Error {
  const advice = 'Restore the directory from a backup, or move it away to start empty.';
  return new Error(`The embedded database cannot read ${file}: ${reason}. ${advice}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
