import { type Ratio, ratio } from './ratio.ts';

/** Credit utilisation: exposure ÷ effective limit, a share (above 1 is over the limit). Null without a limit. [S35] */
export function creditUtilisation(exposure: number, limit: number): Ratio {
  return ratio(exposure, limit, 1);
}

/** Days sales outstanding: receivables ÷ credit sales of the period × days, in days. Null without credit sales. [S86] */
export function daysSalesOutstanding(receivables: number, creditSales: number, days: number): Ratio {
  return ratio(receivables * days, creditSales, days);
}

/**
 * Days beyond terms: Σ amount × max(0, paid − due) ÷ Σ amount, in days; open items pass today as `paid`. Early payment
 * does not make up for late payment. Null without amounts. [S87][S88]
 */
export function daysBeyondTerms(items: readonly { amount: number; due: number; paid: number }[]): Ratio {
  const late = items.reduce((sum, { amount, due, paid }) => sum + amount * Math.max(0, paid - due), 0);
  const amount = items.reduce((sum, item) => sum + item.amount, 0);
  return ratio(late, amount, items.length);
}

/**
 * Days beyond terms from an ageing table alone: (15·b₁₋₃₀ + 45·b₃₁₋₆₀ + 75·b₆₁₋₉₀ + 105·b₉₁₊) ÷ receivables, in days. Null
 * without receivables. [S86]
 */
export function daysBeyondTermsFromAgeing(
  buckets: readonly [number, number, number, number],
  receivables: number,
): Ratio {
  const [upTo30, upTo60, upTo90, over90] = buckets;
  return ratio(15 * upTo30 + 45 * upTo60 + 75 * upTo90 + 105 * over90, receivables, 1);
}
