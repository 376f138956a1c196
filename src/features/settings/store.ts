import { channelPurposes, type Company } from '../../core/company.ts';
import type { Platform } from '../../core/card.ts';
import type { Stored } from '../../core/records.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';

export type CompanyFields = Omit<Company, 'tenant'> & { workspaces: { platform: Platform; workspace: string }[] };

export interface SettingsStore {
  companies: MongoRecords<CompanyFields>;
  ofWorkspace(platform: Platform, workspace: string): Promise<Stored<CompanyFields> | undefined>;
  ofTenant(tenant: string): Promise<Stored<CompanyFields> | undefined>;
  everyCompany(): Promise<Stored<CompanyFields>[]>;
}

export function settingsStore(database: Database): SettingsStore {
  const channel = { _id: false, platform: String, workspace: String, channel: String };
  const companies = defineRecords<CompanyFields>(database, {
    kind: 'company',
    fields: {
      name: { type: String, required: true },
      currency: { type: String, required: true },
      zone: { type: String, required: true },
      fiscalYearStart: { type: Number, required: true },
      workingDays: { type: [Number], required: true },
      products: { type: [String], required: true },
      quietDays: { type: Number },
      qualification: { type: String },
      channels: Object.fromEntries(channelPurposes.map((purpose) => [purpose, [channel]])),
      workspaces: { type: [{ _id: false, platform: String, workspace: String }], required: true },
    },
    // A workspace belongs to one company: of two people who set it up at the same time, one is told so.
    indexes: [[{ 'workspaces.workspace': 1, 'workspaces.platform': 1 }, { unique: true }]],
  });
  return {
    companies,
    ofWorkspace: async (platform, workspace) =>
      (await companies.findEverywhere({ workspaces: { $elemMatch: { platform, workspace } } }, { limit: 1 }))[0],
    ofTenant: async (tenant) => (await companies.find(tenant, {}, { limit: 1 }))[0],
    everyCompany: () => companies.findEverywhere({}),
  };
}
