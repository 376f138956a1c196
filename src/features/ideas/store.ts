import { Schema } from 'mongoose';
import type { MessageRef } from '../../core/outbox.ts';
import type { Page } from '../../core/records.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import { type Area, type Idea, type IdeaFields, openStates, type State } from './idea.ts';

export interface IdeaFilter {
  states?: readonly State[] | undefined;
  area?: Area | undefined;
  author?: string | undefined;
  /** That have, or had, an experiment. */
  tried?: boolean | undefined;
}

export interface IdeaStore {
  records: MongoRecords<IdeaFields>;
  nextNumber(tenant: string): Promise<number>;
  byNumber(tenant: string, number: number): Promise<Idea | undefined>;
  /** The idea whose card a thread hangs from. */
  ofThread(tenant: string, root: MessageRef): Promise<Idea | undefined>;
  find(tenant: string, filter: IdeaFilter, page?: Page): Promise<Idea[]>;
  /** Open ideas that share a term, newest first. */
  candidates(tenant: string, terms: readonly string[]): Promise<Idea[]>;
  /** Experiments that this person is to say the result of. */
  runningBy(tenant: string, owner: string): Promise<Idea[]>;
  /** Ideas that were added or decided on since an instant. */
  movedSince(tenant: string, since: Date): Promise<Idea[]>;
  due(now: Date): Promise<Idea[]>;
}

const mostCandidates = 300;
const mostRead = 5_000;

export function ideaStore(database: Database, next: NextNumber): IdeaStore {
  const records = defineKind(database);
  return {
    records,
    nextNumber: (tenant) => next(tenant, 'idea'),
    byNumber: async (tenant, number) => (await records.find(tenant, { number }, { limit: 1 }))[0],
    ofThread: async (tenant, root) =>
      (await records.find(tenant, { places: { $elemMatch: { ...root } } }, { limit: 1 }))[0],
    find: (tenant, { states, area, author, tried }, page) =>
      records.find(
        tenant,
        {
          ...(states && { state: { $in: [...states] } }),
          ...(area && { area }),
          ...(author !== undefined && { 'author.id': author }),
          ...(tried && { 'experiments.0': { $exists: true } }),
        },
        page,
      ),
    candidates: async (tenant, terms) =>
      terms.length === 0
        ? []
        : records.find(
            tenant,
            { terms: { $in: [...terms] }, state: { $in: [...openStates] } },
            { limit: mostCandidates },
          ),
    runningBy: (tenant, owner) =>
      records.find(tenant, { state: 'experiment', 'experiments.owner.id': owner }, { limit: mostRead }),
    movedSince: (tenant, since) =>
      records.find(
        tenant,
        { $or: [{ stateAt: { $gte: since } }, { createdAt: { $gte: since } }] },
        { limit: mostRead },
      ),
    due: (now) => records.findEverywhere({ remindAt: { $lte: now } }, { sort: { remindAt: 1 }, limit: 500 }),
  };
}

function defineKind(database: Database): MongoRecords<IdeaFields> {
  const mixed = { type: Schema.Types.Mixed };
  const required = { required: true };
  return defineRecords<IdeaFields>(database, {
    kind: 'idea',
    fields: {
      number: { type: Number, ...required },
      title: { type: String, ...required },
      why: { type: String },
      area: { type: String, ...required },
      state: { type: String, ...required },
      author: { type: { _id: false, id: String, name: String }, ...required },
      voters: { type: [mixed], ...required },
      votes: { type: Number, ...required },
      comments: { type: [mixed], ...required },
      terms: { type: [String], ...required },
      link: { type: String },
      thread: { type: String },
      reason: { type: String },
      experiments: { type: [mixed], ...required },
      remindAt: { type: Date },
      stateAt: { type: Date, ...required },
    },
    indexes: [
      [{ tenant: 1, number: 1 }, { unique: true }],
      [{ tenant: 1, state: 1, votes: -1, number: -1 }],
      [{ tenant: 1, terms: 1, state: 1 }],
      [{ tenant: 1, 'author.id': 1 }],
      [{ tenant: 1, stateAt: 1 }],
      [{ remindAt: 1 }, { partialFilterExpression: { remindAt: { $exists: true } } }],
    ],
  });
}
