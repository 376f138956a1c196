import { type CountedDeal } from './counted.ts';
import { median, type Ratio, ratio } from './ratio.ts';
import type { DayWindow, Sums } from './sums.ts';

/** Average deal size: Σ won amount ÷ W, in minor units. Won deals only; null when none was won. [S72] */
export function averageDealSize({ won, wonAmount }: Pick<Sums, 'won' | 'wonAmount'>): Ratio {
  return ratio(wonAmount, won, won);
}

/** Median deal size of the deals won in the window, in minor units; null when none was won. [S72] */
export function medianDealSize(deals: readonly CountedDeal[], window: DayWindow): number | null {
  return median(wonIn(deals, window).map((deal) => deal.amount));
}

export function wonIn(deals: readonly CountedDeal[], window: DayWindow): CountedDeal[] {
  return deals.filter(({ facts, close }) => facts.status === 'won' && close >= window.start && close < window.end);
}
