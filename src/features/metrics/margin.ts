import { type Ratio, ratio } from './ratio.ts';
import type { Sums } from './sums.ts';

/** Gross margin: (Σ net − Σ cost) ÷ Σ net over deals won with a cost, a share; weighted. Null without such deals. [S81] */
export function grossMargin({ costed }: Pick<Sums, 'costed'>): Ratio {
  return ratio(costed.net - costed.cost, costed.net, costed.n);
}

/** Discount rate: (Σ list − Σ net) ÷ Σ list over deals won with a list price, a share. Null without such deals. [S82] */
export function discountRate({ listed }: Pick<Sums, 'listed'>): Ratio {
  return ratio(listed.list - listed.net, listed.list, listed.n);
}

/**
 * Discount creep: discount rate now − rate before, as a share (0.02 is two percentage points), and what it costs at the
 * list prices of now, in minor units. Null when one of the two rates is. [S81]
 */
export function discountCreep(
  now: Pick<Sums, 'listed'>,
  before: Pick<Sums, 'listed'>,
): { points: number; cost: number } | null {
  const current = discountRate(now).value;
  const earlier = discountRate(before).value;
  if (current === null || earlier === null) return null;
  const points = current - earlier;
  return { points, cost: Math.round(points * now.listed.list) };
}
