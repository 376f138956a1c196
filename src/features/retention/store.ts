import type { Account, AccountStore } from '../accounts/index.ts';

/** What of an account says how its customer is doing. */
export type Customer = Pick<
  Account,
  | 'id'
  | 'name'
  | 'owner'
  | 'region'
  | 'segment'
  | 'industry'
  | 'size'
  | 'confidential'
  | 'churned'
  | 'customerSince'
  | 'recurring'
  | 'renewal'
  | 'movements'
  | 'checkins'
  | 'quietDays'
  | 'quietSince'
  | 'createdAt'
> & { mergedInto?: string | undefined };

export interface CustomerStore {
  /**
   * All accounts, or those of some owners, with no more than what figures and lists need of them; merged ones too, since
   * their records count.
   */
  all(tenant: string, owners?: readonly string[]): Promise<Customer[]>;
  /** Accounts whose owner is to be reminded of a renewal or a check-in, the longest due first. */
  due(now: Date): Promise<Account[]>;
}

const mostCheckins = 8;

export function customerStore({ records }: Pick<AccountStore, 'records'>): CustomerStore {
  return {
    async all(tenant, owners) {
      const filter = owners ? { $or: [{ 'owner.id': { $in: owners } }, { mergedInto: { $exists: true } }] } : {};
      const found = await records.aggregate<Omit<Customer, 'id'> & { _id: string }>(tenant, filter, [
        {
          $project: {
            ...Object.fromEntries(kept.map((field) => [field, 1])),
            checkins: { $slice: [{ $ifNull: ['$checkins', []] }, -mostCheckins] },
          },
        },
      ]);
      return found.map(({ _id, ...rest }) => ({ ...rest, id: _id }));
    },
    due: (now) => records.findEverywhere({ remindAt: { $lte: now } }, { sort: { remindAt: 1 }, limit: 500 }),
  };
}

const kept = [
  'name',
  'owner',
  'region',
  'segment',
  'industry',
  'size',
  'confidential',
  'churned',
  'customerSince',
  'recurring',
  'renewal',
  'movements',
  'quietDays',
  'quietSince',
  'mergedInto',
  'createdAt',
] as const;
