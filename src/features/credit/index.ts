import type { Node } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { Feature } from '../../core/feature.ts';
import type { Database } from '../../database/records.ts';
import { type Approvals, createPolicies, policyCommands } from '../approvals/index.ts';
import { accountCommands } from './account-commands.ts';
import { creditCheck, type CreditCheck } from './deal-check.ts';
import type { CreditDeps, CreditPorts } from './deps.ts';
import { creditJobs } from './jobs.ts';
import { creditKind } from './kind.ts';
import { creditLookCommands } from './look-commands.ts';
import { creditPolicyKind } from './policy-kind.ts';
import { requestCommands } from './request-commands.ts';
import { creditStore } from './store.ts';
import { watchSection } from './watch-list.ts';

export type { Clearance, CreditCheck } from './deal-check.ts';
export type { CreditPorts } from './deps.ts';

export interface Credit {
  deps: CreditDeps;
  /** What the deals feature's hook asks. */
  check: CreditCheck;
  /** The watch-list for a digest: by name for those who lead, else how many. */
  watch(company: Company, asOf: Date, named: boolean): Promise<Node[]>;
  /** Days that the oldest invoice of each account is overdue, where any is; of all accounts unless said. */
  overdue(tenant: string, accounts?: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

/** Credit: who may owe how much, decided by the policy or by people. */
export function createCredit(ports: CreditPorts & { database: Database; approvals: Approvals }): Credit {
  const store = creditStore(ports.database);
  const policies = createPolicies(ports.approvals.store, creditPolicyKind(store));
  const deps: CreditDeps = { ...ports, store, policies };
  ports.approvals.add(creditKind(deps));
  return {
    deps,
    check: creditCheck(deps),
    watch: (company, asOf, named) => watchSection(deps, company, asOf, named),
    overdue: store.overdue,
  };
}

export function creditFeature({ deps }: Credit): Feature {
  return {
    area: 'credit',
    purposes: [11, 12],
    commands: [
      ...requestCommands(deps),
      ...deps.approvals.commandsOf('credit'),
      ...accountCommands(deps),
      ...creditLookCommands(deps),
      ...policyCommands(deps.approvals, deps.people, creditPolicyKind(deps.store)),
    ],
    undoable: [deps.store.files],
    shortcuts: [{ command: 'credit request', label: 'Ask for credit' }],
    jobs: creditJobs(deps),
  };
}
