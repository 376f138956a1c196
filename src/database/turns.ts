import { type Connection, Schema } from 'mongoose';
import type { Clock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import { ignoreDuplicate } from './duplicates.ts';
import { tenancy } from './tenancy.ts';

/**
 * Does a piece of work of a company that no two people may do at once, over all processes: for decisions that depend on
 * several records. Waits a moment for its turn; undefined when it does not come. `isOurs` says whether the turn still
 * lasts, to be asked in the write that the work is about.
 */
export type InTurn = <T>(
  tenant: string,
  name: string,
  work: (isOurs: () => boolean) => Promise<T>,
) => Promise<T | undefined>;

// Whoever died keeps the others waiting for as long; whoever lives writes well before its end.
const turnMs = 30_000;
const lastMs = 15_000;
const mostTries = 50;

export function turns(connection: Connection, clock: Clock): InTurn {
  const schema = new Schema(
    { tenant: String, name: String, owner: String, until: Date },
    { versionKey: false, collection: 'turns' },
  );
  schema.index({ tenant: 1, name: 1 }, { unique: true });
  tenancy(schema);
  const model = connection.model('turn', schema);

  async function take(tenant: string, name: string): Promise<{ owner: string; until: Date } | undefined> {
    const now = clock.now();
    const turn = { owner: newId(now), until: new Date(now.getTime() + turnMs) };
    const taken = await model
      .updateOne({ tenant, name, until: { $lte: now } }, { $set: turn }, { upsert: true })
      // The turn is another one's.
      .catch(ignoreDuplicate);
    return taken && turn;
  }

  return async function inTurn(tenant, name, work) {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const turn = await take(tenant, name);
      if (!turn) continue;
      const { owner, until } = turn;
      try {
        return await work(() => until.getTime() - clock.now().getTime() > lastMs);
      } finally {
        await model.deleteOne({ tenant, name, owner });
      }
    }
    return undefined;
  };
}
