import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { Deal } from '../deals/deal.ts';
import { wholeParts } from './ratio.ts';

/** What the figures need of a deal; what the projection reads. */
export type DealFacts = Pick<
  Deal,
  | 'id'
  | 'number'
  | 'account'
  | 'amount'
  | 'cost'
  | 'listPrice'
  | 'products'
  | 'type'
  | 'status'
  | 'stage'
  | 'probability'
  | 'closeDate'
  | 'segment'
  | 'competitor'
  | 'wonReasons'
  | 'lostReasons'
  | 'nextStep'
  | 'owner'
  | 'split'
  | 'stageLog'
  | 'closeDateMoves'
  | 'createdAt'
  | 'updatedAt'
  | 'removed'
> & {
  /** What the amount was until it was changed, oldest first. */
  earlierAmounts: { until: Date; amount: Money }[];
};

/** A deal in the company's currency, at the rate of its close date: what every metric is a function of. */
export interface CountedDeal {
  facts: DealFacts;
  /** Net amount, in minor units of the company's currency. */
  amount: number;
  /** Price before discount; absent when nobody gave one. */
  list?: number | undefined;
  cost?: number | undefined;
  /** What the amount was until it was changed, oldest first; absent where it never was. */
  earlier?: readonly Earlier[] | undefined;
  /** Day on which the deal was logged, in the company's zone, as a number of days since 1970. */
  created: number;
  close: number;
}

export interface Earlier {
  until: Date;
  amount: number;
}

/** The amount that a deal had at an instant. */
export function amountAt({ amount, earlier }: Pick<CountedDeal, 'amount' | 'earlier'>, at: Date): number {
  return earlier?.find(({ until }) => until > at)?.amount ?? amount;
}

/** Days since 1970-01-01 of a calendar day. */
export function dayNumber(day: Day): number {
  const known = dayNumbers.get(day);
  if (known !== undefined) return known;
  const made = Math.floor(Date.parse(`${day}T00:00:00Z`) / 86_400_000);
  dayNumbers.set(day, made);
  return made;
}

export function dayOf(number: number): Day {
  const known = days.get(number);
  if (known !== undefined) return known;
  const made = new Date(number * 86_400_000).toISOString().slice(0, 10);
  days.set(number, made);
  return made;
}

// Close dates repeat: a few thousand different days serve any number of deals.
const dayNumbers = new Map<Day, number>();
const days = new Map<number, Day>();

/**
 * What of a deal's amount counts for whom, in minor units: the shares of its split, all of it for the owner without one.
 * The parts of a split of 100 % add up to the amount.
 */
export function creditOf(
  deal: Pick<DealFacts, 'owner' | 'split'>,
  amount: number,
): { person: string; amount: number }[] {
  if (deal.split.length === 0) return [{ person: deal.owner.id, amount }];
  const percent = deal.split.reduce((sum, share) => sum + share.percent, 0);
  const total = Math.round((amount * percent) / 100);
  const parts = wholeParts(
    deal.split.map((share) => (amount * share.percent) / 100),
    total,
  );
  return deal.split.map(({ person }, index) => ({ person: person.id, amount: parts[index] ?? 0 }));
}

/** Whether a lost deal says something about selling: it was qualified, and a decision was made. */
export function isQualifiedLoss(deal: Pick<DealFacts, 'stage' | 'lostReasons'>): boolean {
  return deal.stage !== 'lead' && !isNoDecision(deal);
}

export function isNoDecision(deal: Pick<DealFacts, 'lostReasons'>): boolean {
  return deal.lostReasons.includes('no-decision');
}
