import type { Account, AccountStore } from '../accounts/index.ts';

const fields = {
  name: 1,
  owner: 1,
  region: 1,
  segment: 1,
  industry: 1,
  size: 1,
  confidential: 1,
  churned: 1,
  customerSince: 1,
  recurring: 1,
  renewal: 1,
  movements: 1,
  checkins: { $slice: -8 },
  quietDays: 1,
  quietSince: 1,
  mergedInto: 1,
  createdAt: 1,
} as const;

/** What of an account says how its customer is doing. */
export type Customer = Pick<Account, 'id' | keyof typeof fields>;

export interface CustomerStore {
  /**
   * All accounts, or those of some owners, with no more than what figures and lists need of them; merged ones too, since
   * their records count.
   */
  all(tenant: string, owners?: readonly string[]): Promise<Customer[]>;
  /** Accounts whose owner is to be reminded of a renewal or a check-in, the longest due first. */
  due(now: Date): Promise<Account[]>;
}

export function customerStore({ records }: Pick<AccountStore, 'records'>): CustomerStore {
  return {
    async all(tenant, owners) {
      const filter = owners ? { $or: [{ 'owner.id': { $in: owners } }, { mergedInto: { $exists: true } }] } : {};
      const found: Customer[] = [];
      for await (const portion of records.scan(tenant, filter, fields)) found.push(...portion);
      return found;
    },
    due: (now) => records.findEverywhere({ remindAt: { $lte: now } }, { sort: { remindAt: 1 }, limit: 500 }),
  };
}
