import type { QueryFilter } from 'mongoose';
import type { Clock } from '../../core/clock.ts';
import type { Page } from '../../core/records.ts';
import { type Database, defineRecords, type MongoRecords, type RecordDocument } from '../../database/records.ts';
import type { Account, AccountFields } from './account.ts';
import { createNameIndex, type NameIndex } from './similar.ts';

export interface AccountFilter {
  owner?: string | undefined;
  country?: string | undefined;
  region?: string | undefined;
  industry?: string | undefined;
  segment?: string | undefined;
  /** Beginning of a normal name. */
  starts?: string | undefined;
}

export interface AccountStore {
  records: MongoRecords<AccountFields>;
  /** Accounts that have exactly this normal name; merged ones too. */
  named(tenant: string, normal: string): Promise<Account[]>;
  /** Accounts with a similar name, best first; merged ones too. */
  similar(tenant: string, normal: string, limit: number): Promise<Account[]>;
  mergedInto(tenant: string, ids: readonly string[]): Promise<Account[]>;
  byIds(tenant: string, ids: readonly string[]): Promise<Account[]>;
  confidential(tenant: string): Promise<Account[]>;
  list(tenant: string, filter: AccountFilter, page: Page): Promise<Account[]>;
  count(tenant: string, filter: AccountFilter): Promise<number>;
}

const mostIndexes = 100;
const mostHidden = 10_000;
// Processes' clocks differ a little: what was written shortly before the last look is looked at again.
const overlapMs = 60_000;

const person = { _id: false, id: String, name: String };
const money = { _id: false, minor: Number, currency: String };
const words = { reason: String, words: String, competitor: String };
const amount = { type: money };
const movement = {
  _id: false,
  on: String,
  kind: { type: String },
  from: amount,
  to: amount,
  ...words,
  by: { type: person },
  at: Date,
};
const checkin = { _id: false, at: Date, by: { type: person }, words: String, health: String, next: String };

interface Known {
  index: NameIndex;
  readAt: Date | undefined;
}

export function accountStore(
  database: Database,
  renamed: (tenant: string, accounts: readonly string[]) => Promise<void>,
): AccountStore {
  const defined = defineRecords<AccountFields>(database, {
    kind: 'account',
    fields: {
      name: { type: String, required: true },
      aliases: { type: [String], required: true },
      names: { type: [String], required: true },
      owner: { type: person },
      country: { type: String },
      region: { type: String },
      industry: { type: String },
      size: { type: String },
      segment: { type: String },
      parent: { type: person },
      customerSince: { type: String },
      notes: { type: String },
      confidential: { type: Boolean },
      churned: { type: Boolean },
      recurring: { type: money },
      // Absent, and not empty, where there are none: so it was before anybody kept them.
      movements: { type: [movement], default: undefined },
      renewal: { type: { _id: false, on: String, months: Number, notice: Number } },
      checkins: { type: [checkin], default: undefined },
      quietDays: { type: Number },
      remindAt: { type: Date },
      quietSince: { type: Date },
      mergedInto: { type: String },
    },
    indexes: [
      [{ tenant: 1, names: 1 }],
      [{ tenant: 1, name: 1 }],
      [{ tenant: 1, mergedInto: 1 }],
      [{ tenant: 1, updatedAt: 1 }],
      [{ tenant: 1, 'owner.id': 1 }],
      [{ remindAt: 1 }],
      [{ tenant: 1, confidential: 1 }, { partialFilterExpression: { confidential: true } }],
    ],
  });
  const mergedInto = (tenant: string, ids: readonly string[]) =>
    defined.find(tenant, { mergedInto: { $in: [...ids] } });
  const records: typeof defined = {
    ...defined,
    async change(tenant, id, by, decide) {
      const written = await defined.change(tenant, id, by, decide);
      const isRenamed =
        written.kind === 'written' &&
        ['name', 'mergedInto', 'confidential'].some((field) => field in written.change.after);
      if (isRenamed) await renamed(tenant, [id, ...(await mergedInto(tenant, [id])).map((account) => account.id)]);
      return written;
    },
  };
  const nameIndex = nameIndexes(records, database.clock);
  const byIds = (tenant: string, ids: readonly string[]) =>
    records.find(tenant, { _id: { $in: [...ids] } }, { limit: ids.length });
  return {
    records,
    byIds,
    confidential: (tenant) => records.find(tenant, { confidential: true }, { limit: mostHidden }),
    named: (tenant, normal) => records.find(tenant, { names: normal }, { limit: 20 }),
    async similar(tenant, normal, limit) {
      const ids = (await nameIndex(tenant)).similar(normal, limit);
      if (ids.length === 0) return [];
      const found = new Map((await byIds(tenant, ids)).map((account) => [account.id, account]));
      return ids.flatMap((id) => found.get(id) ?? []);
    },
    mergedInto,
    list: (tenant, filter, page) => records.find(tenant, queryOf(filter), { sort: { name: 1 }, ...page }),
    count: (tenant, filter) => records.count(tenant, queryOf(filter)),
  };
}

function queryOf({ owner, starts, ...filter }: AccountFilter): QueryFilter<AccountFields & RecordDocument> {
  const given = Object.entries({ ...filter, 'owner.id': owner, names: starts && beginsWith(starts) }).filter(
    ([, value]) => value !== undefined,
  );
  return { ...Object.fromEntries(given), mergedInto: { $exists: false } };
}

function beginsWith(letters: string) {
  return { $regex: `^${letters.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}` };
}

/**
 * The names of a company's accounts in memory, needed only when a name was mistyped: read whole once, then kept up
 * with what changed since, whichever process changed it.
 */
function nameIndexes(records: MongoRecords<AccountFields>, clock: Clock) {
  const known = new Map<string, Known>();
  return async function nameIndex(tenant: string): Promise<NameIndex> {
    const entry = known.get(tenant) ?? { index: createNameIndex(), readAt: undefined };
    known.delete(tenant);
    known.set(tenant, entry);
    const [oldest] = known.keys();
    if (known.size > mostIndexes && oldest !== undefined) known.delete(oldest);
    const readAt = clock.now();
    const since = new Date(entry.readAt ? entry.readAt.getTime() - overlapMs : 0);
    const changed = await records.aggregate<{ _id: string; names: string[]; removed?: boolean }>(
      tenant,
      { updatedAt: { $gte: since }, removed: { $in: [true, false, null] } },
      [{ $project: { names: 1, removed: 1 } }],
    );
    for (const { _id, names, removed } of changed) {
      if (removed) entry.index.remove(_id);
      else entry.index.put(_id, names);
    }
    entry.readAt = readAt;
    return entry.index;
  };
}
