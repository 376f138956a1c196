import type { Accounts, AccountStore } from '../accounts/index.ts';
import type { Deals } from '../deals/index.ts';
import type { People } from '../people/index.ts';
import type { Rates } from '../rates/index.ts';
import type { Companies } from '../settings/index.ts';
import type { Signal } from './health.ts';
import type { CustomerStore } from './store.ts';

/** What another feature knows of how customers are doing, by account id; of all of them unless said. */
export type SignalSource = (tenant: string, accounts?: readonly string[]) => Promise<ReadonlyMap<string, Signal[]>>;

export interface RetentionDeps {
  store: CustomerStore;
  accounts: Accounts & { store: Pick<AccountStore, 'records'> };
  deals: Pick<Deals, 'openRenewals' | 'touches' | 'withProducts'>;
  people: Pick<People, 'all' | 'byId' | 'teams'>;
  rates: Rates;
  companies: Companies;
  signals: readonly SignalSource[];
}
