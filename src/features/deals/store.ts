import type { MessageRef } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Page } from '../../core/records.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Deal, DealFields } from './deal.ts';
import { type DealFilter, queriesOf, queryOf } from './store-filter.ts';
import { type DealSums, dealSums } from './store-sums.ts';

export type { DealFilter } from './store-filter.ts';

/** What other features ask about deals. */
export interface Deals extends DealSums {
  get(tenant: string, id: string): Promise<Deal | undefined>;
  byNumber(tenant: string, number: number): Promise<Deal | undefined>;
  find(tenant: string, filter: DealFilter, page?: Page): Promise<Deal[]>;
  count(tenant: string, filter: DealFilter): Promise<number>;
  openOf(tenant: string, accounts: readonly string[]): Promise<Deal[]>;
  /** The deal of these accounts that was changed last. */
  lastOf(tenant: string, accounts: readonly string[]): Promise<Deal | undefined>;
  /** The deal whose card a thread hangs from. */
  atPlace(
    tenant: string,
    place: Omit<MessageRef, 'message'> & { thread?: string | undefined },
  ): Promise<Deal | undefined>;
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
    ...dealSums(records),
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
    openOf: (tenant, accounts) =>
      find(tenant, { accounts, status: 'open' }, { sort: { closeDate: 1, number: 1 }, limit: 50 }),
    lastOf: async (tenant, accounts) => (await find(tenant, { accounts }, { sort: { updatedAt: -1 }, limit: 1 }))[0],
    async atPlace(tenant, { platform, workspace, channel, thread: message }) {
      if (message === undefined) return undefined;
      const root = { $elemMatch: { platform, workspace, channel, message } };
      return (await records.find(tenant, { places: root }, { limit: 1 }))[0];
    },
    renamed: (tenant, accounts) => records.redraw(tenant, queryOf({ accounts, status: 'open' })),
    nextNumber: (tenant) => deps.nextNumber(tenant, 'deal'),
    changedSince: (tenant, since) =>
      records.find(tenant, { updatedAt: { $gte: since } }, { sort: { updatedAt: -1 }, limit: 200 }),
  };
}

function unique(deals: readonly Deal[]): Deal[] {
  return [...new Map(deals.map((deal) => [deal.id, deal])).values()];
}

/** Whether a change of the deal is by this person: what `/deal undo` looks for. */
export function lastChangeBy(deal: Deal, by: PersonRef) {
  const last = deal.history.at(-1);
  return last?.by.id === by.id && last.undoes === undefined ? last : undefined;
}
