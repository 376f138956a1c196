import type { Node } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import type { Account } from './account.ts';
import type { Accounts } from './finding.ts';
import type { AccountSales } from './cards.ts';
import type { AccountStore } from './store.ts';

export interface AccountDeps {
  accounts: Accounts & { store: AccountStore };
  /** What these accounts have bought and may buy; from the deals. */
  sales?(context: Context, accounts: readonly string[]): Promise<AccountSales>;
  /** How the customer is doing and what is due with them. */
  care?(context: Context, account: Account, family: readonly string[]): Promise<Node[]>;
}
