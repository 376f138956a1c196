import { type Model, Schema } from 'mongoose';
import type { AuditEntry } from '../../core/outbox.ts';
import { ignoreDuplicate } from '../../database/duplicates.ts';
import { tenancy } from '../../database/tenancy.ts';
import type { Database } from '../../database/records.ts';
import { type AuditLine, nextLine } from './rules.ts';

type Line = AuditLine & { tenant: string; item: string };

export interface AuditStore {
  /** Adds an entry to the company's chain; an entry that is there already is not added again. */
  append(tenant: string, item: string, entry: AuditEntry): Promise<void>;
  latest(
    tenant: string,
    page: { limit: number; skip: number; what?: string | undefined; by?: string | undefined },
  ): Promise<AuditLine[]>;
  /** All lines in order, a thousand at a time. */
  walk(tenant: string): AsyncIterable<AuditLine[]>;
}

export function auditStore(database: Database): AuditStore {
  const model = modelOf(database);
  const queues = new Map<string, Promise<void>>();
  /** The end of each chain as this process left it: where another has gone on, its number is taken, and we look again. */
  const lastKnown = new Map<string, Pick<AuditLine, 'sequence' | 'hash'>>();

  async function append(tenant: string, item: string, entry: AuditEntry): Promise<void> {
    for (;;) {
      const last =
        lastKnown.get(tenant) ??
        (await model.findOne({ tenant }, { sequence: 1, hash: 1 }).sort({ sequence: -1 }).lean()) ??
        undefined;
      const line = nextLine(last, entry);
      try {
        await model.create({ tenant, item, ...line });
        lastKnown.set(tenant, { sequence: line.sequence, hash: line.hash });
        return;
      } catch (error) {
        ignoreDuplicate(error);
        lastKnown.delete(tenant);
        if (await model.exists({ tenant, item })) return;
      }
    }
  }

  return {
    async append(tenant, item, entry) {
      const before = queues.get(tenant) ?? Promise.resolve();
      const work = before.catch(() => undefined).then(() => append(tenant, item, entry));
      queues.set(tenant, work);
      await work.finally(() => {
        if (queues.get(tenant) === work) queues.delete(tenant);
      });
    },
    async latest(tenant, { limit, skip, what, by }) {
      const filter = {
        tenant,
        ...(what !== undefined && { 'entry.what': what }),
        ...(by !== undefined && { 'entry.by.id': by }),
      };
      return (await model.find(filter).sort({ sequence: -1 }).skip(skip).limit(limit).lean()).map(lineOf);
    },
    async *walk(tenant) {
      for (let after = 0; ; ) {
        const lines = (
          await model
            .find({ tenant, sequence: { $gt: after } })
            .sort({ sequence: 1 })
            .limit(1000)
            .lean()
        ).map(lineOf);
        if (lines.length === 0) return;
        yield lines;
        after = lines.at(-1)?.sequence ?? after;
      }
    },
  };
}

function modelOf(database: Database): Model<Line> {
  const schema = new Schema<Line>(
    {
      tenant: { type: String, required: true },
      item: { type: String, required: true },
      sequence: { type: Number, required: true },
      previous: { type: String, required: true },
      hash: { type: String, required: true },
      entry: { type: Schema.Types.Mixed, required: true },
    },
    { versionKey: false, minimize: false, strict: 'throw', collection: 'audit' },
  );
  schema.index({ tenant: 1, sequence: 1 }, { unique: true });
  schema.index({ tenant: 1, item: 1 }, { unique: true });
  tenancy(schema);
  return database.connection.model<Line>('audit', schema);
}

function lineOf({ sequence, previous, hash, entry }: Line): AuditLine {
  return { sequence, previous, hash, entry };
}
