import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

export const dealTypes = ['new', 'upsell', 'cross-sell', 'renewal'] as const;
export type DealType = (typeof dealTypes)[number];

/** Stages of an open deal in their order, with the probability (in percent) that a deal there is won. */
export const stages = { lead: 5, qualified: 20, proposal: 50, negotiation: 75, commit: 90 } as const;
export type Stage = keyof typeof stages;

export const wonReasons = ['product', 'price', 'relationship', 'service', 'speed', 'integration', 'brand'] as const;
export type WonReason = (typeof wonReasons)[number];

export const lostReasons = [
  'price',
  'product-gap',
  'competitor',
  'timing',
  'no-budget',
  'no-decision',
  'terms',
  'service',
] as const;
export type LostReason = (typeof lostReasons)[number];

export type DealStatus = 'open' | 'won' | 'lost';

export interface Split {
  person: PersonRef;
  /** Percent of the amount that counts for this person. */
  percent: number;
}

/** A step of the deal's way, so that cycle, conversion and slippage can be computed from the deal alone. */
export interface StageEntry {
  stage: Stage | 'won' | 'lost';
  at: Date;
}

export interface CloseDateMove {
  from: Day;
  to: Day;
  at: Date;
}

export interface DealFields {
  /** Counts up in each company; people call it `D-104`. */
  number: number;
  account: { id: string; name: string };
  /** Net amount, in the deal's own currency. */
  amount: Money;
  /** In the currency of the amount. */
  cost?: Money | undefined;
  /** Price before discount, in the currency of the amount. */
  listPrice?: Money | undefined;
  products: string[];
  type: DealType;
  status: DealStatus;
  stage: Stage;
  /** Percent; the stage's own unless a person said otherwise. */
  probability: number;
  /** Expected, and after winning or losing the real, day of closing. */
  closeDate: Day;
  /** Payment terms in days; 0 is prepaid; absent when nobody said. */
  terms?: number | undefined;
  source?: string | undefined;
  segment?: string | undefined;
  competitor?: string | undefined;
  wonReasons: WonReason[];
  lostReasons: LostReason[];
  reasonText?: string | undefined;
  nextStep?: string | undefined;
  notes?: string | undefined;
  /** Address of the message that the deal was logged from. */
  link?: string | undefined;
  owner: PersonRef;
  split: Split[];
  stageLog: StageEntry[];
  closeDateMoves: CloseDateMove[];
  closedAt?: Date | undefined;
}

export type Deal = Stored<DealFields>;

export function dealName(deal: Pick<DealFields, 'number'>): string {
  return `D-${deal.number}`;
}
