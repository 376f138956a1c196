import { type QueryFilter, Schema } from 'mongoose';
import type { Page, Stored } from '../../core/records.ts';
import type { NextNumber } from '../../database/counters.ts';
import { type Database, defineRecords, type MongoRecords, type RecordDocument } from '../../database/records.ts';
import type { CompetitorRef, Note, NoteFields, NoteType } from './note.ts';

/** Two names that are one competitor: what is called `from` is `into`. */
export interface MergeFields {
  from: CompetitorRef;
  into: CompetitorRef;
}

/** Which notes; all conditions that are given must hold. Removed ones are never found. */
export interface NoteFilter {
  /** Keys of the competitor's names. */
  competitor?: readonly string[] | undefined;
  type?: NoteType | undefined;
  accounts?: readonly string[] | undefined;
  authors?: readonly string[] | undefined;
  /** Written at this instant or later. */
  from?: Date | undefined;
  /** Written before this instant. */
  to?: Date | undefined;
  /** Without those that were called outdated. */
  current?: boolean;
}

export interface IntelStore {
  notes: MongoRecords<NoteFields>;
  merges: MongoRecords<MergeFields>;
  nextNumber(tenant: string): Promise<number>;
  byNumber(tenant: string, number: number): Promise<Note | undefined>;
  /** The newest first, unless `page` says otherwise. */
  find(tenant: string, filter: NoteFilter, page?: Page): Promise<Note[]>;
  count(tenant: string, filter: NoteFilter): Promise<number>;
  /** Competitors as notes name them, with how many do. */
  competitors(tenant: string): Promise<(CompetitorRef & { count: number })[]>;
  merged(tenant: string): Promise<Stored<MergeFields>[]>;
}

export function intelStore(database: Database, next: NextNumber): IntelStore {
  const { notes, merges } = defineKinds(database);
  return {
    notes,
    merges,
    nextNumber: (tenant) => next(tenant, 'intel'),
    byNumber: async (tenant, number) => (await notes.find(tenant, { number }, { limit: 1 }))[0],
    find: (tenant, filter, page) => notes.find(tenant, queryOf(filter), { sort: { number: -1 }, ...page }),
    count: (tenant, filter) => notes.count(tenant, queryOf(filter)),
    async competitors(tenant) {
      const named = { 'competitor.key': { $exists: true }, withdrawn: { $ne: true } };
      const found = await notes.aggregate<{ _id: string; name: string; count: number }>(tenant, named, [
        { $group: { _id: '$competitor.key', name: { $first: '$competitor.name' }, count: { $sum: 1 } } },
      ]);
      return found.map(({ _id, name, count }) => ({ key: _id, name, count }));
    },
    merged: (tenant) => merges.find(tenant, {}),
  };
}

function defineKinds(database: Database) {
  const ref = { _id: false, key: String, name: String };
  const person = { _id: false, id: String, name: String };
  return {
    notes: defineRecords<NoteFields>(database, {
      kind: 'intel',
      fields: {
        number: { type: Number, required: true },
        text: { type: String, required: true },
        type: { type: String, required: true },
        confidence: { type: String, required: true },
        competitor: { type: ref },
        evidence: { type: String },
        account: { type: person },
        deal: { type: Number },
        by: { type: person, required: true },
        holdsAt: { type: Date, required: true },
        outdated: { type: Boolean },
        checks: { type: [{ type: Schema.Types.Mixed }], required: true },
        withdrawn: { type: Boolean },
      },
      indexes: [
        [{ tenant: 1, number: 1 }, { unique: true }],
        [{ tenant: 1, 'competitor.key': 1, holdsAt: 1 }],
        [{ tenant: 1, createdAt: 1 }],
      ],
    }),
    merges: defineRecords<MergeFields>(database, {
      kind: 'intel-merge',
      fields: {
        from: { type: ref, required: true },
        into: { type: ref, required: true },
      },
    }),
  };
}

type Query = QueryFilter<NoteFields & RecordDocument>;

function queryOf({ competitor, type, accounts, authors, from, to, current }: NoteFilter): Query {
  const createdAt = { ...(from && { $gte: from }), ...(to && { $lt: to }) };
  const conditions = {
    withdrawn: { $ne: true },
    type,
    'competitor.key': competitor && { $in: [...competitor] },
    'account.id': accounts && { $in: [...accounts] },
    'by.id': authors && { $in: [...authors] },
    createdAt: from || to ? createdAt : undefined,
    outdated: current ? { $ne: true } : undefined,
  };
  return Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined)) as Query;
}
