import { type Columns, dealAt, outcome } from './columns.ts';
import { dayNumber } from './counted.ts';
import type { Book } from './book.ts';
import type { Figures, RowsOf, Scope } from './figures.ts';
import { medianDaysInStage, staleDays } from './funnel.ts';
import { median } from './ratio.ts';
import { listOf, type Row, type RowList, rowOf } from './rows.ts';
import type { Tally } from './tally.ts';
import type { Frame } from './window.ts';
import { daysOf } from './window.ts';

export interface Lists {
  rows: Record<RowsOf, RowList>;
  medians: Figures['medians'];
}

/** The rows behind the figures of one scope: picked from what the pass found, so that only these are looked at. */
export function listsOf(
  {
    book,
    request,
    frame,
    quotaFrame,
    result,
  }: { book: Book; request: { asOf: Date }; frame: Frame; quotaFrame: Frame; result: Tally },
  scope: Scope,
): Lists {
  const { columns } = book;
  const today = dayNumber(frame.until) - (frame.isRunning ? 1 : 0);
  const credit = creditIn(columns, scope);
  const medians = medianDaysInStage(columns.stageDays);
  const pick = (rows: readonly number[] | undefined, silent?: (row: number) => number | undefined): Row[] =>
    (rows ?? []).flatMap((row) => {
      const part = credit(row);
      const deal = part === undefined ? undefined : dealAt(columns, row);
      return part === undefined || !deal ? [] : [rowOf(deal, part, today, silent?.(row))];
    });
  const won = (window: number) => pick(result.ended[window]?.filter((row) => columns.outcome[row] === outcome.won));
  const open = pick(result.open, (row) => {
    const facts = columns.facts[row];
    return facts && staleDays(facts, medians, request.asOf);
  });
  const wonNow = won(0);
  const wonBefore = won(1);
  const quotaDays = daysOf(quotaFrame.period);
  const closes = (row: Row) => dayNumber(row.closeDate);
  return {
    rows: {
      won: listOf(wonNow),
      lost: listOf(pick(result.ended[0]?.filter((row) => columns.outcome[row] !== outcome.won))),
      previousWon: listOf(wonBefore),
      lastYearWon: listOf(won(2)),
      toDateWon: listOf(won(3)),
      open: listOf(open),
      closing: listOf(open.filter((row) => closes(row) >= quotaDays.start && closes(row) < quotaDays.end)),
      overdue: listOf(open.filter((row) => closes(row) < today)),
      stale: listOf(open.filter((row) => row.silent !== undefined)),
    },
    medians: mediansOf(wonNow, wonBefore),
  };
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

/** Medians of size (minor units) and cycle (days) over all rows; null without any. */
function mediansOf(now: readonly Row[], before: readonly Row[]): Figures['medians'] {
  return {
    size: median(now.map((row) => row.amount)),
    cycle: median(now.map((row) => row.age)),
    previousSize: median(before.map((row) => row.amount)),
    previousCycle: median(before.map((row) => row.age)),
  };
}
