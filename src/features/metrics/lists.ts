import type { Book } from './book.ts';
import { type Columns, dealAt, outcome } from './columns.ts';
import { dayNumber } from './counted.ts';
import type { Figures, RowsOf, Scope } from './figures.ts';
import { medianDaysInStage, staleDays } from './funnel.ts';
import { median } from './ratio.ts';
import { mostRows, type RowList, rowOf } from './rows.ts';
import type { Tally } from './tally.ts';
import { daysOf, type Frame } from './window.ts';

export interface Lists {
  rows: Record<RowsOf, RowList>;
  medians: Figures['medians'];
}

interface Made {
  book: Book;
  request: { asOf: Date };
  frame: Frame;
  quotaFrame: Frame;
  result: Tally;
}

/** Rows of a scope, each with what of it counts there. */
interface Picked {
  rows: number[];
  credits: number[];
}

const chunk = 8192;

/** The rows behind the figures of one scope: picked from what the pass found, so that only these are looked at. */
export async function listsOf({ book, request, frame, quotaFrame, result }: Made, scope: Scope): Promise<Lists> {
  const { columns } = book;
  const today = dayNumber(frame.today);
  const credit = creditIn(columns, scope);
  const isWon = (row: number) => columns.outcome[row] === outcome.won;
  const decided = (window: number, keep: (row: number) => boolean) => pick(result.ended[window] ?? [], credit, keep);
  const won = await decided(0, isWon);
  const wonBefore = await decided(1, isWon);
  const open = await pick(result.open, credit, () => true);
  const quotaDays = daysOf(quotaFrame.period);
  const usual = medianDaysInStage(columns.stageDays);
  const silent = (row: number) => {
    const facts = columns.facts[row];
    return facts && staleDays(facts, usual, request.asOf);
  };
  const close = (row: number) => columns.close[row] ?? 0;
  const among = (keep: (row: number) => boolean) => narrow(open, keep);
  const list = async (picked: Picked) => {
    await turn();
    return listOf(columns, picked, today, silent);
  };
  return {
    rows: {
      won: await list(won),
      lost: await list(await decided(0, (row) => !isWon(row))),
      previousWon: await list(wonBefore),
      lastYearWon: await list(await decided(2, isWon)),
      toDateWon: await list(await decided(3, isWon)),
      open: await list(open),
      closing: await list(await among((row) => close(row) >= quotaDays.start && close(row) < quotaDays.end)),
      overdue: await list(await among((row) => close(row) < today)),
      stale: await list(await among((row) => silent(row) !== undefined)),
    },
    medians: {
      size: median(won.credits),
      cycle: median(cyclesOf(columns, won)),
      previousSize: median(wonBefore.credits),
      previousCycle: median(cyclesOf(columns, wonBefore)),
    },
  };
}

/** Lets others have their turn. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function pick(
  rows: readonly number[],
  credit: (row: number) => number | undefined,
  keep: (row: number) => boolean,
): Promise<Picked> {
  const picked: Picked = { rows: [], credits: [] };
  for (const [index, row] of rows.entries()) {
    if (index % chunk === chunk - 1) await turn();
    const part = keep(row) ? credit(row) : undefined;
    if (part === undefined) continue;
    picked.rows.push(row);
    picked.credits.push(part);
  }
  return picked;
}

async function narrow({ rows, credits }: Picked, keep: (row: number) => boolean): Promise<Picked> {
  const picked: Picked = { rows: [], credits: [] };
  for (const [index, row] of rows.entries()) {
    if (index % chunk === chunk - 1) await turn();
    if (!keep(row)) continue;
    picked.rows.push(row);
    picked.credits.push(credits[index] ?? 0);
  }
  return picked;
}

/** All counted and added up; the largest are made into rows, largest first, equal ones by number. */
function listOf(
  columns: Columns,
  { rows, credits }: Picked,
  today: number,
  silent: (row: number) => number | undefined,
): RowList {
  const least = Float64Array.from(credits).sort().at(-mostRows) ?? Number.NEGATIVE_INFINITY;
  const kept = rows.flatMap((row, index) => {
    const credit = credits[index] ?? 0;
    const deal = credit >= least ? dealAt(columns, row) : undefined;
    return deal ? [rowOf(deal, credit, today, silent(row))] : [];
  });
  kept.sort((a, b) => b.amount - a.amount || a.number - b.number);
  return { n: rows.length, amount: credits.reduce((sum, each) => sum + each, 0), rows: kept.slice(0, mostRows) };
}

function cyclesOf(columns: Columns, { rows }: Picked): Float64Array {
  return Float64Array.from(rows, (row) => Math.max(0, (columns.close[row] ?? 0) - (columns.created[row] ?? 0)));
}

/** What of a deal counts for the scope; undefined when it is none of its deals. */
function creditIn(columns: Columns, scope: Scope): (row: number) => number | undefined {
  if (scope.kind !== 'person' && scope.kind !== 'team') return (row) => columns.amount[row];
  const members = new Uint8Array(columns.people.length);
  for (const id of scope.kind === 'person' ? [scope.id] : scope.members) {
    const person = columns.personIndex.get(id);
    if (person !== undefined) members[person] = 1;
  }
  return (row) => {
    if (columns.shared[row] !== 1) return members[columns.owner[row] ?? 0] === 1 ? columns.amount[row] : undefined;
    const own = (columns.shares.get(row) ?? []).filter(({ person }) => members[person] === 1);
    return own.length === 0 ? undefined : own.reduce((sum, share) => sum + share.amount, 0);
  };
}
