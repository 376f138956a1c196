import { type Money, roundHalfAway } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { DealFields } from './deal.ts';
import { formatNumber } from '../../core/numbers.ts';

type Priced = Pick<DealFields, 'amount' | 'cost' | 'listPrice'>;
type Shared = Pick<DealFields, 'amount' | 'owner' | 'split'>;

/** Gross margin in percent: (net − cost) ÷ net × 100. Null without a cost, or when net is 0. */
export function marginPercent({ amount, cost }: Pick<Priced, 'amount' | 'cost'>): number | null {
  return cost && amount.minor !== 0 ? ((amount.minor - cost.minor) / amount.minor) * 100 : null;
}

/** The cost that leaves a margin of that many percent of the amount. */
export function costAtMargin(amount: Money, percent: number): Money {
  return { minor: roundHalfAway((amount.minor * (100 - percent)) / 100), currency: amount.currency };
}

/** Discount rate in percent: (list − net) ÷ list × 100. Null without a list price, or when it is 0; below 0 above list. */
export function discountPercent({ amount, listPrice }: Pick<Priced, 'amount' | 'listPrice'>): number | null {
  return listPrice && listPrice.minor !== 0 ? ((listPrice.minor - amount.minor) / listPrice.minor) * 100 : null;
}

/** Amount × probability, in the deal's currency: the deal's part of the weighted pipeline. */
export function weightedAmount({ amount, probability }: Pick<DealFields, 'amount' | 'probability'>): Money {
  return { minor: roundHalfAway((amount.minor * probability) / 100), currency: amount.currency };
}

/**
 * What of the amount counts for whom: the shares of the split, all of it for the owner without one. Cents that cannot
 * be shared go to the largest fractions, so that the parts always add up to the amount.
 */
export function splitAmounts({ amount, owner, split }: Shared): { person: PersonRef; amount: Money }[] {
  if (split.length === 0) return [{ person: owner, amount }];
  const exact = split.map(({ person, percent }) => ({ person, share: (amount.minor * percent) / 100 }));
  const parts = exact.map(({ person, share }) => ({
    person,
    minor: Math.floor(share),
    left: share - Math.floor(share),
  }));
  let rest = amount.minor - parts.reduce((sum, part) => sum + part.minor, 0);
  for (const part of [...parts].sort((a, b) => b.left - a.left)) {
    if (rest <= 0) break;
    part.minor += 1;
    rest -= 1;
  }
  return parts.map(({ person, minor }) => ({ person, amount: { minor, currency: amount.currency } }));
}

/** What of the deal's amount counts for a group of people. */
export function creditFor(deal: Shared, people: ReadonlySet<string>): Money {
  const parts = splitAmounts(deal).filter(({ person }) => people.has(person.id));
  return { minor: parts.reduce((sum, part) => sum + part.amount.minor, 0), currency: deal.amount.currency };
}

/** `12.5 %`; at most one decimal. */
export function formatPercent(value: number): string {
  return `${formatNumber(roundHalfAway(value * 10) / 10, 1)} %`;
}
