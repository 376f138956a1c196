import { type Connection, Schema } from 'mongoose';
import { ignoreDuplicate } from './duplicates.ts';
import { tenancy } from './tenancy.ts';

/** Numbers that people say aloud (`D-104`): each company counts its own, no number is given twice. */
export type NextNumber = (tenant: string, name: string) => Promise<number>;

export function counters(connection: Connection): NextNumber {
  const schema = new Schema(
    {
      tenant: { type: String, required: true },
      name: { type: String, required: true },
      value: { type: Number, required: true },
    },
    { versionKey: false, collection: 'counters' },
  );
  schema.index({ tenant: 1, name: 1 }, { unique: true });
  tenancy(schema);
  const model = connection.model('counter', schema);
  return async function next(tenant, name): Promise<number> {
    for (;;) {
      const counter = await model
        .findOneAndUpdate({ tenant, name }, { $inc: { value: 1 } }, { upsert: true, returnDocument: 'after' })
        .lean()
        .catch(ignoreDuplicate);
      if (counter) return counter.value;
    }
  };
}
