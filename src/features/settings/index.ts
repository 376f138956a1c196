import type { Platform } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { Feature } from '../../core/feature.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Records, Stored, Written } from '../../core/records.ts';
import { refuse } from '../../core/reply.ts';
import type { Database } from '../../database/records.ts';
import type { People } from '../people/index.ts';
import { settingsCommands } from './commands.ts';
import { setupCommand } from './setup.ts';
import { type CompanyFields, type SettingsStore, settingsStore } from './store.ts';
import { undoCommand } from './undo.ts';

/** Which company a workspace belongs to, and what it has decided about itself. */
export interface Companies {
  ofWorkspace(platform: Platform, workspace: string): Promise<Company | undefined>;
  ofTenant(tenant: string): Promise<Company | undefined>;
  all(): Promise<Company[]>;
  /** Another workspace becomes part of the company; refused when it belongs to one already. */
  addWorkspace(
    tenant: string,
    workspace: { platform: Platform; workspace: string },
    by: PersonRef,
  ): Promise<Written<CompanyFields>>;
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
    undoable: [store.companies],
    companies: {
      ofWorkspace: async (platform, workspace) => companyOf(await store.ofWorkspace(platform, workspace)),
      ofTenant: async (tenant) => companyOf(await store.ofTenant(tenant)),
      all: async () => (await store.everyCompany()).map(toCompany),
      addWorkspace: (tenant, workspace, by) => addWorkspace(store, tenant, workspace, by),
    },
  };
}

async function addWorkspace(
  store: SettingsStore,
  tenant: string,
  { platform, workspace }: { platform: Platform; workspace: string },
  by: PersonRef,
): Promise<Written<CompanyFields>> {
  const company = await store.ofTenant(tenant);
  if (!company) return refuse('This company no longer exists.');
  try {
    return await store.companies.change(tenant, company.id, by, (current) => ({
      kind: 'write',
      set: { workspaces: [...current.workspaces, { platform, workspace }] },
      what: 'company.joined',
      summary: `A ${platform === 'slack' ? 'Slack workspace' : 'Teams organisation'} joined ${current.name}`,
    }));
  } catch (error) {
    // The index keeps a workspace in one company: somebody has set it up, or joined it, at the same moment.
    const owner = await store.ofWorkspace(platform, workspace);
    if (owner) return refuse(`This workspace belongs to ${owner.name} already.`);
    throw error;
  }
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
  quietDays,
  qualification,
  channels,
}: Stored<CompanyFields>): Company {
  return { tenant, name, currency, zone, fiscalYearStart, workingDays, products, quietDays, qualification, channels };
}
