import type { Action } from '../../core/card.ts';
import type { AccountRef } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Place } from '../../core/invocation.ts';
import type { RateTable } from '../rates/index.ts';

/** What feedback needs to know of a deal. */
export interface FeedbackDeal {
  id: string;
  number: number;
  account: { id: string; name: string };
  amount: Money;
  status: 'open' | 'won' | 'lost';
  stage: string;
  closeDate: Day;
  closedAt?: Date | undefined;
  lostReasons: readonly string[];
  owner: PersonRef;
}

export interface FeedbackDeals {
  /** All deals of these accounts, those of accounts merged into them included under the account's own id. */
  ofAccounts(tenant: string, accounts: readonly string[]): Promise<FeedbackDeal[]>;
  byNumber(tenant: string, number: number): Promise<FeedbackDeal | undefined>;
  /** The deal that is talked about in a thread, so that its account need not be typed. */
  atPlace?(tenant: string, place: Place): Promise<FeedbackDeal | undefined>;
}

export interface FeedbackAccount {
  id: string;
  name: string;
  region?: string | undefined;
  /** Its name is shown only to its owner and to who asked for it. */
  confidential?: boolean | undefined;
  owner?: PersonRef | undefined;
  /** No longer a customer. */
  churned?: boolean | undefined;
  /** Recurring revenue of a year; what was won in the last twelve months stands for it where nobody said it. */
  recurring?: Money | undefined;
}

export interface FeedbackAccounts {
  /** Accounts by the id that was asked for, merged ones as what they were merged into. */
  byIds(tenant: string, ids: readonly string[]): Promise<Map<string, FeedbackAccount>>;
  ensure(tenant: string, ref: AccountRef, by: PersonRef, key: string): Promise<{ id: string; name: string }>;
}

export interface FeedbackPorts {
  accounts: FeedbackAccounts;
  deals: FeedbackDeals;
  rates: { all(tenant: string): Promise<RateTable> };
  companies: { ofTenant(tenant: string): Promise<{ currency: string; zone: string } | undefined> };
  /** The button that re-opens a lost deal. */
  reopen?(deal: { number: number; stage: string }): Action;
}
