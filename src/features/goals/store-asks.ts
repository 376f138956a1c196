import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { AskFields } from './ask.ts';

export function defineAsks(database: Database): MongoRecords<AskFields> {
  const required = { required: true };
  const person = { _id: false, id: String, name: String };
  return defineRecords<AskFields>(database, {
    kind: 'goal-ask',
    fields: {
      number: { type: Number, ...required },
      to: { type: String, ...required },
      text: { type: String, ...required },
      goal: { type: Number },
      deal: { type: Number },
      due: { type: String },
      asker: { type: person, ...required },
      state: { type: String, ...required },
      taker: { type: person },
      words: { type: String },
      stateAt: { type: Date, ...required },
      remindAt: { type: Date },
    },
    indexes: [
      [{ tenant: 1, number: 1 }, { unique: true }],
      [{ tenant: 1, state: 1 }],
      [{ remindAt: 1 }, { partialFilterExpression: { remindAt: { $exists: true } } }],
    ],
  });
}
