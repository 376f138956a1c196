import { Schema } from 'mongoose';
import { newId } from '../../core/ids.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import { tenancy } from '../../database/tenancy.ts';
import type { Coaching, CoachingFields } from './coaching.ts';

export interface CoachingStore {
  records: MongoRecords<CoachingFields>;
  /** What the person is coached in, or coaches others in, newest first. */
  of(tenant: string, person: string, rep: string | undefined): Promise<Coaching[]>;
  due(now: Date): Promise<Coaching[]>;
  /** Keeps words for the two; they are in no record, no history and no audit line. */
  keepWords(tenant: string, words: string): Promise<string>;
  words(tenant: string, ids: readonly string[]): Promise<Map<string, string>>;
}

export function coachingStore(database: Database): CoachingStore {
  const person = { type: { _id: false, id: String, name: String }, required: true };
  const records = defineRecords<CoachingFields>(database, {
    kind: 'coaching',
    fields: {
      type: { type: String, required: true },
      rep: person,
      by: person,
      words: { type: String, required: true },
      deal: { type: String },
      due: { type: String },
      status: { type: String, required: true },
      remindAt: { type: Date },
    },
    indexes: [[{ tenant: 1, 'rep.id': 1 }], [{ tenant: 1, 'by.id': 1 }], [{ remindAt: 1 }]],
  });
  const model = wordsModel(database);
  return {
    records,
    of: (tenant, one, rep) =>
      records.find(tenant, {
        $or: [{ 'rep.id': one }, { 'by.id': one }],
        ...(rep !== undefined && { 'rep.id': rep }),
      }),
    due: (now) => records.findEverywhere({ remindAt: { $lte: now }, status: 'open' }, { limit: 500 }),
    async keepWords(tenant, words) {
      const id = newId(database.clock.now());
      await model.create({ _id: id, tenant, words });
      return id;
    },
    async words(tenant, ids) {
      const found = await model.find({ tenant, _id: { $in: [...ids] } }).lean();
      return new Map(found.map((each) => [each._id, each.words]));
    },
  };
}

interface Words {
  _id: string;
  tenant: string;
  words: string;
}

function wordsModel(database: Database) {
  const schema = new Schema<Words>(
    { _id: { type: String }, tenant: { type: String, required: true }, words: { type: String, required: true } },
    { versionKey: false, collection: 'coachingwords' },
  );
  tenancy(schema);
  return database.connection.model<Words>('coachingwords', schema);
}
