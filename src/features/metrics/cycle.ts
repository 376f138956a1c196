import { type CountedDeal } from './counted.ts';
import { wonIn } from './deal-size.ts';
import { median, type Ratio, ratio } from './ratio.ts';
import type { DayWindow, Sums } from './sums.ts';

/** Sales cycle length: mean of close day − day of logging over W, in days. Null when none was won. [S72] */
export function salesCycle({ won, cycleDays }: Pick<Sums, 'won' | 'cycleDays'>): Ratio {
  return ratio(cycleDays, won, won);
}

/** Median sales cycle of the deals won in the window, in days; null when none was won. [S72] */
export function medianCycle(deals: readonly CountedDeal[], window: DayWindow): number | null {
  return median(wonIn(deals, window).map((deal) => Math.max(0, deal.close - deal.created)));
}
