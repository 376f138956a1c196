import type { QueryFilter } from 'mongoose';
import type { Day } from '../../core/dates.ts';
import type { MessageRef } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Page } from '../../core/records.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords, type RecordDocument } from '../../database/records.ts';
import type { Deal, DealFields, DealStatus, DealType, Stage } from './deal.ts';

/** Which deals; all conditions that are given must hold. */
export interface DealFilter {
  ids?: readonly string[] | undefined;
  status?: DealStatus | readonly DealStatus[] | undefined;
  owner?: string | readonly string[] | undefined;
  /** People whose figures the deal counts for: its owner without a split, those in the split otherwise. */
  credited?: readonly string[] | undefined;
  /** Ids of accounts; the family of an account that others were merged into. */
  accounts?: readonly string[] | undefined;
  stage?: Stage | undefined;
  type?: DealType | undefined;
  segment?: string | undefined;
  /** As it is written in the deals; several where it is written in several ways. */
  competitor?: string | readonly string[] | undefined;
  product?: string | undefined;
  /** Close date on or after this day. */
  closedFrom?: Day | undefined;
  /** Close date before this day: the day after the last. */
  closedTo?: Day | undefined;
}

/** What other features ask about deals. */
export interface Deals {
  get(tenant: string, id: string): Promise<Deal | undefined>;
  byNumber(tenant: string, number: number): Promise<Deal | undefined>;
  find(tenant: string, filter: DealFilter, page?: Page): Promise<Deal[]>;
  /** What counting needs of deals, however many there are: without their history. */
  outcomes(tenant: string, filter: Omit<DealFilter, 'credited'>): Promise<DealOutcome[]>;
  count(tenant: string, filter: DealFilter): Promise<number>;
  /** Sums by status and currency. */
  sums(tenant: string, filter: DealFilter): Promise<DealSum[]>;
  openOf(tenant: string, accounts: readonly string[]): Promise<Deal[]>;
  /** By account id: when somebody last did something with its deals, and how many were won; all accounts unless said. */
  touches(tenant: string, accounts?: readonly string[]): Promise<Map<string, { at: Date; won: number }>>;
  /** By account id: the day of its first won deal, and how many of its deals are open. */
  firstWins(tenant: string): Promise<Map<string, { firstWin: Day | undefined; open: number }>>;
  /** The open renewal deals of these accounts, of all unless said. */
  openRenewals(tenant: string, accounts?: readonly string[]): Promise<RenewalDeal[]>;
  /** What was sold, and is being sold, to whom: all open and won deals that name products. */
  withProducts(tenant: string): AsyncIterable<SoldDeal[]>;
  /** The deal of these accounts that was changed last. */
  lastOf(tenant: string, accounts: readonly string[]): Promise<Deal | undefined>;
  /** Competitors as they are written in deals, with how many deals name them so. */
  competitors(tenant: string): Promise<{ name: string; count: number }[]>;
  /** What was won from a day up to but not including another, however many deals. */
  wonBetween(tenant: string, start: Day, end: Day): Promise<WonDeal[]>;
  /** The deal whose card a thread hangs from. */
  atPlace(
    tenant: string,
    place: Omit<MessageRef, 'message'> & { thread?: string | undefined },
  ): Promise<Deal | undefined>;
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

export interface DealStore extends Deals {
  records: MongoRecords<DealFields>;
  /** The accounts are called otherwise now: the cards of their open deals say so. */
  renamed(tenant: string, accounts: readonly string[]): Promise<void>;
  nextNumber(tenant: string): Promise<number>;
  /** Deals that were changed since an instant, the latest first. */
  changedSince(tenant: string, since: Date): Promise<Deal[]>;
}

const person = { _id: false, id: String, name: String };
const money = { _id: false, minor: Number, currency: String };
const required = { required: true };

export function createDeals(deps: { database: Database; nextNumber: NextNumber }): DealStore {
  const records = defineRecords<DealFields>(deps.database, {
    kind: 'deal',
    // Forecasts of earlier periods are made with the amounts of then.
    keeps: ['amount'],
    fields: {
      number: { type: Number, ...required },
      account: { type: person, ...required },
      amount: { type: money, ...required },
      cost: { type: money },
      listPrice: { type: money },
      products: { type: [String], ...required },
      type: { type: String, ...required },
      status: { type: String, ...required },
      stage: { type: String, ...required },
      probability: { type: Number, ...required },
      closeDate: { type: String, ...required },
      terms: { type: Number },
      source: { type: String },
      segment: { type: String },
      competitor: { type: String },
      wonReasons: { type: [String], ...required },
      lostReasons: { type: [String], ...required },
      reasonText: { type: String },
      nextStep: { type: String },
      notes: { type: String },
      link: { type: String },
      owner: { type: person, ...required },
      split: { type: [{ _id: false, person, percent: Number }], ...required },
      stageLog: { type: [{ _id: false, stage: String, at: Date }], ...required },
      closeDateMoves: { type: [{ _id: false, from: String, to: String, at: Date }], ...required },
      closedAt: { type: Date },
    },
    indexes: [
      [{ tenant: 1, number: 1 }, { unique: true }],
      [{ tenant: 1, status: 1, closeDate: 1, number: 1 }],
      [{ tenant: 1, 'owner.id': 1, status: 1, closeDate: 1, number: 1 }],
      [{ tenant: 1, 'split.person.id': 1, status: 1, closeDate: 1 }],
      [{ tenant: 1, 'account.id': 1, status: 1 }],
      [{ tenant: 1, updatedAt: 1 }],
      [{ tenant: 1, competitor: 1 }, { partialFilterExpression: { competitor: { $exists: true } } }],
    ],
  });
  const find: Deals['find'] = async (tenant, filter, page) => {
    const found = await Promise.all(queriesOf(filter).map((query) => records.find(tenant, query, page)));
    return unique(found.flat());
  };
  return {
    records,
    find,
    async get(tenant, id) {
      const deal = await records.get(tenant, id);
      return deal?.removed ? undefined : deal;
    },
    byNumber: async (tenant, number) => (await records.find(tenant, { number }, { limit: 1 }))[0],
    count: async (tenant, filter) => {
      const { credited, ...rest } = filter;
      return credited ? (await find(tenant, filter, { limit: 100_000 })).length : records.count(tenant, queryOf(rest));
    },
    outcomes: (tenant, filter) =>
      records.aggregate<DealOutcome>(tenant, queryOf(filter), [{ $project: outcomeFields }]),
    sums: (tenant, filter) => sums(records, tenant, filter),
    openOf: (tenant, accounts) =>
      find(tenant, { accounts, status: 'open' }, { sort: { closeDate: 1, number: 1 }, limit: 50 }),
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
    lastOf: async (tenant, accounts) => (await find(tenant, { accounts }, { sort: { updatedAt: -1 }, limit: 1 }))[0],
    async competitors(tenant) {
      const named = { competitor: { $exists: true } };
      const found = await records.aggregate<{ _id: string; count: number }>(tenant, named, [
        { $group: { _id: '$competitor', count: { $sum: 1 } } },
      ]);
      return found.map(({ _id, count }) => ({ name: _id, count }));
    },
    async atPlace(tenant, { platform, workspace, channel, thread: message }) {
      if (message === undefined) return undefined;
      const root = { $elemMatch: { platform, workspace, channel, message } };
      return (await records.find(tenant, { places: root }, { limit: 1 }))[0];
    },
    wonBetween: (tenant, start, end) =>
      records.aggregate<WonDeal>(tenant, { status: 'won', closeDate: { $gte: start, $lt: end } }, [
        { $project: { _id: 0, number: 1, amount: 1, closeDate: 1, segment: 1 } },
      ]),
    renamed: (tenant, accounts) => records.redraw(tenant, queryOf({ accounts, status: 'open' })),
    nextNumber: (tenant) => deps.nextNumber(tenant, 'deal'),
    changedSince: (tenant, since) =>
      records.find(tenant, { updatedAt: { $gte: since } }, { sort: { updatedAt: -1 }, limit: 200 }),
  };
}

const outcomeFields = { _id: 0, amount: 1, closeDate: 1, competitor: 1, lostReasons: 1, stage: 1, status: 1 };

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

type Query = QueryFilter<DealFields & RecordDocument>;

/** One query by owner and one by split where people's credit is asked for, so that each can use its index. */
function queriesOf({ credited, ...filter }: DealFilter): Query[] {
  const query = queryOf(filter);
  if (!credited) return [query];
  const people = { $in: [...credited] };
  return [
    { ...query, 'owner.id': people, split: { $size: 0 } },
    { ...query, 'split.person.id': people },
  ];
}

function queryOf(filter: DealFilter): Query {
  const closeDate = {
    ...(filter.closedFrom !== undefined && { $gte: filter.closedFrom }),
    ...(filter.closedTo !== undefined && { $lt: filter.closedTo }),
  };
  const conditions = {
    _id: oneOf(filter.ids),
    status: oneOf(filter.status),
    'owner.id': oneOf(filter.owner),
    'account.id': oneOf(filter.accounts),
    stage: filter.stage,
    type: filter.type,
    segment: filter.segment,
    competitor: oneOf(filter.competitor),
    products: filter.product,
    closeDate: Object.keys(closeDate).length > 0 ? closeDate : undefined,
  };
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)) as Query;
}

function oneOf(value: string | readonly string[] | undefined) {
  if (value === undefined || typeof value === 'string') return value;
  return value.length === 1 ? value[0] : { $in: [...value] };
}

function unique(deals: readonly Deal[]): Deal[] {
  return [...new Map(deals.map((deal) => [deal.id, deal])).values()];
}

/** Whether a change of the deal is by this person: what `/deal undo` looks for. */
export function lastChangeBy(deal: Deal, by: PersonRef) {
  const last = deal.history.at(-1);
  return last?.by.id === by.id && last.undoes === undefined ? last : undefined;
}
