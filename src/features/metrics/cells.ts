import { dealTypes } from '../deals/deal.ts';
import { type Columns, commitStage, negotiationStage, outcome } from './columns.ts';
import type { Pipeline } from './pipeline.ts';
import type { DayWindow, Sums } from './sums.ts';

const typeCount = dealTypes.length;
/** Where each sum of a group and window stands. */
export const field = {
  won: 0,
  wonAmount: 1,
  lost: 2,
  lostAmount: 3,
  noDecision: 4,
  noDecisionAmount: 5,
  unqualified: 6,
  cycleDays: 7,
  listed: 8,
  listedList: 9,
  listedNet: 10,
  costed: 11,
  costedCost: 12,
  costedNet: 13,
  openAtEnd: 14,
  types: 15,
} as const;
const perType = 4;
export const fieldCount = field.types + typeCount * perType;
export const stateCount = 12;

/** Adds a decided deal, of which `amount` (`part` of the whole) counts here, to the sums that stand at `at`. */
export function addEnded(
  { columns, sums }: { columns: Columns; sums: Float64Array },
  at: number,
  row: number,
  amount: number,
  part: number,
): void {
  const type = at + field.types + (columns.type[row] as number) * perType;
  switch (columns.outcome[row] as number) {
    case outcome.won: {
      const list = (columns.list[row] as number) * part;
      const cost = (columns.cost[row] as number) * part;
      add(sums, at + field.won, 1);
      add(sums, at + field.wonAmount, amount);
      add(sums, at + field.cycleDays, Math.max(0, (columns.close[row] as number) - (columns.created[row] as number)));
      if (!Number.isNaN(list)) {
        add(sums, at + field.listed, 1);
        add(sums, at + field.listedList, list);
        add(sums, at + field.listedNet, amount);
      }
      if (!Number.isNaN(cost)) {
        add(sums, at + field.costed, 1);
        add(sums, at + field.costedCost, cost);
        add(sums, at + field.costedNet, amount);
      }
      add(sums, type, 1);
      add(sums, type + 2, amount);
      add(sums, type + 3, Number.isNaN(list) ? amount : list);
      return;
    }
    case outcome.lost:
      add(sums, at + field.lost, 1);
      add(sums, at + field.lostAmount, amount);
      add(sums, type + 1, 1);
      return;
    case outcome.noDecision:
      add(sums, at + field.noDecision, 1);
      add(sums, at + field.noDecisionAmount, amount);
      return;
    default:
      add(sums, at + field.unqualified, 1);
  }
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] as number) + value;
}

/** Adds an open deal, of which `amount` counts here, to the pipeline that stands at `at`. */
export function addOpen(
  { columns, state, request }: { columns: Columns; state: Float64Array; request: { period: DayWindow; today: number } },
  at: number,
  row: number,
  amount: number,
): void {
  const stage = columns.stage[row] as number;
  const close = columns.close[row] as number;
  const weighted = (amount * (columns.probability[row] as number)) / 100;
  add(state, at + 0, 1);
  add(state, at + 1, amount);
  if (stage > 0) add(state, at + 2, amount);
  add(state, at + 3, weighted);
  if (close < request.today) {
    add(state, at + 10, 1);
    add(state, at + 11, amount);
  }
  if (close < request.period.start || close >= request.period.end) return;
  add(state, at + 4, 1);
  add(state, at + 5, amount);
  if (stage > 0) add(state, at + 6, amount);
  add(state, at + 7, weighted);
  if (stage === commitStage) add(state, at + 8, amount);
  if (stage === commitStage || stage === negotiationStage) add(state, at + 9, amount);
}

export function readSums(sums: Float64Array, at: number): Sums {
  const get = (index: number) => sums[at + index] ?? 0;
  return {
    won: get(field.won),
    wonAmount: get(field.wonAmount),
    lost: get(field.lost),
    lostAmount: get(field.lostAmount),
    noDecision: get(field.noDecision),
    noDecisionAmount: get(field.noDecisionAmount),
    unqualified: get(field.unqualified),
    cycleDays: get(field.cycleDays),
    listed: { n: get(field.listed), list: get(field.listedList), net: get(field.listedNet) },
    costed: { n: get(field.costed), cost: get(field.costedCost), net: get(field.costedNet) },
    openAtEnd: get(field.openAtEnd),
    types: dealTypes.map((_, type) => {
      const from = field.types + type * perType;
      return { won: get(from), lost: get(from + 1), amount: get(from + 2), list: get(from + 3) };
    }),
  };
}

export function readPipeline(state: Float64Array, at: number): Pipeline {
  const get = (index: number) => state[at + index] ?? 0;
  return {
    open: get(0),
    openAmount: get(1),
    qualifiedAmount: get(2),
    weightedAmount: get(3),
    closing: { n: get(4), amount: get(5), qualified: get(6), weighted: get(7), commit: get(8), best: get(9) },
    overdue: get(10),
    overdueAmount: get(11),
  };
}
