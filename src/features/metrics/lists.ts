import type { Book } from './book.ts';
import { type Columns, outcome } from './columns.ts';
import { dayNumber } from './counted.ts';
import { type ByOwner, byOwner, type Credited, creditedTo, largest, narrow } from './credited.ts';
import type { Figures, RowsOf, Scope } from './figures.ts';
import { medianDaysInStage, staleDays } from './funnel.ts';
import { median } from './ratio.ts';
import { type Move, moversOf, movesOf } from './movers.ts';
import { mostRows, type RowList, rowOf } from './rows.ts';
import type { Tally } from './tally.ts';
import { turn } from '../../core/turn.ts';
import { daysOf, type Frame, instantsOf } from './window.ts';

export interface Lists {
  rows: Record<RowsOf, RowList>;
  medians: Figures['medians'];
}

interface Made {
  book: Book;
  request: { asOf: Date; zone: string; mostRows?: number | undefined };
  frame: Frame;
  quotaFrame: Frame;
  result: Tally;
}

/** Makes the rows behind the figures of any scope, from what the pass found: each row is looked at for its own scopes. */
export async function listMaker(made: Made): Promise<(scope: Scope) => Promise<Lists>> {
  const { columns } = made.book;
  const { ended, open } = made.result;
  const windows = ended.slice(0, 4);
  const owned: ByOwner[] = [];
  for (const rows of [...windows, open]) owned.push(await byOwner(columns, rows));
  const moves = await movesOf(columns, open, moveWindow(made));
  return async (scope) => {
    const of = async (rows: readonly number[], index: number): Promise<Credited> => {
      const own = owned[index];
      if (!own) throw new Error('No rows were put in order for this window');
      return creditedTo(columns, scope, rows, own);
    };
    const [now, previous, lastYear, toDate] = [
      await of(windows[0] ?? [], 0),
      await of(windows[1] ?? [], 1),
      await of(windows[2] ?? [], 2),
      await of(windows[3] ?? [], 3),
    ];
    return listsOf(made, moves, { now, previous, lastYear, toDate, open: await of(open, windows.length) });
  };
}

function moveWindow({ frame, quotaFrame, request: { asOf, zone } }: Made) {
  const { since, until } = instantsOf({ start: frame.period.start, end: frame.until }, zone);
  return { since, until: until < asOf ? until : asOf, periodEnd: daysOf(quotaFrame.period).end };
}

async function listsOf(
  { book, request, frame, quotaFrame }: Made,
  moves: ReadonlyMap<number, Move>,
  own: Record<'now' | 'previous' | 'lastYear' | 'toDate' | 'open', Credited>,
): Promise<Lists> {
  const { columns } = book;
  const today = dayNumber(frame.today);
  const quotaDays = daysOf(quotaFrame.period);
  const usual = [...medianDaysInStage(columns.stageDays).values()];
  const silent = (row: number) =>
    columns.outcome[row] === outcome.open
      ? staleDays(columns.touched[row] ?? 0, usual[columns.stage[row] ?? 0], request.asOf)
      : undefined;
  const close = (row: number) => columns.close[row] ?? 0;
  const isWon = (row: number) => columns.outcome[row] === outcome.won;
  const won = await narrow(own.now, isWon);
  const wonBefore = await narrow(own.previous, isWon);
  const list = async (some: Credited) => listOf(columns, some, request.mostRows ?? mostRows, today, silent);
  return {
    rows: {
      won: await list(won),
      lost: await list(await narrow(own.now, (row) => !isWon(row))),
      qualifiedLost: await list(await narrow(own.now, (row) => columns.outcome[row] === outcome.lost)),
      previousWon: await list(wonBefore),
      lastYearWon: await list(await narrow(own.lastYear, isWon)),
      toDateWon: await list(await narrow(own.toDate, isWon)),
      open: await list(own.open),
      closing: await list(await narrow(own.open, (row) => close(row) >= quotaDays.start && close(row) < quotaDays.end)),
      overdue: await list(await narrow(own.open, (row) => close(row) < today)),
      stale: await list(await narrow(own.open, (row) => silent(row) !== undefined)),
      ...moversOf(columns, await narrow(own.open, (row) => moves.has(row)), moves, {
        most: request.mostRows ?? mostRows,
        today,
      }),
    },
    medians: {
      size: median(won.credits),
      cycle: median(cyclesOf(columns, won)),
      previousSize: median(wonBefore.credits),
      previousCycle: median(cyclesOf(columns, wonBefore)),
    },
  };
}

/** All counted and added up; the largest are made into rows. */
async function listOf(
  columns: Columns,
  all: Credited,
  most: number,
  today: number,
  silent: (row: number) => number | undefined,
): Promise<RowList> {
  await turn();
  const { rows, credits } = await largest(all, most);
  await turn();
  return {
    n: all.rows.length,
    amount: all.credits.reduce((sum, each) => sum + each, 0),
    rows: rows.map((row, index) => rowOf(columns, row, credits[index] ?? 0, { today, silent: silent(row) })),
  };
}

function cyclesOf(columns: Columns, { rows }: Credited): number[] {
  return rows.map((row) => Math.max(0, (columns.close[row] ?? 0) - (columns.created[row] ?? 0)));
}
