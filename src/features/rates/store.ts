import type { PersonRef } from '../../core/person.ts';
import type { Records, Stored } from '../../core/records.ts';
import { type Database, defineRecords } from '../../database/records.ts';
import type { Rate, RateTable } from './rules.ts';

export type StoredRate = Stored<Rate>;

/** What other features ask about currencies. */
export interface Rates {
  /** All rates of a company; few enough to be read whole. */
  all(tenant: string): Promise<RateTable>;
}

export interface RateStore extends Rates, Pick<Records<Rate>, 'create' | 'change'> {
  outbox: ReturnType<typeof defineRecords>['outbox'];
  list(tenant: string): Promise<StoredRate[]>;
  of(tenant: string, rate: Omit<Rate, 'rate'>): Promise<StoredRate | undefined>;
  /** The rate that a person changed last, since an instant. */
  lastChangedBy(tenant: string, by: PersonRef, since: Date): Promise<StoredRate | undefined>;
}

export function createRates(database: Database): RateStore {
  const records = defineRecords<Rate>(database, {
    kind: 'rate',
    fields: { base: String, quote: String, rate: Number, from: String },
    indexes: [[{ tenant: 1, base: 1, quote: 1, from: 1 }]],
  });
  const list = (tenant: string) => records.find(tenant, {}, { sort: { from: -1, base: 1, quote: 1 }, limit: 5000 });
  return {
    create: records.create,
    change: records.change,
    outbox: records.outbox,
    list,
    all: list,
    async of(tenant, { base, quote, from }) {
      const [found] = await records.find(tenant, { base, quote, from }, { limit: 1 });
      return found;
    },
    async lastChangedBy(tenant, by, since) {
      const recent = await records.find(tenant, { updatedAt: { $gte: since } }, { sort: { updatedAt: -1 }, limit: 50 });
      return recent.find((rate) => rate.history.at(-1)?.by.id === by.id);
    },
  };
}
