import { Schema } from 'mongoose';
import type { QueryFilter } from 'mongoose';
import type { Page } from '../../core/records.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords, type RecordDocument } from '../../database/records.ts';
import { type Lead, type LeadFields, type LeadState, openStates } from './lead.ts';

export interface LeadFilter {
  states?: readonly LeadState[] | undefined;
  /** Ids of people. */
  owners?: readonly string[] | undefined;
  source?: string | undefined;
  /** Captured on or after the first and before the second instant. */
  from?: Date | undefined;
  to?: Date | undefined;
}

export interface LeadStore {
  records: MongoRecords<LeadFields>;
  nextNumber(tenant: string): Promise<number>;
  /** Counts up for each team: whose turn it is. */
  nextTurn(tenant: string, team: string): Promise<number>;
  byNumber(tenant: string, number: number): Promise<Lead | undefined>;
  find(tenant: string, filter: LeadFilter, page?: Page): Promise<Lead[]>;
  /** Open leads of the same company or with the same address. */
  twins(tenant: string, normal: string, email: string | undefined): Promise<Lead[]>;
  /** Leads that came, or came to another state, in [from, to). */
  movedIn(tenant: string, from: Date, to: Date): Promise<Lead[]>;
  due(now: Date): Promise<Lead[]>;
}

const mostRead = 20_000;

export function leadStore(database: Database, next: NextNumber): LeadStore {
  const records = defineKind(database);
  return {
    records,
    nextNumber: (tenant) => next(tenant, 'lead'),
    nextTurn: (tenant, team) => next(tenant, `leads of ${team}`),
    byNumber: async (tenant, number) => (await records.find(tenant, { number }, { limit: 1 }))[0],
    find: (tenant, filter, page) => records.find(tenant, queryOf(filter), { limit: mostRead, ...page }),
    twins: (tenant, normal, email) =>
      records.find(
        tenant,
        { state: { $in: [...openStates] }, $or: [{ normal }, ...(email === undefined ? [] : [{ email }])] },
        { sort: { number: 1 }, limit: 3 },
      ),
    movedIn: (tenant, from, to) =>
      records.find(tenant, { stateLog: { $elemMatch: { at: { $gte: from, $lt: to } } } }, { limit: mostRead }),
    due: (now) => records.findEverywhere({ remindAt: { $lte: now } }, { sort: { remindAt: 1 }, limit: 500 }),
  };
}

function queryOf({ states, owners, source, from, to }: LeadFilter): QueryFilter<LeadFields & RecordDocument> {
  const createdAt = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  return {
    ...(states && { state: { $in: [...states] } }),
    ...(owners && { 'owner.id': { $in: [...owners] } }),
    ...(source !== undefined && { source }),
    ...(Object.keys(createdAt).length > 0 && { createdAt }),
  };
}

function defineKind(database: Database): MongoRecords<LeadFields> {
  const required = { required: true };
  const person = { type: { _id: false, id: String, name: String }, ...required };
  const words = { type: String };
  return defineRecords<LeadFields>(database, {
    kind: 'lead',
    fields: {
      number: { type: Number, ...required },
      company: { type: String, ...required },
      normal: { type: String, ...required },
      contact: words,
      email: words,
      phone: words,
      interest: words,
      source: words,
      segment: words,
      region: words,
      country: words,
      industry: words,
      size: words,
      value: { type: { _id: false, minor: Number, currency: String } },
      link: words,
      owner: person,
      author: person,
      state: { type: String, ...required },
      stateLog: { type: [{ _id: false, state: String, at: Date }], ...required },
      touches: {
        type: [{ _id: false, at: Date, by: { _id: false, id: String, name: String }, text: String }],
        ...required,
      },
      method: words,
      answers: { type: Schema.Types.Mixed, ...required },
      reason: words,
      reasonText: words,
      deal: { type: { _id: false, id: String, number: Number } },
      remindAt: { type: Date },
    },
    indexes: [
      [{ tenant: 1, number: 1 }, { unique: true }],
      [{ tenant: 1, 'owner.id': 1, state: 1, number: -1 }],
      [{ tenant: 1, state: 1, number: -1 }],
      [{ tenant: 1, normal: 1, state: 1 }],
      [{ tenant: 1, email: 1, state: 1 }],
      [{ tenant: 1, createdAt: 1 }],
      [{ tenant: 1, 'stateLog.at': 1 }],
      [{ remindAt: 1 }, { partialFilterExpression: { remindAt: { $exists: true } } }],
    ],
  });
}
