import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import type { Market, MarketFields } from './market.ts';

export interface MarketStore {
  records: MongoRecords<MarketFields>;
  /** By name. */
  all(tenant: string): Promise<Market[]>;
}

const most = 200;

export function marketStore(database: Database): MarketStore {
  const required = { required: true };
  const records = defineRecords<MarketFields>(database, {
    kind: 'market',
    fields: {
      name: { type: String, ...required },
      normal: { type: String, ...required },
      region: { type: String },
      industry: { type: String },
      size: { type: String },
      universe: { type: Number },
      source: { type: String },
      countedOn: { type: String },
      targets: { type: [{ _id: false, name: String, normal: String }], ...required },
    },
    indexes: [[{ tenant: 1, name: 1 }]],
  });
  return { records, all: (tenant) => records.find(tenant, {}, { sort: { name: 1 }, limit: most }) };
}
