import type { Feature } from '../../core/feature.ts';
import type { Database } from '../../database/records.ts';
import { accountCommands } from './commands.ts';
import type { AccountDeps } from './deps.ts';
import { type Accounts, createFinding } from './finding.ts';
import { type AccountStore, accountStore } from './store.ts';

export * from './account.ts';
export type { AccountSales } from './cards.ts';
export type { AccountDeps } from './deps.ts';
export { coverNames, type Eyes, eyesOn, type Told } from './discreet.ts';
export { knownAccount, orNone } from './fields.ts';
export type { Accounts } from './finding.ts';
export {
  churnFrom,
  dayBefore,
  type MovementAct,
  recurringFrom,
  returnFrom,
  type Standing,
  standingAt,
  type Why,
} from './movements.ts';
export { normalName, publicName } from './names.ts';
export { mayNotChange } from './rules.ts';
export type { AccountFilter, AccountStore } from './store.ts';

/** `renamed` hears of accounts that are called otherwise now: renamed, merged, confidential, or any of them undone. */
export function createAccounts(
  database: Database,
  renamed: (tenant: string, accounts: readonly string[]) => Promise<void> = async () => undefined,
): Accounts & { store: AccountStore } {
  const store = accountStore(database, renamed);
  return { ...createFinding(store), store };
}

/** Customers and those who may become one: named once, found however they are written. */
export function accountsFeature(deps: AccountDeps): Feature {
  const { records } = deps.accounts.store;
  return {
    area: 'accounts',
    purposes: [3, 4],
    commands: accountCommands(deps),
    undoable: [records],
  };
}
