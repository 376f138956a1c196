import type { Day } from '../../core/dates.ts';
import type { Period } from '../../core/period.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Quota, Target } from './rules.ts';

export type StoredQuota = Stored<Quota>;

export interface QuotaStore {
  records: MongoRecords<Quota>;
  /** Quotas of these targets whose periods touch a period. */
  touching(tenant: string, targets: readonly string[], period: Pick<Period, 'start' | 'end'>): Promise<StoredQuota[]>;
  /** All quotas of a company: few enough to be read whole. */
  all(tenant: string): Promise<StoredQuota[]>;
  /** Quotas of a target whose periods hold a day. */
  on(tenant: string, target: string, day: Day): Promise<StoredQuota[]>;
  /** All quotas of a period. */
  ofPeriod(tenant: string, period: Pick<Period, 'start' | 'end'>): Promise<StoredQuota[]>;
  /** The quota of a target and period, made when there is none. Two people at the same moment make one. */
  ensure(tenant: string, by: PersonRef, quota: Quota, summary: string): Promise<{ quota: StoredQuota; isNew: boolean }>;
}

export function quotaStore(database: Database): QuotaStore {
  const records = defineRecords<Quota>(database, {
    kind: 'quota',
    fields: {
      target: { type: { _id: false, kind: String, id: String, name: String }, required: true },
      period: {
        type: { _id: false, key: String, label: String, unit: String, start: String, end: String },
        required: true,
      },
      amount: { type: { _id: false, minor: Number, currency: String }, required: true },
      from: { type: String },
      until: { type: String },
    },
    indexes: [[{ tenant: 1, 'target.id': 1, 'period.start': 1 }], [{ tenant: 1, 'period.start': 1 }]],
  });

  async function ensure(tenant: string, by: PersonRef, quota: Quota, summary: string) {
    const [found] = await records.find(
      tenant,
      { 'target.id': quota.target.id, 'period.start': quota.period.start, 'period.end': quota.period.end },
      { limit: 1 },
    );
    if (found) return { quota: found, isNew: false };
    const name = keyOf(quota.target, quota.period);
    // A quota that was undone keeps its key; the next one of the same period takes the next.
    for (let again = 0; ; again += 1) {
      const key = again === 0 ? name : `${name}/${again}`;
      const made = await records.create(tenant, by, { values: quota, what: 'quota.set', summary, key });
      if (!made.removed) return { quota: made, isNew: made.version === 1 && made.history[0]?.by.id === by.id };
    }
  }

  return {
    records,
    ensure,
    touching: (tenant, targets, { start, end }) =>
      records.find(tenant, {
        'target.id': { $in: [...targets] },
        'period.start': { $lt: end },
        'period.end': { $gt: start },
      }),
    all: (tenant) => records.find(tenant, {}, { limit: 20_000 }),
    on: (tenant, target, day) =>
      records.find(tenant, { 'target.id': target, 'period.start': { $lte: day }, 'period.end': { $gt: day } }),
    ofPeriod: (tenant, { start, end }) => records.find(tenant, { 'period.start': start, 'period.end': end }),
  };
}

function keyOf({ kind, id }: Target, { start, end }: Pick<Period, 'start' | 'end'>): string {
  return `${kind}/${id}/${start}/${end}`;
}
