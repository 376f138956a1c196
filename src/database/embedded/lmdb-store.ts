import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { open, type RootDatabase } from 'lmdb';
import { decode } from './decode.ts';
import { fail } from './errors.ts';
import { type Journal, openJournal } from './journal.ts';
import type { Write } from './journal-record.ts';
import { checkPages } from './page-check.ts';
import { type Place, placeIn, seal, unseal } from './sealed.ts';
import type { Change, Store } from './store.ts';

/** A store on disk. */
export interface LmdbStore extends Store {
  /** Runs something while no other process can write: LMDB's writer lock is the lock between processes. */
  exclusively<T>(run: () => Promise<T>): Promise<T>;
}

/** Sealed bytes go in, places of documents come out. */
type Database = RootDatabase<Buffer | Place, number>;

/** Address space, not disk: LMDB makes it larger when it is used up, but that is slow. */
const usualMapSize = 1 << 30;
const perCollection = 2 ** 32;
/** Below all records: the number of the last checkpoint. */
const checkpointKey = 0;

/**
 * Opens the data directory: LMDB, and in front of it a journal. A commit is on disk when the journal is, which syncs once
 * where LMDB syncs twice; when the journal is full, LMDB takes all of it in one commit.
 */
export function openLmdbStore(dir: string, mapSize = usualMapSize): LmdbStore {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const file = join(dir, 'data.mdb');
  const db = openDatabase(file, mapSize);
  /** What the journal has and LMDB has not. */
  const pending = new Map<number, Buffer | undefined>();
  let journal: Journal | undefined;
  let batch: Batch | undefined;

  function recover(): Journal {
    const checkpoint = db.get(checkpointKey) as Place | undefined;
    const sequence = checkpoint ? Number(decode(checkpoint.bytes, checkpoint.at)['sequence']) : 0;
    const path = join(dir, 'journal');
    const opened = attempt(path, () => openJournal(path, sequence));
    for (const [key, bytes] of opened.left) pending.set(key, bytes);
    return opened;
  }

  /** It blocks this thread, which has nothing better to do. */
  function commit(changes: Change[]): void {
    batch = undefined;
    try {
      const writes = changes.map(({ key, value }): Write => [keyNumber(key), value && seal(value)]);
      journal ??= recover();
      if (!journal.append(writes)) return checkpoint(journal, writes);
      for (const [key, bytes] of writes) pending.set(key, bytes);
    } catch (error) {
      // What is not on disk must not be in memory either; nothing later rests on it, for all of it is in this batch.
      for (const change of changes.toReversed()) change.undo();
      fail(14031, `the write could not be stored: ${reasonOf(error)}`);
    }
  }

  function checkpoint(full: Journal, writes: readonly Write[]): void {
    const sequence = full.sequence + 1;
    db.transactionSync(() => {
      for (const [key, bytes] of [...pending, ...writes, [checkpointKey, seal({ sequence })] as const]) {
        if (bytes) db.putSync(key, bytes);
        else db.removeSync(key);
      }
    });
    full.restart(sequence);
    pending.clear();
  }

  /** One commit for all writes of a turn of the loop. */
  function newBatch(): Batch {
    const changes: Change[] = [];
    const done = new Promise((turn) => setImmediate(turn)).then(() => commit(changes));
    // A failure is told to whoever waits; that nobody waits, as in a sweep, is no reason to end the process.
    done.catch(() => undefined);
    return { changes, done };
  }

  function* read(): Generator<Place & { key: Change['key'] }> {
    attempt(file, () => checkPages(file));
    journal ??= recover();
    for (const { key, place } of readAll(db, file)) if (!pending.has(key)) yield { key: keyOf(key), ...place };
    for (const [key, bytes] of pending) if (bytes) yield { key: keyOf(key), ...placeIn(bytes) };
  }

  return {
    read,
    write(change) {
      batch ??= newBatch();
      batch.changes.push(change);
    },
    settled: () => batch?.done,
    exclusively: async (run) => await db.transaction(run),
    async close() {
      await batch?.done.catch(() => undefined);
      try {
        if (journal && pending.size > 0) checkpoint(journal, []);
      } catch {
        // The disk is full: the journal keeps it until the next start.
      }
      journal?.close();
      await db.close();
    },
  };
}

interface Batch {
  readonly changes: Change[];
  readonly done: Promise<void>;
}

function openDatabase(file: string, mapSize: number): Database {
  return attempt(file, () => {
    // LMDB would take an empty file for a new one and begin again.
    if (existsSync(file) && statSync(file).size === 0) throw new Error('the file is empty');
    const options = { noSubdir: true, overlappingSync: false, mapSize } as const;
    const encoder = { encode: (bytes: Buffer) => bytes, decode: unseal };
    const db = open<Buffer | Place, number>({ path: file, encoder, ...options });
    for (const name of [file, `${file}-lock`]) if (existsSync(name)) chmodSync(name, 0o600);
    return db;
  });
}

function* readAll(db: Database, file: string): Generator<{ key: number; place: Place }> {
  try {
    let count = 0;
    for (const { key, value } of db.getRange({})) {
      if (key !== checkpointKey) yield { key, place: value as Place };
      count++;
    }
    const { entryCount } = db.getStats() as { entryCount: number };
    if (count !== entryCount) throw new Error(`${count} of ${entryCount} records are there`);
  } catch (error) {
    throw damaged(file, error);
  }
}

/** Collection and record as one number, which is a short key: 2 million collections of 4 billion records. */
function keyNumber([collection, record]: Change['key']): number {
  return collection * perCollection + record;
}

function keyOf(key: number): Change['key'] {
  return [Math.floor(key / perCollection), key % perCollection];
}

function attempt<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw damaged(file, error);
  }
}

function damaged(file: string, error: unknown): Error {
  const advice = 'Restore the directory from a backup, or move it away to start empty.';
  return new Error(`The embedded database cannot read ${file}: ${reasonOf(error)}. ${advice}`);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
