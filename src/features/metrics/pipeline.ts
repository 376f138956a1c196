import { type Ratio, ratio } from './ratio.ts';

/** Deals that are open now, for one scope; amounts in minor units. */
export interface Pipeline {
  open: number;
  openAmount: number;
  /** At stage qualified or later. */
  qualifiedAmount: number;
  /** Σ amount × probability. */
  weightedAmount: number;
  /** Of these, what is expected to close in the period. */
  closing: { n: number; amount: number; qualified: number; weighted: number; commit: number; best: number };
  /** Open though the expected close date has passed. */
  overdue: number;
  overdueAmount: number;
}

/**
 * Pipeline coverage: pipeline closing in the period ÷ the period's target, a factor (GitLab expects 2.4 at the start of a
 * quarter). Null without a target. [S74]
 */
export function pipelineCoverage({ closing }: Pipeline, target: number | null): Ratio {
  return ratio(closing.amount, target ?? 0, closing.n);
}

/**
 * Remaining coverage: open pipeline closing in the period ÷ (quota − booked), a factor; `met` once the quota is booked,
 * null without a quota. (ours)
 */
export function remainingCoverage(
  { closing }: { closing: Pick<Pipeline['closing'], 'n' | 'amount'> },
  quota: number | null,
  booked: number,
): Ratio | 'met' {
  if (quota === null || quota <= 0) return { value: null, n: closing.n };
  return booked >= quota ? 'met' : ratio(closing.amount, quota - booked, closing.n);
}
