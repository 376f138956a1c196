import type { Day } from '../../core/dates.ts';
import type { Stage } from '../deals/deal.ts';
import { type Columns, outcome } from './columns.ts';
import { amountAt, dayNumber, dayOf } from './counted.ts';
import type { Credited } from './credited.ts';
import { expectationAt } from './forecast.ts';
import { type Past, pastAt } from './past.ts';
import { type RowList, rowOf } from './rows.ts';
import { isTurn, turn } from '../../core/turn.ts';

/** How an open deal moved in a window: by how much, and what it was before where that changed. */
export interface Move {
  /** Minor units, of the whole deal. */
  change: number;
  was: Was;
}

/** What a deal was when the window began; `isNew` when it was not there. */
export interface Was {
  isNew?: boolean;
  amount?: number;
  stage?: Stage;
  closeDate?: Day;
}

/** A window, and the last day before which a close date is inside the quota period. */
export interface MoveWindow {
  since: Date;
  until: Date;
  periodEnd: number;
}

/**
 * How a deal moved: amount × probability at the window's end − the same at its beginning (ours). Pushed out of the quota
 * period it counts as gone, pulled in as come. Undefined where nothing moved.
 */
export function moveOf(deal: Past, window: MoveWindow): Move | undefined {
  const [before, after] = [standingAt(deal, window.since, window), standingAt(deal, window.until, window)];
  const change = after.isIn === before.isIn ? after.worth - before.worth : after.isIn ? after.worth : -before.worth;
  const isNew = deal.facts.createdAt > window.since;
  // A new deal for the next period is new all the same.
  const counted = Math.round(isNew ? after.worth : change);
  if (counted === 0) return undefined;
  return {
    change: counted,
    was: isNew
      ? { isNew }
      : {
          ...(before.amount !== after.amount && { amount: before.amount }),
          ...(before.stage !== after.stage && before.stage !== undefined && { stage: before.stage }),
          ...(before.close !== after.close && { closeDate: dayOf(before.close) }),
        },
  };
}

const always = { start: Number.NEGATIVE_INFINITY, end: Number.POSITIVE_INFINITY };

function standingAt(deal: Past, at: Date, { periodEnd }: MoveWindow) {
  const moment = { at, day: Number.NEGATIVE_INFINITY };
  const amount = amountAt(deal, at);
  const { stageLog, closeDateMoves } = deal.facts;
  const later = closeDateMoves.find((move) => move.at > at);
  const stage = stageLog.findLast((entry) => entry.at <= at)?.stage;
  return {
    amount,
    worth: amount * expectationAt(deal, always, moment),
    isIn: expectationAt(deal, { ...always, end: periodEnd }, moment) > 0,
    stage: stage === 'won' || stage === 'lost' ? undefined : stage,
    close: later ? dayNumber(later.from) : deal.close,
  };
}

/** The moves of all open deals that anybody touched in the window, by row. */
export async function movesOf(
  columns: Columns,
  open: readonly number[],
  window: MoveWindow,
): Promise<Map<number, Move>> {
  const moves = new Map<number, Move>();
  const since = window.since.getTime();
  for (const [index, row] of open.entries()) {
    if (isTurn(index)) await turn();
    if ((columns.touched[row] ?? 0) < since || columns.outcome[row] !== outcome.open) continue;
    const move = moveOf(pastAt(columns, row), window);
    if (move) moves.set(row, move);
  }
  return moves;
}

/** The deals of a scope that moved up and down, whatever moved most first, each with what of the change counts there. */
export function moversOf(
  columns: Columns,
  { rows, credits }: Credited,
  moves: ReadonlyMap<number, Move>,
  { most, today }: { most: number; today: number },
): Record<'movedUp' | 'movedDown', RowList> {
  const moved = rows.flatMap((row, index) => {
    const move = moves.get(row);
    const amount = columns.amount[row] ?? 0;
    const credit = credits[index] ?? 0;
    const part = amount === 0 ? 1 : credit / amount;
    return move ? [{ row, credit, part, change: Math.round(move.change * part), was: move.was }] : [];
  });
  const listOf = (some: typeof moved): RowList => ({
    n: some.length,
    amount: some.reduce((sum, { change }) => sum + change, 0),
    rows: some
      .sort((a, b) => Math.abs(b.change) - Math.abs(a.change))
      .slice(0, most)
      .map(({ row, credit, part, change, was }) => ({
        ...rowOf(columns, row, credit, { today }),
        change,
        was: was.amount === undefined ? was : { ...was, amount: Math.round(was.amount * part) },
      })),
  });
  return {
    movedUp: listOf(moved.filter(({ change }) => change > 0)),
    movedDown: listOf(moved.filter(({ change }) => change < 0)),
  };
}
