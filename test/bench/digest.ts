import { execFile } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { promisify } from 'node:util';
import mongoose from 'mongoose';
import { newId } from '../../src/core/ids.ts';
import { counter } from '../../src/features/metrics/book.ts';
import { createColumns } from '../../src/features/metrics/columns.ts';
import { type DealFacts, dayNumber } from '../../src/features/metrics/counted.ts';
import { localDays } from '../../src/features/metrics/local-days.ts';
import { tally } from '../../src/features/metrics/tally.ts';
import { buildServers } from './child.ts';
import { madeUpDeals } from './deals.ts';
import { now, reps, teams, zone } from './made-up-company.ts';
import { plainPass } from './plain-pass.ts';
import type { ProductLine } from './servers/digest.ts';

const today = dayNumber('2026-11-23');
const quarter = { start: dayNumber('2026-10-01'), end: dayNumber('2027-01-01') };
/** The windows of a weekly digest: the week, the one before, last year's, and the quarter so far with its two. */
const windows = [
  { start: today - 7, end: today },
  { start: today - 14, end: today - 7 },
  { start: today - 371, end: today - 364 },
  { start: quarter.start, end: today },
  { start: quarter.start - 92, end: today - 92 },
  { start: quarter.start - 365, end: today - 365 },
];

interface Line {
  deals: number;
  plain: number;
  pass: number;
  mongo: number | undefined;
  product: ProductLine;
}

/**
 * All team digests over growing numbers of deals: the one pass over columns beside a plain loop over the deals as objects
 * that adds up the same sums, and beside MongoDB's $group where MONGODB_ORACLE_URI names one. What the digests cost in
 * full is measured in a process of its own, which holds only what the program holds. Returns a markdown table.
 */
export async function benchDigest(counts: readonly number[] = [1_000, 10_000, 100_000, 1_000_000]): Promise<string> {
  const paths = await buildServers(['digest']);
  const lines: Line[] = [];
  for (const count of counts) lines.push(await measure(count, paths.get('digest') ?? ''));
  return tableOf(lines);
}

async function measure(count: number, path: string): Promise<Line> {
  const product = await measureProduct(path, count);
  const deals = [...madeUpDeals(count, reps, now)];
  const book = { columns: createColumns(), currency: 'EUR', missing: new Map(), rates: [] };
  await counter(book, localDays(zone))(deals);
  const request = { windows, period: quarter, today, teams };
  check(plainPass(deals, request), await tally(book.columns, request));
  const [plain = 0, pass = 0] = await interleaved(
    [async () => plainPass(deals, request), () => tally(book.columns, request)],
    count >= 1_000_000 ? 5 : 9,
  );
  return { deals: count, plain, pass, mongo: await mongoGroup(deals), product };
}

async function measureProduct(path: string, count: number): Promise<ProductLine> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--expose-gc', path, String(count)]);
  // The process wrote one line, of this shape.
  return JSON.parse(stdout) as ProductLine;
}

/** Both passes must say the same, or the comparison would be worth nothing. */
function check(plain: ReturnType<typeof plainPass>, made: Awaited<ReturnType<typeof tally>>): void {
  for (const [group, team] of [undefined, ...teams].entries()) {
    const own = team ? (made.groups.team(team.id) ?? -1) : 0;
    for (let window = 0; window < windows.length; window += 1) {
      const [mine, theirs] = [made.sums(own, window), plain[group]?.windows[window]];
      if (mine.won !== theirs?.won || mine.wonAmount !== theirs.wonAmount || mine.lost !== theirs.lost)
        throw new Error(`The passes differ in window ${window} of ${team?.name ?? 'the company'}`);
    }
  }
}

/** Medians of CPU milliseconds, the contenders by turns so that a busy moment meets all of them. */
async function interleaved(work: readonly (() => Promise<unknown>)[], rounds: number): Promise<number[]> {
  const times = work.map((): number[] => []);
  for (const run of work) {
    globalThis.gc?.();
    await run();
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, run] of work.entries()) {
      // Else the collector clears up after the one before, in the middle of this one.
      globalThis.gc?.();
      const start = process.cpuUsage();
      await run();
      const used = process.cpuUsage(start);
      times[index]?.push((used.user + used.system) / 1000);
    }
  }
  return times.map((own) => own.sort((a, b) => a - b)[own.length >> 1] ?? 0);
}

/** The same won and lost sums by team of one window, by MongoDB's own engine; milliseconds until the answer is here. */
async function mongoGroup(deals: readonly DealFacts[]): Promise<number | undefined> {
  const uri = process.env['MONGODB_ORACLE_URI'];
  if (uri === undefined || deals.length > 100_000) return undefined;
  const connection = await mongoose.createConnection(uri, { dbName: `bench-${newId()}` }).asPromise();
  try {
    const collection = connection.collection<{ _id: string } & Record<string, unknown>>('deals');
    const teamOf = new Map(teams.flatMap(({ id, members }) => members.map((member) => [member, id] as const)));
    for (let at = 0; at < deals.length; at += 5000)
      await collection.insertMany(
        deals.slice(at, at + 5000).map(({ id, ...rest }) => ({ ...rest, _id: id, team: teamOf.get(rest.owner.id) })),
      );
    await collection.createIndex({ status: 1, closeDate: 1 });
    const group = () =>
      Promise.all(
        windows.map(({ start, end }) =>
          collection
            .aggregate([
              { $match: { status: { $in: ['won', 'lost'] }, closeDate: { $gte: iso(start), $lt: iso(end) } } },
              {
                $group: {
                  _id: { team: '$team', status: '$status' },
                  n: { $sum: 1 },
                  amount: { $sum: '$amount.minor' },
                },
              },
            ])
            .toArray(),
        ),
      );
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const start = performance.now();
      await group();
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[2];
  } finally {
    await connection.dropDatabase();
    await connection.close();
  }
}

function iso(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

function tableOf(lines: readonly Line[]): string {
  const rows = lines.map(({ deals, plain, pass, mongo, product }) => [
    deals.toLocaleString('en-US'),
    ms(plain),
    ms(pass),
    `${(pass / plain).toFixed(2)} x`,
    mongo === undefined ? '–' : ms(mongo),
    ms(product.digests),
    ms(product.stall),
    ms(product.collection),
    ms(product.fill),
    ms(product.fillStall),
    product.heapMb.toFixed(0),
    product.rssMb.toFixed(0),
  ]);
  const head = [
    ['deals', 'plain pass', 'one pass', 'one pass ÷ plain', 'MongoDB $group'],
    [
      '26 digests in full',
      'longest turn',
      'full collection',
      'filling the columns',
      'longest turn of it',
      'heap MB',
      'RSS MB',
    ],
  ].flat();
  return [
    `All team digests, ${reps} people, ${teams.length} teams, six windows (CPU ms, medians; collections and MongoDB in wall ms)`,
    '',
    ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
