import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import mongoose from 'mongoose';
import { newId } from '../../src/core/ids.ts';
import { periodOf } from '../../src/core/period.ts';
import { counter } from '../../src/features/metrics/book.ts';
import { createColumns } from '../../src/features/metrics/columns.ts';
import { type DealFacts, dayNumber } from '../../src/features/metrics/counted.ts';
import { localDays } from '../../src/features/metrics/local-days.ts';
import { type Sheet, sheetOf } from '../../src/features/metrics/sheet.ts';
import { tally } from '../../src/features/metrics/tally.ts';
import { madeUpDeals } from './deals.ts';
import { plainPass } from './plain-pass.ts';

const now = new Date('2026-11-23T08:00:00Z');
const zone = 'Europe/Berlin';
const reps = 500;
const mainThread = `/proc/self/task/${process.pid}/schedstat`;
const teams = Array.from({ length: 25 }, (_, team) => ({
  id: `team-${team}`,
  name: `Team ${team}`,
  members: Array.from({ length: reps / 25 }, (_rep, rep) => `rep-${team * (reps / 25) + rep}`),
}));
const company = {
  tenant: 't',
  name: 'Northwind',
  currency: 'EUR',
  zone,
  fiscalYearStart: 1,
  workingDays: [1, 2, 3, 4, 5],
  products: [],
  channels: {},
};
const quotas = { byOwner: new Map(), people: [], workingDays: company.workingDays };
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
  digests: number;
  stall: number;
  fill: number;
  mongo: number | undefined;
  bytes: number;
}

/**
 * All team digests over growing numbers of deals: the one pass over columns beside a plain loop over the deals as objects
 * that adds up the same sums, and beside MongoDB's $group where MONGODB_ORACLE_URI names one. Returns a markdown table.
 */
export async function benchDigest(counts: readonly number[] = [1_000, 10_000, 100_000, 1_000_000]): Promise<string> {
  const lines: Line[] = [];
  for (const count of counts) lines.push(await measure(count));
  return tableOf(lines);
}

async function measure(count: number): Promise<Line> {
  const deals = [...madeUpDeals(count, reps, now)];
  globalThis.gc?.();
  const before = process.memoryUsage();
  const book = { columns: createColumns(), currency: 'EUR', missing: new Map(), rates: [] };
  const put = counter(book, localDays(zone));
  const fill = cpu(() => deals.forEach(put));
  globalThis.gc?.();
  const after = process.memoryUsage();
  const bytes = (after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers) / count;
  const request = { windows, period: quarter, today, teams };
  check(plainPass(deals, request), await tally(book.columns, request));
  const [plain, pass] = await interleaved(
    [async () => plainPass(deals, request), () => tally(book.columns, request)],
    count >= 1_000_000 ? 5 : 9,
  );
  const ask = { company, period: periodOf('week', '2026-11-16', 1), asOf: now, zone, people: [], teams, quotas };
  let stall = 0;
  const [digests = 0] = await interleaved(
    [
      async () => {
        const watched = await watching(() => sheetOf(book, ask).then((sheet) => allTeams(sheet)));
        stall = Math.max(stall, watched);
      },
    ],
    3,
  );
  return {
    deals: count,
    plain: plain ?? 0,
    pass: pass ?? 0,
    digests,
    stall,
    fill,
    mongo: await mongoGroup(deals),
    bytes,
  };
}

async function allTeams(sheet: Sheet): Promise<void> {
  await sheet.figures({ kind: 'company', name: company.name });
  for (const team of teams) {
    await sheet.figures({ kind: 'team', ...team });
    await new Promise((resolve) => setImmediate(resolve));
  }
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

function cpu(run: () => void): number {
  const start = process.cpuUsage();
  run();
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1000;
}

/**
 * The most that the main thread was busy in one turn of the event loop, in milliseconds: its own CPU time where the system
 * tells it, because wall time would also count what other programs took; wall time elsewhere.
 */
async function watching(run: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isOver = false;
  let last = busy();
  const turn = () => {
    longest = Math.max(longest, busy() - last);
    last = busy();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  await run();
  isOver = true;
  return longest;
}

function busy(): number {
  const [nanoseconds] = existsSync(mainThread) ? readFileSync(mainThread, 'utf8').split(' ') : [];
  return nanoseconds === undefined ? performance.now() : Number(nanoseconds) / 1e6;
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
  const rows = lines.map((line) =>
    [
      line.deals.toLocaleString('en-US'),
      ms(line.plain),
      ms(line.pass),
      `${(line.pass / line.plain).toFixed(2)} x`,
      ms(line.digests),
      ms(line.stall),
      line.mongo === undefined ? '–' : ms(line.mongo),
      ms(line.fill),
      line.bytes.toFixed(0),
    ].join(' | '),
  );
  return [
    `All team digests, ${reps} people, ${teams.length} teams, six windows (CPU ms, medians; MongoDB in wall ms)`,
    '',
    '| deals | plain pass | one pass | one pass ÷ plain | 26 digests in full | longest turn | MongoDB $group | filling the columns | bytes a deal |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
  ].join('\n');
}

function ms(value: number): string {
  return value < 10 ? value.toFixed(2) : value.toFixed(0);
}
