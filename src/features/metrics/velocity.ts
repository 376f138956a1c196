import { salesCycle } from './cycle.ts';
import { averageDealSize } from './deal-size.ts';
import type { Ratio } from './ratio.ts';
import type { Sums } from './sums.ts';
import { winRate } from './win-rate.ts';

/**
 * Sales velocity: opportunities × win rate × average size ÷ cycle days, in minor units a day. `opportunities` are the
 * deals that are open now. Null when one of the factors is, or when deals were won on the day they were logged. [S73]
 */
export function salesVelocity(opportunities: number, sums: Sums): Ratio {
  const rate = winRate(sums).value;
  const size = averageDealSize(sums).value;
  const cycle = salesCycle(sums).value;
  const value = rate === null || size === null || !cycle ? null : (opportunities * rate * size) / cycle;
  return { value, n: sums.won };
}
