import type { Platform } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { Feature } from '../../core/feature.ts';
import type { Records, Stored } from '../../core/records.ts';
import type { Database } from '../../database/records.ts';
import type { People } from '../people/index.ts';
import { settingsCommands } from './commands.ts';
import { setupCommand } from './setup.ts';
import { type CompanyFields, settingsStore } from './store.ts';
import { undoCommand } from './undo.ts';

/** Which company a workspace belongs to, and what it has decided about itself. */
export interface Companies {
  ofWorkspace(platform: Platform, workspace: string): Promise<Company | undefined>;
  ofTenant(tenant: string): Promise<Company | undefined>;
  all(): Promise<Company[]>;
}

/** `undoable`: the records whose changes can be taken back with a button, by kind. */
export function settingsFeature(deps: {
  database: Database;
  people: People;
  undoable: () => ReadonlyMap<string, Records<object>>;
}): Feature & { companies: Companies } {
  const store = settingsStore(deps.database);
  return {
    area: 'settings',
    purposes: [9],
    commands: [
      setupCommand(store, deps.people),
      ...settingsCommands(store),
      undoCommand(deps.undoable, deps.database.clock),
    ],
    outboxes: [store.companies.outbox],
    undoable: [store.companies],
    companies: {
      ofWorkspace: async (platform, workspace) => companyOf(await store.ofWorkspace(platform, workspace)),
      ofTenant: async (tenant) => companyOf(await store.ofTenant(tenant)),
      all: async () => (await store.everyCompany()).map(toCompany),
    },
  };
}

function companyOf(record: Stored<CompanyFields> | undefined): Company | undefined {
  return record && toCompany(record);
}

function toCompany({
  tenant,
  name,
  currency,
  zone,
  fiscalYearStart,
  workingDays,
  products,
  channels,
}: Stored<CompanyFields>): Company {
  return { tenant, name, currency, zone, fiscalYearStart, workingDays, products, channels };
}
