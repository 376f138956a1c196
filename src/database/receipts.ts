import { type Connection, Schema } from 'mongoose';
import { ignoreDuplicate } from './duplicates.ts';

/** Remembers which acts were taken, for all processes, so that a second delivery changes nothing. */
export interface Receipts {
  /** False when the key was claimed before. */
  claim(key: string): Promise<boolean>;
  unclaim(key: string): Promise<void>;
}

interface Receipt {
  _id: string;
  at: Date;
}

const keptSeconds = 24 * 3600;

export function receipts(connection: Connection, now: () => Date): Receipts {
  const schema = new Schema<Receipt>(
    { _id: String, at: { type: Date, expires: keptSeconds } },
    { versionKey: false, collection: 'receipts' },
  );
  const model = connection.model<Receipt>('receipt', schema);
  return {
    async claim(key) {
      const result = await model
        .updateOne({ _id: key }, { $setOnInsert: { at: now() } }, { upsert: true })
        .catch(ignoreDuplicate);
      return result?.upsertedCount === 1;
    },
    async unclaim(key) {
      await model.deleteOne({ _id: key });
    },
  };
}
