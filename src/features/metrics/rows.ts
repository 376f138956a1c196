import type { Day } from '../../core/dates.ts';
import { type DealStatus, dealTypes } from '../deals/deal.ts';
import { type Columns, stageNames, statusAt } from './columns.ts';
import { dayOf } from './counted.ts';
import type { Was } from './movers.ts';
import { shownOf } from './written-deal.ts';

/** A deal as a list shows it, kept with the figure that it is part of. */
export interface Row {
  id: string;
  number: number;
  account: string;
  accountId: string;
  owner: string;
  ownerId: string;
  /** What counts here of the amount, in minor units of the company's currency. */
  amount: number;
  closeDate: Day;
  status: DealStatus;
  stage: string;
  type: string;
  segment?: string | undefined;
  competitor?: string | undefined;
  reasons: string[];
  nextStep?: string | undefined;
  list?: number | undefined;
  cost?: number | undefined;
  /** Days from logging to closing, or since then. */
  age: number;
  /** Days without a word, of stale deals. */
  silent?: number | undefined;
  /** Of movers: what of the change of amount × probability counts here, and what the deal was before. */
  change?: number;
  was?: Was;
}

/** The rows behind a figure. All are counted; the largest are kept, largest first. */
export interface RowList {
  n: number;
  amount: number;
  rows: Row[];
}

export const mostRows = 500;

/** The row of a deal of which `credit` counts. */
export function rowOf(
  columns: Columns,
  row: number,
  credit: number,
  { today, silent }: { today: number; silent?: number | undefined },
): Row {
  const get = (column: { [row: number]: number }) => column[row] ?? 0;
  const amount = get(columns.amount);
  const part = amount === 0 ? 1 : credit / amount;
  const share = (whole: number) => (Number.isNaN(whole) ? undefined : Math.round(whole * part));
  const status = statusAt(columns, row);
  const close = get(columns.close);
  const shown = shownOf(columns.slab, get(columns.written));
  return {
    id: shown.id,
    number: row,
    account: shown.account.name,
    accountId: shown.account.id,
    owner: shown.owner,
    ownerId: columns.people[get(columns.owner)] ?? '',
    amount: credit,
    closeDate: dayOf(close),
    status,
    stage: stageNames[get(columns.stage)] ?? '',
    type: dealTypes[get(columns.type)] ?? '',
    segment: shown.segment,
    competitor: shown.competitor,
    reasons: shown.reasons,
    nextStep: shown.nextStep,
    list: share(get(columns.list)),
    cost: share(get(columns.cost)),
    age: Math.max(0, (status === 'open' ? today : close) - get(columns.created)),
    silent,
  };
}
