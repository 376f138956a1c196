import type { Day } from '../../core/dates.ts';
import type { MongoRecords } from '../../database/records.ts';
import type { Deal, DealFields, DealStatus } from './deal.ts';
import { type DealFilter, queryOf } from './store-filter.ts';

/** Questions about many deals at once, answered without reading them whole. */
export interface DealSums {
  /** What counting needs of deals, however many there are: without their history. */
  outcomes(tenant: string, filter: Omit<DealFilter, 'credited'>): Promise<DealOutcome[]>;
  /** Sums by status and currency. */
  sums(tenant: string, filter: DealFilter): Promise<DealSum[]>;
  /** By account id: when somebody last did something with its deals, and how many were won; all accounts unless said. */
  touches(tenant: string, accounts?: readonly string[]): Promise<Map<string, { at: Date; won: number }>>;
  /** By account id: the day of its first won deal, and how many of its deals are open. */
  firstWins(tenant: string): Promise<Map<string, { firstWin: Day | undefined; open: number }>>;
  /** The open renewal deals of these accounts, of all unless said. */
  openRenewals(tenant: string, accounts?: readonly string[]): Promise<RenewalDeal[]>;
  /** What was sold, and is being sold, to whom: all open and won deals that name products. */
  withProducts(tenant: string): AsyncIterable<SoldDeal[]>;
  /** Competitors as they are written in deals, with how many deals name them so. */
  competitors(tenant: string): Promise<{ name: string; count: number }[]>;
  /** What was won from a day up to but not including another, however many deals. */
  wonBetween(tenant: string, start: Day, end: Day): Promise<WonDeal[]>;
}

export type WonDeal = Pick<DealFields, 'number' | 'amount' | 'closeDate' | 'segment'>;
const soldFields = { account: 1, products: 1, amount: 1, cost: 1, closeDate: 1, status: 1 } as const;
export type SoldDeal = Pick<Deal, keyof typeof soldFields>;

const renewalFields = { account: 1, number: 1, amount: 1, closeDate: 1 } as const;
export type RenewalDeal = Pick<Deal, keyof typeof renewalFields>;

export type DealOutcome = Pick<DealFields, 'amount' | 'closeDate' | 'competitor' | 'lostReasons' | 'stage' | 'status'>;

export interface DealSum {
  status: DealStatus;
  currency: string;
  minor: number;
  count: number;
}

const outcomeFields = { _id: 0, amount: 1, closeDate: 1, competitor: 1, lostReasons: 1, stage: 1, status: 1 };

export function dealSums(records: MongoRecords<DealFields>): DealSums {
  return {
    outcomes: (tenant, filter) =>
      records.aggregate<DealOutcome>(tenant, queryOf(filter), [{ $project: outcomeFields }]),
    sums: (tenant, filter) => sums(records, tenant, filter),
    async touches(tenant, accounts) {
      const groups = await records.aggregate<{ _id: string; at: Date; won: number }>(tenant, queryOf({ accounts }), [
        {
          $group: {
            _id: '$account.id',
            at: { $max: '$updatedAt' },
            won: { $sum: { $cond: [{ $eq: ['$status', 'won'] }, 1, 0] } },
          },
        },
      ]);
      return new Map(groups.map(({ _id, at, won }) => [_id, { at, won }]));
    },
    async firstWins(tenant) {
      const ifIs = (status: DealStatus, then: unknown, otherwise: unknown) => ({
        $cond: [{ $eq: ['$status', status] }, then, otherwise],
      });
      const groups = await records.aggregate<{ _id: string; firstWin: Day | null; open: number }>(tenant, {}, [
        {
          $group: {
            _id: '$account.id',
            firstWin: { $min: ifIs('won', '$closeDate', null) },
            open: { $sum: ifIs('open', 1, 0) },
          },
        },
      ]);
      return new Map(groups.map(({ _id, firstWin, open }) => [_id, { firstWin: firstWin ?? undefined, open }]));
    },
    async openRenewals(tenant, accounts) {
      const found: RenewalDeal[] = [];
      const query = queryOf({ status: 'open', type: 'renewal', accounts });
      for await (const portion of records.scan(tenant, query, renewalFields)) found.push(...portion);
      return found;
    },
    withProducts: (tenant) =>
      records.scan(tenant, { status: { $in: ['open', 'won'] }, 'products.0': { $exists: true } }, soldFields),
    async competitors(tenant) {
      const named = { competitor: { $exists: true } };
      const found = await records.aggregate<{ _id: string; count: number }>(tenant, named, [
        { $group: { _id: '$competitor', count: { $sum: 1 } } },
      ]);
      return found.map(({ _id, count }) => ({ name: _id, count }));
    },
    wonBetween: (tenant, start, end) =>
      records.aggregate<WonDeal>(tenant, { status: 'won', closeDate: { $gte: start, $lt: end } }, [
        { $project: { _id: 0, number: 1, amount: 1, closeDate: 1, segment: 1 } },
      ]),
  };
}

async function sums(records: MongoRecords<DealFields>, tenant: string, filter: DealFilter): Promise<DealSum[]> {
  const groups = await records.aggregate<{
    _id: { status: DealStatus; currency: string };
    minor: number;
    count: number;
  }>(tenant, queryOf(filter), [
    {
      $group: {
        _id: { status: '$status', currency: '$amount.currency' },
        minor: { $sum: '$amount.minor' },
        count: { $sum: 1 },
      },
    },
  ]);
  return groups.map(({ _id, minor, count }) => ({ ..._id, minor, count }));
}
