import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

export const sizes = ['micro', 'small', 'medium', 'large', 'enterprise'] as const;
export type Size = (typeof sizes)[number];

/** Why a customer left, or pays less. */
export const churnReasons = [
  'price',
  'product-gap',
  'competitor',
  'service',
  'budget',
  'closed-business',
  'merged',
  'other',
] as const;
export type ChurnReason = (typeof churnReasons)[number];

/** When the contract ends, unless it is renewed or ended by notice so many days before. */
export interface Renewal {
  on: Day;
  /** Months that a renewal adds. */
  months: number;
  /** Days before the end until which either side may give notice; 0 where there is no such day. */
  notice: number;
}

/** A dated change of what a customer pays in a year: what retention is computed from. */
export interface Movement {
  /** The day from which it holds; on or after that of the movement before. */
  on: Day;
  kind: 'changed' | 'contracted' | 'churned' | 'returned';
  from?: Money | undefined;
  /** Absent when the customer left, or where nobody has said what they pay. */
  to?: Money | undefined;
  reason?: ChurnReason | undefined;
  words?: string | undefined;
  competitor?: string | undefined;
  by: PersonRef;
  at: Date;
}

export const colours = ['red', 'amber', 'green'] as const;
export type Colour = (typeof colours)[number];

/** What somebody learned from the customer, and how it looks to them. */
export interface CheckIn {
  at: Date;
  by: PersonRef;
  words: string;
  health?: Colour | undefined;
  /** When the next one is due. */
  next?: Day | undefined;
}

export interface AccountFields {
  name: string;
  /** Other names under which people know the account, also its former ones. */
  aliases: string[];
  /** All names without case, diacritics and legal form; derived from the two above, for finding. */
  names: string[];
  owner?: PersonRef | undefined;
  country?: string | undefined;
  region?: string | undefined;
  industry?: string | undefined;
  size?: Size | undefined;
  segment?: string | undefined;
  parent?: { id: string; name: string } | undefined;
  customerSince?: Day | undefined;
  notes?: string | undefined;
  /** Its name is shown only to its owner and to whoever asked for it. */
  confidential?: boolean | undefined;
  /** No longer a customer, or known to leave; the last movement says from which day on. */
  churned?: boolean | undefined;
  /** Recurring revenue of a year; of one that left, what it paid. */
  recurring?: Money | undefined;
  /** How it came to what it is, oldest first. */
  movements?: Movement[] | undefined;
  renewal?: Renewal | undefined;
  /** The last ones, oldest first; the audit trail has all. */
  checkins?: CheckIn[] | undefined;
  /** Days without a word after which its owner is reminded; the company's own number unless said. */
  quietDays?: number | undefined;
  /** When its owner is to be reminded next of its renewal or the next check-in. */
  remindAt?: Date | undefined;
  /** The last touch before a silence that its owner was told of. */
  quietSince?: Date | undefined;
  /** The account that this one turned out to be. Its records stay where they are and are counted there. */
  mergedInto?: string | undefined;
}

export type Account = Stored<AccountFields>;
