import type { CountedDeal } from './counted.ts';
import { type Ratio, ratio } from './ratio.ts';
import type { DayWindow } from './sums.ts';

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
