import { readFile, rm } from 'node:fs/promises';
import { type Collection, MongoClient } from 'mongodb';
import { bundle, newDirectory, start } from '../database/support/process.ts';

interface Figures {
  [measure: string]: number;
}

const documents = 100_000;

/** Measures the embedded database beside MongoDB's own engine (MONGODB_ORACLE_URI), and answers with a table. */
export async function benchDatabase(oracleUri = process.env.MONGODB_ORACLE_URI): Promise<string> {
  const dir = await newDirectory();
  try {
    const ours = await benchEmbedded(dir);
    const theirs = oracleUri === undefined ? undefined : await benchAt(`${oracleUri}/?journal=true`);
    return table(ours, theirs);
  } finally {
    for (const folder of [dir, await bundle()]) await rm(folder, { recursive: true, force: true });
  }
}

async function benchEmbedded(dir: string): Promise<Figures> {
  const first = await start(dir);
  const figures = await benchAt(first.uri);
  await first.end('SIGTERM');
  const cold = performance.now();
  const second = await start(dir);
  // From the start of the process to the first document by a key.
  const client = await new MongoClient(second.uri).connect();
  const [bench] = (await client.db().admin().listDatabases()).databases;
  await client.db(bench?.name).collection('deals').findOne({ number: 5 });
  figures['cold start, 100,000 documents (ms)'] = performance.now() - cold;
  await client.close();
  figures['RSS, 100,000 documents (MB)'] = await residentMegabytes(second.pid);
  await second.end('SIGTERM');
  return figures;
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

async function benchAt(uri: string): Promise<Figures> {
  const client = await new MongoClient(uri).connect();
  const db = client.db(`bench_${process.pid}`);
  const collection = db.collection('deals');
  await collection.createIndex({ number: 1 }, { unique: true });
  await collection.createIndex({ owner: 1, at: -1 });
  await fill(collection);
  const figures: Figures = {};
  for (const writers of [1, 32]) {
    let next = documents + writers * 100_000;
    figures[`insertOne/s, ${writers} in flight`] = await rate(writers, () => collection.insertOne(deal(next++)));
    figures[`findOne by _id/s, ${writers} in flight`] = await rate(writers, () =>
      collection.findOne({ _id: some() as never }),
    );
    figures[`findOneAndUpdate/s, ${writers} in flight`] = await rate(writers, () =>
      collection.findOneAndUpdate({ _id: some() as never }, { $inc: { version: 1 }, $set: { stage: 'won' } }),
    );
  }
  figures['$group sum, avg, max (ms)'] = await time(() => grouped(collection, '$owner'));
  const monthly = { $dateTrunc: { date: '$at', unit: 'month' } };
  figures['$group by month with $cond (ms)'] = await time(() =>
    grouped(collection, monthly, { $cond: [{ $gt: ['$amount', 500] }, 1, 0] }),
  );
  figures['find by index, sort, limit 20 (ms)'] = await time(() =>
    collection.find({ owner: 'owner 7' }).sort({ at: -1 }).limit(20).toArray(),
  );
  await db.dropDatabase({}).catch(() => undefined);
  await fill(collection);
  await client.close();
  return figures;
}

async function fill(collection: Collection): Promise<void> {
  for (let at = 0; at < documents; at += 1000) {
    await collection.insertMany(Array.from({ length: 1000 }, (_item, offset) => deal(at + offset)) as never[]);
  }
}

/** A document of about 300 bytes. */
function deal(number: number) {
  return {
    _id: number as never,
    number,
    owner: `owner ${number % 100}`,
    at: new Date(1_700_000_000_000 + number * 60_000),
    amount: (number * 7919) % 1000,
    stage: ['new', 'talks', 'offer'][number % 3],
    account: { name: `Account ${number % 1000}`, domain: `account-${number % 1000}.example` },
    tags: ['north', 'renewal'],
    version: 1,
    note: 'We met their buyer, who wants the offer by the end of the quarter, with two options.',
  };
}

function some(): number {
  return Math.floor(Math.random() * documents);
}

function grouped(collection: Collection, key: unknown, input: unknown = '$amount'): Promise<unknown> {
  return collection
    .aggregate([{ $group: { _id: key, sum: { $sum: input }, avg: { $avg: '$amount' }, max: { $max: '$amount' } } }])
    .toArray();
}

/** Operations per second over two seconds, after a short warm-up. */
async function rate(inFlight: number, operation: () => Promise<unknown>): Promise<number> {
  const run = async (milliseconds: number): Promise<number> => {
    let count = 0;
    const end = performance.now() + milliseconds;
    const worker = async (): Promise<void> => {
      for (; performance.now() < end; count++) await operation();
    };
    await Promise.all(Array.from({ length: inFlight }, worker));
    return count;
  };
  await run(300);
  const started = performance.now();
  const count = await run(2000);
  return (count * 1000) / (performance.now() - started);
}

/** The median of five runs in milliseconds. */
async function time(operation: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < 5; run++) {
    const started = performance.now();
    await operation();
    times.push(performance.now() - started);
  }
  return times.sort((left, right) => left - right)[2] ?? Number.NaN;
}

function table(ours: Figures, theirs: Figures | undefined): string {
  const show = (value: number | undefined): string =>
    value === undefined ? '–' : value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 });
  const rows = Object.entries(ours).map(([measure, value]) => {
    const other = theirs?.[measure];
    const ratio =
      other === undefined ? '–' : `${(measure.includes('/s') ? value / other : other / value).toFixed(1)} ×`;
    return `| ${measure} | ${show(value)} | ${show(other)} | ${ratio} |`;
  });
  return ['| | embedded | MongoDB | better by |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

if (process.argv[1] === new URL(import.meta.url).pathname) process.stdout.write(`${await benchDatabase()}\n`);
