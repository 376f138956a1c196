import type { Company } from '../../core/company.ts';
import type { AccountRef } from '../../core/context.ts';
import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { Person, PersonRef } from '../../core/person.ts';
import type { Approvals, Policies } from '../approvals/index.ts';
import type { Deal, DealStatus } from '../deals/deal.ts';
import type { RateTable } from '../rates/index.ts';
import type { CreditPolicy } from './policy.ts';
import type { CreditStore } from './store.ts';

/** What credit asks of the other features. */
export interface CreditPorts {
  deals: {
    get(tenant: string, id: string): Promise<Deal | undefined>;
    byNumber(tenant: string, number: number): Promise<Deal | undefined>;
    find(
      tenant: string,
      filter: { accounts?: readonly string[]; status?: DealStatus | readonly DealStatus[] },
      page?: { limit?: number },
    ): Promise<Deal[]>;
  };
  accounts: {
    ensure(tenant: string, ref: AccountRef, by: PersonRef, key: string): Promise<{ id: string; name: string }>;
    family(tenant: string, id: string): Promise<string[]>;
  };
  rates: {
    all(tenant: string): Promise<RateTable>;
    convert(table: RateTable, amount: Money, toCurrency: string, day: Day, through?: string): Money | undefined;
  };
  people: { all(tenant: string): Promise<Person[]> };
  companies: { ofTenant(tenant: string): Promise<Company | undefined>; all(): Promise<Company[]> };
}

export interface CreditDeps extends CreditPorts {
  store: CreditStore;
  approvals: Approvals;
  policies: Policies<CreditPolicy>;
}
