import { Schema } from 'mongoose';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Period } from '../../core/period.ts';
import type { Ask, AskFields } from './ask.ts';
import type { Goal, GoalFields } from './goal.ts';
import { defineAsks } from './store-asks.ts';
import { type Following, following } from './store-follows.ts';

export interface GoalStore extends Following {
  goals: MongoRecords<GoalFields>;
  nextNumber(tenant: string): Promise<number>;
  byNumber(tenant: string, number: number): Promise<Goal | undefined>;
  /** Oldest first: few enough to be read whole. */
  find(tenant: string, filter: GoalFilter): Promise<Goal[]>;
  /** Whose owners are to be reminded. */
  due(now: Date): Promise<Goal[]>;
  asks: MongoRecords<AskFields>;
  nextAsk(tenant: string): Promise<number>;
  askByNumber(tenant: string, number: number): Promise<Ask | undefined>;
  /** Requests that are not done yet, the soonest due first; those without a day last. */
  openAsks(tenant: string): Promise<Ask[]>;
  dueAsks(now: Date): Promise<Ask[]>;
}

export interface GoalFilter {
  /** Open ones only. */
  open?: boolean;
  owner?: string | undefined;
  /** Whose periods touch these days. */
  touching?: Pick<Period, 'start' | 'end'> | undefined;
}

const mostRead = 2_000;

export function goalStore(database: Database, next: NextNumber): GoalStore {
  const goals = defineGoals(database);
  const asks = defineAsks(database);
  return {
    goals,
    nextNumber: (tenant) => next(tenant, 'goal'),
    byNumber: async (tenant, number) => (await goals.find(tenant, { number }, { limit: 1 }))[0],
    find: (tenant, { open, owner, touching }) =>
      goals.find(
        tenant,
        {
          ...(open && { state: 'open' }),
          ...(owner !== undefined && { 'owner.id': owner }),
          ...(touching && { 'period.start': { $lt: touching.end }, 'period.end': { $gt: touching.start } }),
        },
        { sort: { number: 1 }, limit: mostRead },
      ),
    due: (now) => goals.findEverywhere({ remindAt: { $lte: now } }, { sort: { remindAt: 1 }, limit: 500 }),
    asks,
    nextAsk: (tenant) => next(tenant, 'goal-ask'),
    askByNumber: async (tenant, number) => (await asks.find(tenant, { number }, { limit: 1 }))[0],
    async openAsks(tenant) {
      const found = await asks.find(tenant, { state: { $in: ['requested', 'taken'] } }, { limit: mostRead });
      const dueOf = ({ due = '9999' }: Ask) => due;
      return found.toSorted((a, b) => (dueOf(a) === dueOf(b) ? a.number - b.number : dueOf(a) < dueOf(b) ? -1 : 1));
    },
    dueAsks: (now) => asks.findEverywhere({ remindAt: { $lte: now } }, { sort: { remindAt: 1 }, limit: 500 }),
    ...following(database),
  };
}

function defineGoals(database: Database): MongoRecords<GoalFields> {
  const mixed = { type: Schema.Types.Mixed };
  const required = { required: true };
  return defineRecords<GoalFields>(database, {
    kind: 'goal',
    fields: {
      number: { type: Number, ...required },
      title: { type: String, ...required },
      level: { type: { _id: false, kind: String, id: String, name: String }, ...required },
      owner: { type: { _id: false, id: String, name: String }, ...required },
      period: {
        type: { _id: false, key: String, label: String, unit: String, start: String, end: String },
        ...required,
      },
      parent: { type: Number },
      results: { type: [mixed], ...required },
      links: { ...mixed, ...required },
      state: { type: String, ...required },
      words: { type: String },
      checkins: { type: [mixed], ...required },
      checkedAt: { type: Date },
      remindAt: { type: Date },
      closedAt: { type: Date },
    },
    indexes: [
      [{ tenant: 1, number: 1 }, { unique: true }],
      [{ tenant: 1, 'owner.id': 1, state: 1 }],
      [{ tenant: 1, 'period.start': 1 }],
      [{ remindAt: 1 }, { partialFilterExpression: { remindAt: { $exists: true } } }],
    ],
  });
}
