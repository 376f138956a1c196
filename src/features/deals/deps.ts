import type { Node } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Change } from '../../core/records.ts';
import type { Accounts } from '../accounts/index.ts';
import type { People } from '../people/index.ts';
import type { Rates } from '../rates/index.ts';
import type { Deal } from './deal.ts';
import type { DealStore } from './store.ts';

/** Work of other features on a deal; what they return is appended to the answer. */
export interface DealHooks {
  /**
   * After a deal was logged, changed, moved, won or opened again (`change.what` says which): whatever was checked when it
   * was logged may have to be checked anew. May be called twice for one change.
   */
  logged?(deal: Deal, context: Context, change: Change | undefined): Promise<Node[]>;
}

export interface DealDeps {
  deals: DealStore;
  accounts: Pick<Accounts, 'byIds' | 'ensure' | 'family' | 'names'>;
  rates: Rates;
  people: Pick<People, 'teams'>;
  /** How the owner stands against the quota of the period that holds a day; undefined without a quota. */
  standing?(context: Context, person: PersonRef, day: Day): Promise<{ label: string; value: string } | undefined>;
  hooks?: DealHooks;
}
