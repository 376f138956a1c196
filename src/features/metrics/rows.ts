import type { Day } from '../../core/dates.ts';
import type { CountedDeal } from './counted.ts';
import type { Was } from './movers.ts';

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
  status: 'open' | 'won' | 'lost';
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

export function rowOf(deal: CountedDeal, credit: number, today: number, silent?: number): Row {
  const { facts } = deal;
  const part = deal.amount === 0 ? 1 : credit / deal.amount;
  const share = (whole: number | undefined) => (whole === undefined ? undefined : Math.round(whole * part));
  return {
    id: facts.id,
    number: facts.number,
    account: facts.account.name,
    accountId: facts.account.id,
    owner: facts.owner.name,
    ownerId: facts.owner.id,
    amount: credit,
    closeDate: facts.closeDate,
    status: facts.status,
    stage: facts.stage,
    type: facts.type,
    segment: facts.segment,
    competitor: facts.competitor,
    reasons: facts.status === 'lost' ? [...facts.lostReasons] : [...facts.wonReasons],
    nextStep: facts.nextStep,
    list: share(deal.list),
    cost: share(deal.cost),
    age: Math.max(0, (facts.status === 'open' ? today : deal.close) - deal.created),
    silent,
  };
}
