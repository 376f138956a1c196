import { type Ratio, ratio } from './ratio.ts';
import type { Sums } from './sums.ts';

/**
 * Win rate by count: W ÷ (W + L), a share. W and L are deals won and lost in the window by close date; open deals,
 * unqualified losses and “no decision” are not in it. Null when nothing was decided. [S71][S65]
 */
export function winRate({ won, lost }: Pick<Sums, 'won' | 'lost'>): Ratio {
  return ratio(won, won + lost, won + lost);
}

/**
 * Win rate by value: Σ won amount ÷ (Σ won + Σ lost amount), a share. Null when the decided deals are worth nothing. [S72]
 */
export function winRateByValue({
  won,
  lost,
  wonAmount,
  lostAmount,
}: Pick<Sums, 'won' | 'lost' | 'wonAmount' | 'lostAmount'>): Ratio {
  return ratio(wonAmount, wonAmount + lostAmount, won + lost);
}

/** Deals that ended without a decision, as a share of all that ended; null when none ended. Shown apart. [S64] */
export function noDecisionShare({ won, lost, noDecision }: Sums): Ratio {
  return ratio(noDecision, won + lost + noDecision, won + lost + noDecision);
}
