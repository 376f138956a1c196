import { dealTypes } from '../../../src/features/deals/deal.ts';
import { type CountedDeal, isNoDecision, isQualifiedLoss } from '../../../src/features/metrics/counted.ts';
import {
  addWay,
  furthest,
  noWays,
  type StageConversion,
  stageConversion,
} from '../../../src/features/metrics/funnel.ts';
import type { Pipeline } from '../../../src/features/metrics/pipeline.ts';
import type { DayWindow, Sums } from '../../../src/features/metrics/sums.ts';

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
 * The sums of some deals, each counted whole: the plain form of what the one pass computes for all scopes at once.
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

export function noPipeline(): Pipeline {
  return {
    open: 0,
    openAmount: 0,
    qualifiedAmount: 0,
    weightedAmount: 0,
    closing: { n: 0, amount: 0, qualified: 0, weighted: 0, commit: 0, best: 0 },
    overdue: 0,
    overdueAmount: 0,
  };
}

/**
 * Open pipeline Σ O, qualified Σ O at stage ≥ qualified, weighted Σ amount × probability, of open deals at `today`, all
 * in minor units; 0 when nothing is open. Forecast categories: `commit` is stage commit, `best` adds negotiation. [S71]
 */
export function pipelineOf(deals: readonly CountedDeal[], period: DayWindow, today: number): Pipeline {
  const made = noPipeline();
  for (const { facts, amount, close } of deals) {
    if (facts.status !== 'open') continue;
    const qualified = facts.stage === 'lead' ? 0 : amount;
    const weighted = (amount * facts.probability) / 100;
    made.open += 1;
    made.openAmount += amount;
    made.qualifiedAmount += qualified;
    made.weightedAmount += weighted;
    if (close < today) {
      made.overdue += 1;
      made.overdueAmount += amount;
    }
    if (close < period.start || close >= period.end) continue;
    const commit = facts.stage === 'commit' ? amount : 0;
    made.closing.n += 1;
    made.closing.amount += amount;
    made.closing.qualified += qualified;
    made.closing.weighted += weighted;
    made.closing.commit += commit;
    made.closing.best += facts.stage === 'negotiation' ? amount : commit;
  }
  return made;
}

/** The stage conversion of some deals. */
export function conversionOf(deals: readonly CountedDeal[]): StageConversion[] {
  const ways = noWays();
  for (const { facts } of deals) addWay(ways, furthest(facts), facts.status === 'lost');
  return stageConversion(ways);
}
