import type { Day } from '../../core/dates.ts';
import type { DealOutcome } from '../deals/index.ts';
import { isNoDecision, isQualifiedLoss } from '../metrics/index.ts';
import { convert, type RateTable } from '../rates/index.ts';

/** Deals against one competitor, by how they ended. Amounts in minor units of the company's currency. */
export interface Tally {
  won: number;
  lost: number;
  noDecision: number;
  unqualified: number;
  wonAmount: number;
  lostAmount: number;
  open: number;
  openAmount: number;
  /** Deals whose amount could not be converted: they are counted, and in no amount. */
  missing: { currency: string; day: Day }[];
}

export function emptyTally(): Tally {
  return {
    won: 0,
    lost: 0,
    noDecision: 0,
    unqualified: 0,
    wonAmount: 0,
    lostAmount: 0,
    open: 0,
    openAmount: 0,
    missing: [],
  };
}

/** Adds a deal, at the rate of its close date. */
export function count(tally: Tally, deal: DealOutcome, table: RateTable, currency: string): void {
  const amount = convert(table, deal.amount, currency, deal.closeDate, currency);
  if (!amount) tally.missing.push({ currency: deal.amount.currency, day: deal.closeDate });
  const minor = amount?.minor ?? 0;
  if (deal.status === 'open') {
    tally.open += 1;
    tally.openAmount += minor;
  } else if (deal.status === 'won') {
    tally.won += 1;
    tally.wonAmount += minor;
  } else if (isNoDecision(deal)) tally.noDecision += 1;
  else if (!isQualifiedLoss(deal)) tally.unqualified += 1;
  else {
    tally.lost += 1;
    tally.lostAmount += minor;
  }
}
