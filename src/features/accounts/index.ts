import type { Database } from '../../database/records.ts';
import { type Accounts, createFinding } from './finding.ts';
import { type AccountStore, accountStore } from './store.ts';

export type { Account, AccountFields } from './account.ts';
export type { Accounts } from './finding.ts';
export { normalName } from './names.ts';

export function createAccounts(database: Database): Accounts & { store: AccountStore } {
  const store = accountStore(database);
  return { ...createFinding(store), store };
}
