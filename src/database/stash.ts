import { type Connection, Schema } from 'mongoose';
import { newId } from '../core/ids.ts';

/** Keeps what is too long for a button or a form to carry. */
export interface Stash {
  keep(value: string): Promise<string>;
  take(key: string): Promise<string | undefined>;
}

const keptSeconds = 30 * 24 * 3600;

export function stash(connection: Connection, now: () => Date): Stash {
  const schema = new Schema(
    { _id: String, value: String, at: { type: Date, expires: keptSeconds } },
    { versionKey: false, collection: 'stash' },
  );
  const model = connection.model('stash', schema);
  return {
    async keep(value) {
      const key = newId(now());
      await model.create({ _id: key, value, at: now() });
      return key;
    },
    async take(key) {
      return (await model.findById(key).lean())?.value ?? undefined;
    },
  };
}
