import { copyFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { type Engine, openEngine } from '../../src/database/embedded/engine.ts';
import { openJournal } from '../../src/database/embedded/journal.ts';
import { openLmdbStore } from '../../src/database/embedded/lmdb-store.ts';
import { docOf } from '../../src/database/embedded/stored.ts';

const directories: string[] = [];
const files = ['data.mdb', 'journal'];

afterAll(() => Promise.all(directories.map((dir) => rm(dir, { recursive: true, force: true }))));

async function directory(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'journal-'));
  directories.push(dir);
  return dir;
}

/** What a process leaves that is killed now. */
async function killed(dir: string): Promise<string> {
  const copy = await directory();
  for (const name of files) await copyFile(join(dir, name), join(copy, name));
  return copy;
}

function contents(engine: Engine): Record<string, unknown> {
  const records = [...(engine.collection('app.docs')?.records.values() ?? [])].map(docOf);
  return Object.fromEntries(records.map(({ _id, text }) => [String(_id), text]));
}

async function contentsOf(dir: string): Promise<Record<string, unknown>> {
  const engine = openEngine(openLmdbStore(dir));
  const all = contents(engine);
  await engine.store.close();
  return all;
}

/** Stores the text under the name, or removes what is there. */
function put(engine: Engine, _id: string, text: string | undefined): void {
  const docs = engine.ensure('app.docs');
  const stored = [...docs.records.values()].find((one) => docOf(one)['_id'] === _id);
  if (stored && text === undefined) docs.remove(stored);
  else if (stored) docs.replace(stored, { _id, text });
  else if (text !== undefined) docs.insert({ _id, text });
}

const aWrite = fc.record({
  _id: fc.constantFrom('a', 'b', 'c', 'd'),
  // Up to more than a journal holds, so that checkpoints fall anywhere.
  text: fc.option(
    fc.oneof(
      fc.string(),
      fc.integer({ min: 1000, max: 1_200_000 }).map((size) => 'x'.repeat(size)),
    ),
    { nil: undefined },
  ),
});
const turns = fc.array(fc.array(aWrite, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 20 });

test('whenever the process is killed, everything acknowledged is there again', async () => {
  await fc.assert(
    fc.asyncProperty(turns, async (script) => {
      const dir = await directory();
      const engine = openEngine(openLmdbStore(dir));
      const expected: Record<string, unknown> = {};
      for (const writes of script) {
        for (const { _id, text } of writes) {
          put(engine, _id, text);
          if (text === undefined) delete expected[_id];
          else expected[_id] = text;
        }
        await engine.store.settled();
      }
      const left = await killed(dir);
      await engine.store.close();

      expect(await contentsOf(left)).toEqual(expected);
      // Once more, after the start that read the journal and the end that emptied it.
      expect(await contentsOf(left)).toEqual(expected);
      expect(await contentsOf(dir)).toEqual(expected);
    }),
    { numRuns: 25 },
  );
});

/** A journal with one write in each of ten records, as a killed process leaves it. */
async function tenRecords(): Promise<string> {
  const dir = await directory();
  const engine = openEngine(openLmdbStore(dir));
  for (let n = 0; n < 10; n++) {
    put(engine, `${n}`, `text ${n}`);
    await engine.store.settled();
  }
  const left = await killed(dir);
  await engine.store.close();
  return left;
}

async function damage(dir: string, text: string): Promise<void> {
  const bytes = await readFile(join(dir, 'journal'));
  const at = bytes.indexOf(text);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(join(dir, 'journal'), bytes);
}

test('a last record that was cut off is none: nobody was told of it', async () => {
  const dir = await tenRecords();
  await damage(dir, 'text 9');

  const kept = await contentsOf(dir);

  expect(Object.keys(kept)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8']);
});

test('a torn record before others is refused in words: what followed it was acknowledged', async () => {
  const dir = await tenRecords();
  await damage(dir, 'text 4');

  await expect(contentsOf(dir)).rejects.toThrow(/cannot read .*journal: record 5 is torn\. Restore the directory/);
});

test('a journal that is cut short is refused in words', async () => {
  const dir = await tenRecords();
  await truncate(join(dir, 'journal'), 4096);

  await expect(contentsOf(dir)).rejects.toThrow(/cannot read .*journal: the file is cut short\. Restore the directory/);
});

test('a journal that goes with a newer data.mdb is not applied to an older one', async () => {
  const dir = await directory();
  const engine = openEngine(openLmdbStore(dir));
  const older = await directory();
  for (let n = 0; n < 4; n++) {
    put(engine, `${n}`, 'x'.repeat(600_000));
    await engine.store.settled();
    if (n === 0) await copyFile(join(dir, 'data.mdb'), join(older, 'data.mdb'));
  }
  await copyFile(join(dir, 'journal'), join(older, 'journal'));
  await engine.store.close();

  await expect(contentsOf(older)).rejects.toThrow(/cannot read .*journal: record \d+ is torn/);
});

test('stored text that looks like a record of the journal is none', async () => {
  const file = join(await directory(), 'journal');
  const journal = openJournal(file, 0);
  // Behind the header of the record and of the write, at the beginning of each block: a record with a number far ahead.
  const forged = Buffer.concat([Buffer.alloc(512 - 16 - 12), ...Array.from({ length: 4 }, forgedBlock)]);
  journal.append([[1, forged]]);
  journal.restart(2);
  journal.append([[1, Buffer.from('short')]]);
  journal.close();

  const again = openJournal(file, 2);

  expect(again.left).toEqual([[1, Buffer.from('short')]]);
  again.close();
});

function forgedBlock(): Buffer {
  const block = Buffer.alloc(512);
  block.writeDoubleLE(1e6, 8);
  block.writeUInt32LE(crc32(block.subarray(4, 16)), 0);
  return block;
}
