import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { open, type RootDatabase } from 'lmdb';
import { type Doc, encode } from './bson.ts';
import { fail } from './errors.ts';
import { checkPages } from './page-check.ts';
import type { Change, Store } from './store.ts';

/** A store on disk. */
export interface LmdbStore extends Store {
  /** Runs something while no other process can write: LMDB's writer lock is the lock between processes. */
  exclusively<T>(run: () => Promise<T>): Promise<T>;
  /** Throws when the file is torn; only to be asked while nobody writes. */
  check(): void;
}

/** Documents go in, places of their bytes come out. */
type Database = RootDatabase<Doc | Place, number>;

/** Address space, not disk: LMDB makes it larger when it is used up, but that is slow. */
const usualMapSize = 1 << 30;

/** Opens the data directory. Nothing is acknowledged before LMDB has committed it with fsync. */
export function openLmdbStore(dir: string, mapSize = usualMapSize): LmdbStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'data.mdb');
  const db = openDatabase(file, mapSize);
  let batch: Batch | undefined;

  /** It blocks this thread, which has nothing better to do. */
  function commit(changes: Change[]): void {
    batch = undefined;
    try {
      db.transactionSync(() => {
        for (const { key, value } of changes) {
          if (value) db.putSync(keyNumber(key), value);
          else db.removeSync(keyNumber(key));
        }
      });
    } catch (error) {
      // What is not on disk must not be in memory either; nothing later rests on it, for all of it is in this batch.
      for (const change of changes.toReversed()) change.undo();
      fail(14031, `the write could not be stored: ${reasonOf(error)}`);
    }
  }

  /** One commit for all writes of a turn of the loop. */
  function newBatch(): Batch {
    const changes: Change[] = [];
    const done = new Promise((turn) => setImmediate(turn)).then(() => commit(changes));
    // A failure is told to whoever waits; that nobody waits, as in a sweep, is no reason to end the process.
    done.catch(() => undefined);
    return { changes, done };
  }

  return {
    read: () => readAll(db, file),
    write(change) {
      batch ??= newBatch();
      batch.changes.push(change);
    },
    settled: () => batch?.done,
    exclusively: async (run) => await db.transaction(run),
    check() {
      try {
        checkPages(file);
      } catch (error) {
        throw damaged(file, reasonOf(error));
      }
    },
    async close() {
      await batch?.done.catch(() => undefined);
      await db.close();
    },
  };
}

interface Batch {
  readonly changes: Change[];
  readonly done: Promise<void>;
}

function openDatabase(file: string, mapSize: number): Database {
  try {
    // LMDB would take an empty file for a new one and begin again.
    if (existsSync(file) && statSync(file).size === 0) throw new Error('the file is empty');
    const options = { noSubdir: true, overlappingSync: false, mapSize } as const;
    const db = open<Doc | Place, number>({ path: file, encoder: { encode: seal, decode: unseal }, ...options });
    for (const name of [file, `${file}-lock`]) if (existsSync(name)) chmodSync(name, 0o600);
    return db;
  } catch (error) {
    throw damaged(file, reasonOf(error));
  }
}

/** A checksum in front of each document tells torn bytes from stored ones. */
function seal(doc: Doc): Buffer {
  const bytes = encode(doc);
  const sealed = Buffer.allocUnsafe(bytes.length + 4);
  sealed.writeUInt32LE(crc32(bytes), 0);
  bytes.copy(sealed, 4);
  return sealed;
}

type Place = { bytes: Buffer; at: number };

const slabSize = 1 << 20;
let slab = Buffer.alloc(0);
let used = 0;

/** LMDB lends its own memory for the moment: the bytes are copied, many documents into one buffer. */
function unseal(sealed: Buffer, size: number): Place {
  const body = sealed.subarray(4, size);
  if (size < 9 || sealed.readUInt32LE(0) !== crc32(body)) throw new Error('a record has a wrong checksum');
  if (used + body.length > slab.length) {
    slab = Buffer.allocUnsafeSlow(Math.max(slabSize, body.length));
    used = 0;
  }
  const at = used;
  used += body.copy(slab, at);
  return { bytes: slab, at };
}

function* readAll(db: Database, file: string): Generator<Place & { key: Change['key'] }> {
  try {
    let count = 0;
    for (const { key, value } of db.getRange({})) {
      yield { key: [Math.floor(key / perCollection), key % perCollection], ...(value as Place) };
      count++;
    }
    const { entryCount } = db.getStats() as { entryCount: number };
    if (count !== entryCount) throw new Error(`${count} of ${entryCount} records are there`);
  } catch (error) {
    throw damaged(file, reasonOf(error));
  }
}

const perCollection = 2 ** 32;

/** Collection and record as one number, which is a short key: 2 million collections of 4 billion records. */
function keyNumber([collection, record]: Change['key']): number {
  return collection * perCollection + record;
}

function damaged(file: string, reason: string): Error {
  const advice = 'Restore the directory from a backup, or move it away to start empty.';
  return new Error(`The embedded database cannot read ${file}: ${reason}. ${advice}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
