import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { type Collection, MongoClient } from 'mongodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEngine } from '../../src/database/embedded/engine.ts';
import { openLmdbStore } from '../../src/database/embedded/lmdb-store.ts';
import { bundle, newDirectory, type Running, start } from './support/process.ts';

const run = promisify(execFile);
const directories: string[] = [];

beforeAll(async () => {
  directories.push(await bundle());
});

afterAll(async () => {
  if (disk !== undefined) await run('umount', [disk]);
  await Promise.all(directories.map((dir) => rm(dir, { recursive: true, force: true })));
});

async function directory(): Promise<string> {
  const dir = await newDirectory();
  directories.push(dir);
  return dir;
}

async function within<T>(running: Running, use: (client: MongoClient) => Promise<T>): Promise<T> {
  const client = new MongoClient(running.uri, { serverSelectionTimeoutMS: 10_000 });
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

test('no acknowledged write is lost when the process is killed under sixteen writers', async () => {
  const dir = await directory();
  const acknowledged = new Set<string>();
  for (let round = 0; round < 4; round++) {
    const running = await start(dir);
    await within(running, (client) =>
      writeUntilKilled(running, client.db('app').collection('writes'), round, acknowledged),
    );
  }

  const running = await start(dir);
  const kept = await within(running, async (client) => {
    const docs = await client.db('app').collection<{ _id: string }>('writes').find().toArray();
    return new Set(docs.map(({ _id }) => _id));
  });
  await running.end('SIGTERM');

  expect(acknowledged.size).toBeGreaterThan(500);
  expect([...acknowledged].filter((id) => !kept.has(id))).toEqual([]);
});

/** Sixteen writers insert and update until 200 writes of this round are acknowledged; then the process is killed. */
async function writeUntilKilled(
  running: Running,
  collection: Collection,
  round: number,
  acknowledged: Set<string>,
): Promise<void> {
  const enough = acknowledged.size + 200;
  let killed: Promise<void> | undefined;
  const writer = async (writer: number): Promise<void> => {
    for (let count = 0; ; count++) {
      const _id = `${round}-${writer}-${count}`;
      const result = await collection
        .updateOne({ _id: _id as never }, { $set: { at: count } }, { upsert: true })
        .catch(() => undefined);
      if (!result) return;
      acknowledged.add(_id);
      if (acknowledged.size >= enough) killed ??= running.end('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_item, index) => writer(index)));
  await killed;
}

/** Inserts documents of 20 KB until one is refused, and answers how many were not. */
async function fill(collection: Collection): Promise<number> {
  let count = 0;
  let failure: unknown;
  while (failure === undefined && count < 1000) {
    failure = await collection.insertOne({ _id: count as never, text: 'x'.repeat(20_000) }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) count++;
  }
  expect(failure).toMatchObject({ code: 14031, codeName: 'OutOfDiskSpace' });
  // The refused document is gone from memory too.
  expect(await collection.countDocuments()).toBe(count);
  expect(await collection.findOne({ _id: count as never })).toBeNull();
  return count;
}

test('a file that may grow no more is a write error, and what was stored before stays', async () => {
  const dir = await directory();
  const running = await start(dir, 1_500);
  const stored = await within(running, (client) => fill(client.db('app').collection('big')));
  await running.end('SIGKILL');

  const again = await start(dir);
  const kept = await within(again, (client) => client.db('app').collection('big').countDocuments());
  await again.end('SIGTERM');

  expect(stored).toBeGreaterThan(10);
  expect(kept).toBe(stored);
});

const disk = await smallDisk();

// Only where a disk of 4 MB can be mounted, which takes an administrator's rights.
test.skipIf(disk === undefined)('a full disk is a write error, and room made on it is used again', async () => {
  const running = await start(disk ?? '');
  const stored = await within(running, async (client) => {
    const big = client.db('app').collection('big');
    const count = await fill(big);
    await big.deleteMany({ _id: { $lt: 10 as never } });
    await big.insertOne({ _id: 1 as never, text: 'again' });
    return count - 10 + 1;
  });
  await running.end('SIGKILL');

  const again = await start(disk ?? '');
  const kept = await within(again, (client) => client.db('app').collection('big').countDocuments());
  await again.end('SIGTERM');

  expect(kept).toBe(stored);
});

async function smallDisk(): Promise<string | undefined> {
  const dir = await directory();
  return run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir]).then(
    () => dir,
    () => undefined,
  );
}

test('a map that is full becomes larger: nothing is refused, and all of it is there again', async () => {
  const dir = await directory();
  const megabyte = 1 << 20;
  const first = openEngine(openLmdbStore(dir, megabyte));
  for (let n = 0; n < 200; n++) {
    first.ensure('app.big').insert({ _id: n, text: 'x'.repeat(20_000) });
    if (n % 20 === 0) await first.store.settled();
  }
  await first.store.close();

  const second = openEngine(openLmdbStore(dir, megabyte));
  const kept = second.collection('app.big')?.records.size;
  await second.store.close();

  expect(kept).toBe(200);
});

test('everything comes back after a restart: documents, types, indexes', async () => {
  const dir = await directory();
  const first = await start(dir);
  await within(first, async (client) => {
    const deals = client.db('app').collection('deals');
    await deals.createIndex({ number: 1 }, { unique: true, name: 'by_number' });
    await deals.insertMany([
      { number: 1, at: new Date(0), tags: ['a'] },
      { number: 2, nested: { deep: [1.5] } },
    ]);
    await deals.deleteOne({ number: 1 });
    await client.db('app').collection('gone').insertOne({ a: 1 });
    await client.db('app').collection('gone').drop();
  });
  await first.end('SIGTERM');

  const second = await start(dir);
  await within(second, async (client) => {
    const deals = client.db('app').collection('deals');
    expect(await deals.find().toArray()).toMatchObject([{ number: 2, nested: { deep: [1.5] } }]);
    await expect(deals.insertOne({ number: 2 })).rejects.toMatchObject({ code: 11000, keyPattern: { number: 1 } });
    expect((await client.db('app').listCollections().toArray()).map(({ name }) => name)).toEqual(['deals']);
  });
  await second.end('SIGTERM');
});

test('a second process on the same directory uses the first one', async () => {
  const dir = await directory();
  const [first, second] = await Promise.all([start(dir), start(dir)]);
  await within(first, (client) => client.db('app').collection('shared').insertOne({ from: 'first' }));

  const seen = await within(second, (client) => client.db('app').collection('shared').findOne({}));

  expect(second.uri).toBe(first.uri);
  expect(seen).toMatchObject({ from: 'first' });
  await Promise.all([first.end('SIGTERM'), second.end('SIGTERM')]);
});

test('the files are for their owner only', async () => {
  const dir = await directory();
  const running = await start(dir);
  await within(running, (client) => client.db('app').collection('docs').insertOne({ a: 1 }));

  const modes = await Promise.all(
    ['data.mdb', 'journal', 'db.sock'].map(async (name) => (await stat(join(dir, name))).mode & 0o777),
  );

  expect(modes).toEqual([0o600, 0o600, 0o600]);
  await running.end('SIGTERM');
});

test('a torn directory is refused in words', async () => {
  const dir = await directory();
  const running = await start(dir);
  await within(running, async (client) => {
    const docs = Array.from({ length: 500 }, (_item, index) => ({ index, text: 'known text '.repeat(20) }));
    await client.db('app').collection('docs').insertMany(docs);
  });
  await running.end('SIGTERM');
  const file = join(dir, 'data.mdb');
  const whole = await readFile(file);

  for (const damage of [cutShort, cutToNothing, changeOneByte]) {
    const copy = join(await directory(), 'data.mdb');
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(file, copy);
    await damage(copy, whole);
    await expect(start(dirname(copy))).rejects.toThrow(
      /cannot read .*data\.mdb: .*Restore the directory from a backup/,
    );
  }
});

async function cutShort(file: string, whole: Buffer): Promise<void> {
  await truncate(file, Math.floor(whole.length / 2));
}

async function cutToNothing(file: string): Promise<void> {
  await truncate(file, 0);
}

async function changeOneByte(file: string, whole: Buffer): Promise<void> {
  const changed = Buffer.from(whole);
  const at = changed.lastIndexOf('known text');
  changed[at] = (changed[at] ?? 0) ^ 1;
  await writeFile(file, changed);
}
