import { roundHalfAway } from '../../core/money.ts';
import { formatNumber } from '../../core/numbers.ts';

/**
 * A share or a mean with the number of cases behind it. `value` is null, never 0, when the denominator is 0: “nothing to
 * divide by” is not “none”.
 */
export interface Ratio {
  value: number | null;
  n: number;
}

/** Under this many cases a ratio says more about chance than about selling. */
export const fewest = 5;

/** numerator ÷ denominator over n cases; null when the denominator is 0. */
export function ratio(numerator: number, denominator: number, n: number): Ratio {
  return { value: denominator === 0 ? null : numerator / denominator, n };
}

export function isTooFew({ value, n }: Ratio): boolean {
  return value !== null && n < fewest;
}

/** `38.5 % (n 26)`, `50 % (n 2, too few)`, `no data`. */
export function sayShare(share: Ratio): string {
  return share.value === null
    ? 'no data'
    : `${percentWords(share.value)} (n ${share.n}${isTooFew(share) ? ', too few' : ''})`;
}

/** `34 days (n 12)`. */
export function sayDays(mean: Ratio): string {
  if (mean.value === null) return 'no data';
  const days = roundHalfAway(mean.value * 10) / 10;
  return `${days} ${days === 1 ? 'day' : 'days'} (n ${mean.n}${isTooFew(mean) ? ', too few' : ''})`;
}

/** A share as `12.5 %`: at most one decimal. */
export function percentWords(share: number): string {
  return `${formatNumber(roundHalfAway(share * 1000) / 10, 1)} %`;
}

/**
 * The middle value, the mean of the two middle ones for an even count; null without values. Unit: that of the values.
 */
export function median(values: readonly number[] | Float64Array): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}

/**
 * Whole numbers that add up to `total` and are as near to the wanted shares as can be: the largest remainders take what
 * rounding down leaves. Works with negative shares.
 */
export function wholeParts(wanted: readonly number[], total: number): number[] {
  const parts = wanted.map((each) => Math.floor(each));
  const order = wanted
    .map((each, index) => ({ index, left: each - Math.floor(each) }))
    .sort((a, b) => b.left - a.left || a.index - b.index);
  let rest = total - parts.reduce((sum, part) => sum + part, 0);
  const step = rest < 0 ? -1 : 1;
  if (rest < 0) order.reverse();
  const rounds = parts.length === 0 ? 0 : Math.trunc(Math.abs(rest) / parts.length) * step;
  for (let index = 0; index < parts.length; index += 1) parts[index] = (parts[index] ?? 0) + rounds;
  rest -= rounds * parts.length;
  for (const { index } of order) {
    if (rest === 0) break;
    parts[index] = (parts[index] ?? 0) + step;
    rest -= step;
  }
  return parts;
}
