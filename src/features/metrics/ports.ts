import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { RateTable } from '../rates/index.ts';
import type { DealFacts } from './counted.ts';

/** Reads deals with one query: all of a company, or those that were changed since an instant, removed ones too. */
export interface DealSource {
  scan(tenant: string, since?: Date): AsyncIterable<readonly DealFacts[]>;
}

/** What somebody is to book in a span of days. */
export interface QuotaTarget {
  of: { kind: 'person' | 'team'; id: string } | { kind: 'company' };
  start: Day;
  end: Day;
  /** Somebody who joins or leaves in it works towards it from this day on, up to but not including that one. */
  from?: Day | undefined;
  until?: Day | undefined;
  amount: Money;
}

export interface QuotaSource {
  all(tenant: string): Promise<readonly QuotaTarget[]>;
}

export interface RateSource {
  all(tenant: string): Promise<RateTable>;
}
