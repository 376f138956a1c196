import { readFile, rm } from 'node:fs/promises';
import { type Collection, MongoClient } from 'mongodb';
import { bundle, newDirectory, start } from '../database/support/process.ts';

/** What a measure came to: operations per second where its name says so, else milliseconds or megabytes. */
type Figures = Record<string, number>;

const documents = 100_000;
const rounds = 7;

/**
 * Measures the embedded database beside MongoDB's own engine (MONGODB_ORACLE_URI), and answers with a table. Both are asked
 * by turns, so that what the machine does besides meets both.
 */
export async function benchDatabase(oracleUri = process.env.MONGODB_ORACLE_URI): Promise<string> {
  const dir = await newDirectory();
  const running = await start(dir);
  const uris = [running.uri, ...(oracleUri === undefined ? [] : [`${oracleUri}/?journal=true`])];
  const name = `bench_${process.pid}`;
  const clients = await Promise.all(uris.map((uri) => new MongoClient(uri).connect()));
  try {
    const collections = clients.map((client) => client.db(name).collection('deals'));
    for (const collection of collections) await fill(collection);
    const [ours = {}, theirs] = await measure(collections);
    return table({ ...ours, ...(await coldStart()) }, theirs);
  } finally {
    await Promise.all(
      clients.map((client) =>
        client
          .db(name)
          .dropDatabase()
          .then(() => client.close()),
      ),
    );
    await running.end('SIGTERM');
    for (const folder of [dir, await bundle()]) await rm(folder, { recursive: true, force: true });
  }
}

async function coldStart(): Promise<Figures> {
  const dir = await newDirectory();
  const first = await start(dir);
  await within(first.uri, fill);
  await first.end('SIGTERM');
  const started = performance.now();
  const second = await start(dir);
  // From the start of the process to the first document by a key.
  await within(second.uri, (collection) => collection.findOne({ number: 5 }));
  const milliseconds = performance.now() - started;
  const megabytes = await residentMegabytes(second.pid);
  await second.end('SIGTERM');
  await rm(dir, { recursive: true, force: true });
  return { 'cold start, 100,000 documents (ms)': milliseconds, 'RSS, 100,000 documents (MB)': megabytes };
}

async function within(uri: string, use: (collection: Collection) => Promise<unknown>): Promise<void> {
  const client = await new MongoClient(uri).connect();
  await use(client.db('bench').collection('deals'));
  await client.close();
}

async function residentMegabytes(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
}

/** Medians of all rounds, one set of figures for each collection. */
async function measure(collections: readonly Collection[]): Promise<Figures[]> {
  const figures = collections.map((): Figures => ({}));
  for (const [name, run] of Object.entries(measures)) {
    const results = collections.map((): number[] => []);
    for (let round = 0; round < rounds; round++)
      for (const [index, collection] of collections.entries()) results[index]?.push(await run(collection));
    for (const [index, own] of results.entries()) Object.assign(figures[index] ?? {}, { [name]: median(own) });
  }
  return figures;
}

let next = documents;

const monthly = { $dateTrunc: { date: '$at', unit: 'month' } };

const measures: Record<string, (collection: Collection) => Promise<number>> = {
  ...atOnce(1),
  ...atOnce(32),
  '$group sum, avg, max (ms)': (collection) => time(() => grouped(collection, '$owner')),
  '$group by month with $cond (ms)': (collection) =>
    time(() => grouped(collection, monthly, { $cond: [{ $gt: ['$amount', 500] }, 1, 0] })),
  'find by index, sort, limit 20 (ms)': (collection) =>
    time(() => collection.find({ owner: 'owner 7' }).sort({ at: -1 }).limit(20).toArray()),
};

function atOnce(inFlight: number): typeof measures {
  return {
    [`insertOne/s, ${inFlight} in flight`]: (collection) => rate(inFlight, () => collection.insertOne(deal(next++))),
    [`findOne by _id/s, ${inFlight} in flight`]: (collection) =>
      rate(inFlight, () => collection.findOne({ _id: some() as never })),
    [`findOneAndUpdate/s, ${inFlight} in flight`]: (collection) =>
      rate(inFlight, () =>
        collection.findOneAndUpdate({ _id: some() as never }, { $inc: { version: 1 }, $set: { stage: 'won' } }),
      ),
  };
}

async function fill(collection: Collection): Promise<void> {
  await collection.createIndex({ number: 1 }, { unique: true });
  await collection.createIndex({ owner: 1, at: -1 });
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

/** Operations per second over one second, after a short warm-up. */
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
  await run(200);
  const started = performance.now();
  const count = await run(1000);
  return (count * 1000) / (performance.now() - started);
}

async function time(operation: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await operation();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[values.length >> 1] ?? Number.NaN;
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
