import type { Stored } from '../../core/records.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Rate, RateTable } from './rules.ts';

export type StoredRate = Stored<Rate>;

/** What other features ask about currencies. */
export interface Rates {
  /** All rates of a company; few enough to be read whole. */
  all(tenant: string): Promise<RateTable>;
}

export interface RateStore extends Rates {
  records: MongoRecords<Rate>;
  list(tenant: string): Promise<StoredRate[]>;
  of(tenant: string, rate: Omit<Rate, 'rate'>): Promise<StoredRate | undefined>;
}

export function createRates(database: Database): RateStore {
  const records = defineRecords<Rate>(database, {
    kind: 'rate',
    fields: {
      base: { type: String, required: true },
      quote: { type: String, required: true },
      rate: { type: Number, required: true },
      from: { type: String, required: true },
    },
    indexes: [[{ tenant: 1, base: 1, quote: 1, from: 1 }]],
  });
  const list = (tenant: string) => records.find(tenant, {}, { sort: { from: -1, base: 1, quote: 1 }, limit: 5000 });
  return {
    records,
    list,
    all: list,
    async of(tenant, { base, quote, from }) {
      const [found] = await records.find(tenant, { base, quote, from }, { limit: 1 });
      return found;
    },
  };
}
