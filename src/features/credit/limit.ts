import type { ClassName } from './file.ts';
import type { CreditPolicy } from './policy.ts';

export interface LimitInput {
  class: ClassName;
  /** Minor units of the company's currency; undefined when unknown. */
  yearlySales: number | undefined;
  tax: number;
  terms: number;
  daysBeyondTerms: number;
  netWorth: number | undefined;
  turnover: number | undefined;
  referenceCredits: number[];
  starter: number;
}

export interface Recommendation {
  need: number | undefined;
  capacity: number | undefined;
  recommended: number;
  why: string;
}

/**
 * need = yearly sales × (1 + tax) × (terms + days beyond terms) ÷ 365; capacity = min(a × net worth, b × turnover) with
 * (a, b) by class; recommended = the smaller one. Without accounts: the smallest of need, the median credit that
 * references give, and the starter limit. Classes 5 and N never get more than the starter limit.
 */
export function recommendLimit(input: LimitInput, policy: Pick<CreditPolicy, 'capacity'>): Recommendation {
  const need =
    input.yearlySales === undefined
      ? undefined
      : Math.round(
          (input.yearlySales * (1 + input.tax / 100) * (input.terms + Math.max(0, input.daysBeyondTerms))) / 365,
        );
  const capacity = capacityOf(input, policy);
  if (capacity !== undefined) {
    const recommended = Math.max(0, need === undefined ? capacity : Math.min(need, capacity));
    return {
      need,
      capacity,
      recommended,
      why: need === undefined || capacity < need ? 'what they can carry' : 'what they need',
    };
  }
  const median = medianOf(input.referenceCredits);
  const known = [need, median, input.starter].filter((value) => value !== undefined);
  return {
    need,
    capacity,
    recommended: Math.max(0, Math.min(...known)),
    why: 'no accounts: need, references and the starter limit',
  };
}

function capacityOf(
  { class: name, netWorth, turnover }: LimitInput,
  { capacity }: Pick<CreditPolicy, 'capacity'>,
): number | undefined {
  if (name === '5' || name === 'N') return undefined;
  const [ofWorth, ofTurnover] = capacity[name];
  const caps = [
    netWorth === undefined ? undefined : Math.round((netWorth * ofWorth) / 100),
    turnover === undefined ? undefined : Math.round((turnover * ofTurnover) / 100),
  ].filter((value) => value !== undefined);
  return caps.length === 0 ? undefined : Math.min(...caps);
}

/** The middle value; of an even count the mean of the two in the middle; undefined of none. */
function medianOf(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2;
}
