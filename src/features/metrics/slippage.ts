import type { CountedDeal } from './counted.ts';
import { dayNumber } from './counted.ts';
import { type Ratio, ratio } from './ratio.ts';
import type { DayWindow } from './sums.ts';

/** What moved into and out of a period because close dates were changed, in minor units. */
export interface Slippage {
  pushed: number;
  pushedAmount: number;
  pulled: number;
  pulledAmount: number;
}

export function noSlippage(): Slippage {
  return { pushed: 0, pushedAmount: 0, pulled: 0, pulledAmount: 0 };
}

/**
 * Slippage of a period: number and Σ amount of deals pushed out of it, and pulled into it, by close dates changed from
 * `since` to `until`. A deal that was moved several times counts once, by where it stood first and last. [S75][S63]
 */
export function slippage(deals: readonly CountedDeal[], period: DayWindow, since: Date, until: Date): Slippage {
  const made = noSlippage();
  for (const { facts, amount } of deals) addSlip(made, slipOf(facts, { period, since, until }), amount);
  return made;
}

/** 1 when the deal was pushed out of the period to a later one, −1 when it was pulled in from a later one, else 0. */
export function slipOf(
  { closeDateMoves }: Pick<CountedDeal['facts'], 'closeDateMoves'>,
  { period, since, until }: { period: DayWindow; since: Date; until: Date },
): 1 | 0 | -1 {
  const moves = closeDateMoves.filter((move) => move.at >= since && move.at < until);
  const [first] = moves;
  const last = moves.at(-1);
  if (!first || !last) return 0;
  const from = dayNumber(first.from);
  const to = dayNumber(last.to);
  if (from >= period.start && from < period.end && to >= period.end) return 1;
  return from >= period.end && to >= period.start && to < period.end ? -1 : 0;
}

export function addSlip(made: Slippage, slip: 1 | 0 | -1, amount: number): void {
  if (slip > 0) {
    made.pushed += 1;
    made.pushedAmount += amount;
  } else if (slip < 0) {
    made.pulled += 1;
    made.pulledAmount += amount;
  }
}

/** Close-date changes per deal: Σ changes ÷ deals; null without deals. [S75] */
export function closeDateChanges(deals: readonly CountedDeal[]): Ratio {
  const changes = deals.reduce((sum, deal) => sum + deal.facts.closeDateMoves.length, 0);
  return ratio(changes, deals.length, deals.length);
}
