import { createHash } from 'node:crypto';
import { type Connection, Schema } from 'mongoose';
import type { Money } from '../../core/money.ts';
import { isDuplicate } from '../../database/duplicates.ts';
import { tenancy } from '../../database/tenancy.ts';
import type { Database } from '../../database/records.ts';
import type { DealFacts } from './counted.ts';
import type { DealSource } from './ports.ts';

const projection = {
  number: 1,
  account: 1,
  amount: 1,
  cost: 1,
  listPrice: 1,
  products: 1,
  type: 1,
  status: 1,
  stage: 1,
  probability: 1,
  closeDate: 1,
  segment: 1,
  competitor: 1,
  wonReasons: 1,
  lostReasons: 1,
  nextStep: 1,
  owner: 1,
  split: 1,
  stageLog: 1,
  closeDateMoves: 1,
  createdAt: 1,
  updatedAt: 1,
  removed: 1,
  // Of its history only what the amount was and until when.
  'history.at': 1,
  'history.before.amount': 1,
} as const;

// What the driver has fetched is read in one turn: a thousand at once would hold up everybody else.
const batchSize = 250;

type Document = Omit<DealFacts, 'id' | 'earlierAmounts'> & {
  _id: string;
  history: { at: Date; before?: { amount?: Money } }[];
};

/** Reads deals over one cursor with one projection. */
export function dealSource(connection: Connection): DealSource {
  return {
    async *scan(tenant, since) {
      const filter = since ? { tenant, updatedAt: { $gte: since } } : { tenant, removed: { $ne: true } };
      const cursor = connection.model('deal').find(filter, projection).lean().cursor({ batchSize });
      let batch: DealFacts[] = [];
      for await (const document of cursor) {
        batch.push(factsOf(document as unknown as Document));
        if (batch.length < batchSize) continue;
        yield batch;
        batch = [];
      }
      yield batch;
    },
  };
}

function factsOf(document: Document): DealFacts {
  const earlierAmounts = document.history.flatMap(({ at, before }) =>
    before?.amount ? [{ until: at, amount: before.amount }] : [],
  );
  return { ...document, id: document._id, earlierAmounts };
}

/** Figures as they were shown: kept word for word, so that they can be opened and drawn again later. */
export interface Snapshots {
  /** Keeps a text and returns its id; with a `key` that was used before, the text of that time stays. */
  keep(tenant: string, body: string, options: { key?: string; until?: Date }): Promise<{ id: string; body: string }>;
  get(tenant: string, id: string): Promise<string | undefined>;
}

interface Kept {
  _id: string;
  tenant: string;
  body: string;
  at: Date;
  expireAt?: Date | undefined;
}

export function snapshotStore(database: Database): Snapshots {
  const schema = new Schema<Kept>(
    {
      _id: { type: String },
      tenant: { type: String, required: true },
      body: { type: String, required: true },
      at: { type: Date, required: true },
      expireAt: { type: Date },
    },
    { versionKey: false, collection: 'snapshots' },
  );
  schema.index({ expireAt: 1 }, { expireAfterSeconds: 0 });
  tenancy(schema);
  const model = database.connection.model<Kept>('snapshot', schema);

  async function get(tenant: string, id: string): Promise<string | undefined> {
    return (await model.findOne({ _id: id, tenant }).lean())?.body;
  }

  return {
    get,
    async keep(tenant, body, { key, until }) {
      const id = idOf(tenant, key ?? body);
      try {
        await model.create({ _id: id, tenant, body, at: database.clock.now(), ...(until && { expireAt: until }) });
        return { id, body };
      } catch (error) {
        if (!isDuplicate(error)) throw error;
        return { id, body: (await get(tenant, id)) ?? body };
      }
    },
  };
}

/** The first 20 characters of a SHA-256: the same words, or the same key, always have the same id. */
function idOf(tenant: string, words: string): string {
  return createHash('sha256').update(`${tenant}\n${words}`).digest('hex').slice(0, 20);
}
