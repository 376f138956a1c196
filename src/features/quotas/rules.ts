import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { Period } from '../../core/period.ts';

/** What somebody is to book in a period. */
export interface Quota {
  target: Target;
  period: Pick<Period, 'key' | 'label' | 'unit' | 'start' | 'end'>;
  amount: Money;
  /** Somebody who joins or leaves in the period has the share of it that lies between these days. */
  from?: Day | undefined;
  /** Not part of it. */
  until?: Day | undefined;
}

export interface Target {
  kind: 'person' | 'team';
  id: string;
  name: string;
}

const preferred: readonly Period['unit'][] = ['quarter', 'month', 'year'];

/** Of the quotas whose period holds a day, the one that people mean: the quarter's, else the month's, else the year's. */
export function quotaOn(quotas: readonly Quota[], day: Day): Quota | undefined {
  const holding = quotas.filter(({ period }) => period.start <= day && day < period.end);
  for (const unit of preferred) {
    const found = holding.find(({ period }) => period.unit === unit);
    if (found) return found;
  }
  return undefined;
}
