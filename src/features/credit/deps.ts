import type { Company } from '../../core/company.ts';
import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { Person } from '../../core/person.ts';
import type { Approvals, AskPorts, Policies } from '../approvals/index.ts';
import type { Deal, DealStatus } from '../deals/deal.ts';
import type { RateTable } from '../rates/index.ts';
import type { CreditPolicy } from './policy.ts';
import type { CreditStore } from './store.ts';

/** What credit asks of the other features. */
export interface CreditPorts extends AskPorts<Deal> {
  deals: AskPorts<Deal>['deals'] & {
    get(tenant: string, id: string): Promise<Deal | undefined>;
    find(
      tenant: string,
      filter: { accounts?: readonly string[]; status?: DealStatus | readonly DealStatus[] },
      page?: { limit?: number },
    ): Promise<Deal[]>;
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
