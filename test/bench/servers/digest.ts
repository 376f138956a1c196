import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { periodOf } from '../../../src/core/period.ts';
import { type Book, createBooks } from '../../../src/features/metrics/book.ts';
import type { DealFacts } from '../../../src/features/metrics/counted.ts';
import type { Figures } from '../../../src/features/metrics/figures.ts';
import { sheetOf } from '../../../src/features/metrics/sheet.ts';
import { turn } from '../../../src/core/turn.ts';
import { madeUpDeals } from '../deals.ts';
import { median } from '../load.ts';
import { company, now, reps, teams, zone } from '../made-up-company.ts';

/** What the digests of all teams cost a process; milliseconds of CPU, `collection` of wall time. */
export interface ProductLine {
  /** 26 digests in full: of the company and of 25 teams. */
  digests: number;
  /** The longest turn of the event loop while they are made, with the garbage collections that fall into it. */
  stall: number;
  /** A collection of the whole heap, all at once. */
  collection: number;
  fill: number;
  fillStall: number;
  heapMb: number;
  rssMb: number;
}

const batchSize = 250;
const mainThread = `/proc/self/task/${process.pid}/schedstat`;
const quotas = { byOwner: new Map(), people: [], workingDays: company.workingDays };
const ask = { company, period: periodOf('week', '2026-11-16', 1), asOf: now, zone, people: [], teams, quotas };

/** Fills the columns as the program does, from deals that are made up as they are read and then forgotten. */
async function measure(count: number): Promise<ProductLine> {
  let making = 0;
  async function* scan(): AsyncGenerator<DealFacts[]> {
    const deals = madeUpDeals(count, reps, now);
    for (let batch = take(deals); batch.length > 0; ) {
      yield batch;
      const start = cpu();
      batch = take(deals);
      making += cpu() - start;
    }
  }
  const books = createBooks({ source: { scan }, rates: { all: async () => [] }, clock: { now: () => now } });
  const start = cpu();
  const fillStall = await watching(() => books.use(company, async () => undefined));
  const fill = cpu() - start - making;
  return books.use(company, (book) => measureDigests(book, { fill, fillStall }));
}

function take(deals: Iterator<DealFacts>): DealFacts[] {
  const batch: DealFacts[] = [];
  while (batch.length < batchSize) {
    const { value, done } = deals.next();
    if (done) break;
    batch.push(value);
  }
  return batch;
}

async function measureDigests(book: Book, filled: Pick<ProductLine, 'fill' | 'fillStall'>): Promise<ProductLine> {
  const times: number[] = [];
  const stalls: number[] = [];
  const collections: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const start = cpu();
    await allDigests(book);
    times.push(cpu() - start);
    stalls.push(await watching(() => allDigests(book)));
    const collecting = performance.now();
    globalThis.gc?.();
    collections.push(performance.now() - collecting);
  }
  const { heapUsed, rss } = process.memoryUsage();
  return {
    ...filled,
    digests: median(times),
    stall: Math.max(...stalls),
    collection: median(collections),
    heapMb: heapUsed / 1e6,
    rssMb: rss / 1e6,
  };
}

/** All of them are held until the last is made, as the program holds them until they are sent. */
async function allDigests(book: Book): Promise<Figures[]> {
  const sheet = await sheetOf(book, ask);
  const made = [await sheet.figures({ kind: 'company', name: company.name })];
  for (const team of teams) {
    made.push(await sheet.figures({ kind: 'team', ...team }));
    await turn();
  }
  return made;
}

/** CPU of all threads of the process, those of the garbage collector too, in milliseconds. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * The most that the main thread was busy in one turn of the event loop, in milliseconds: its own CPU time where the system
 * tells it, because wall time would also count what other programs took; wall time elsewhere.
 */
async function watching(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = busy();
  const look = () => {
    longest = Math.max(longest, busy() - last);
    last = busy();
    if (!isOver) setImmediate(look);
  };
  setImmediate(look);
  await run();
  isOver = true;
  return longest;
}

function busy(): number {
  const [nanoseconds] = existsSync(mainThread) ? readFileSync(mainThread, 'utf8').split(' ') : [];
  return nanoseconds === undefined ? performance.now() : Number(nanoseconds) / 1e6;
}

process.stdout.write(JSON.stringify(await measure(Number(process.argv[2]))));
