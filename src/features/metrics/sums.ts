import { dealTypes } from '../deals/deal.ts';
import { type CountedDeal, isNoDecision, isQualifiedLoss } from './counted.ts';

/** Sums of one type of deal; what the mix is made of. */
export interface TypeSums {
  won: number;
  lost: number;
  /** Minor units. */
  amount: number;
  /** List price of what was won; net where nobody gave a list price. */
  list: number;
}

/**
 * What was decided in a window, added up for one scope (a person, a team, the company). Every ratio is made from these
 * sums, so that ratios are weighted and never a mean of ratios. Amounts in minor units of the company's currency.
 */
export interface Sums {
  won: number;
  wonAmount: number;
  /** Qualified losses with a decision. */
  lost: number;
  lostAmount: number;
  noDecision: number;
  noDecisionAmount: number;
  /** Lost before they were qualified. */
  unqualified: number;
  /** Days from logging to winning, over the deals won. */
  cycleDays: number;
  /** Over deals won with a list price. */
  listed: { n: number; list: number; net: number };
  /** Over deals won with a cost. */
  costed: { n: number; cost: number; net: number };
  /** Deals that were open when the window ended. */
  openAtEnd: number;
  /** In the order of `dealTypes`. */
  types: TypeSums[];
}

/** A window of days, as numbers since 1970; the end is not part of it. */
export interface DayWindow {
  start: number;
  end: number;
}

export function noSums(): Sums {
  return {
    won: 0,
    wonAmount: 0,
    lost: 0,
    lostAmount: 0,
    noDecision: 0,
    noDecisionAmount: 0,
    unqualified: 0,
    cycleDays: 0,
    listed: { n: 0, list: 0, net: 0 },
    costed: { n: 0, cost: 0, net: 0 },
    openAtEnd: 0,
    types: dealTypes.map(() => ({ won: 0, lost: 0, amount: 0, list: 0 })),
  };
}

/**
 * The sums of some deals, each counted whole: the plain form of what the one pass computes for all scopes at once, and
 * its reference in tests.
 */
export function sumsOf(deals: readonly CountedDeal[], window: DayWindow): Sums {
  const sums = noSums();
  for (const deal of deals) {
    const { status } = deal.facts;
    if (deal.created < window.end && (status === 'open' || deal.close >= window.end)) sums.openAtEnd += 1;
    if (status === 'open' || deal.close < window.start || deal.close >= window.end) continue;
    if (status === 'won') addWon(sums, deal);
    else addLost(sums, deal);
  }
  return sums;
}

function addWon(sums: Sums, deal: CountedDeal): void {
  const { amount, list, cost } = deal;
  sums.won += 1;
  sums.wonAmount += amount;
  sums.cycleDays += Math.max(0, deal.close - deal.created);
  if (list !== undefined)
    sums.listed = { n: sums.listed.n + 1, list: sums.listed.list + list, net: sums.listed.net + amount };
  if (cost !== undefined)
    sums.costed = { n: sums.costed.n + 1, cost: sums.costed.cost + cost, net: sums.costed.net + amount };
  const type = sums.types[dealTypes.indexOf(deal.facts.type)];
  if (!type) return;
  type.won += 1;
  type.amount += amount;
  type.list += list ?? amount;
}

function addLost(sums: Sums, deal: CountedDeal): void {
  if (isNoDecision(deal.facts)) {
    sums.noDecision += 1;
    sums.noDecisionAmount += deal.amount;
  } else if (isQualifiedLoss(deal.facts)) {
    sums.lost += 1;
    sums.lostAmount += deal.amount;
    const type = sums.types[dealTypes.indexOf(deal.facts.type)];
    if (type) type.lost += 1;
  } else {
    sums.unqualified += 1;
  }
}
