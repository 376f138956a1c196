import { actions, context as small, facts, type Node, openForm, title } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { dayIn } from '../../core/dates.ts';
import type { Feature } from '../../core/feature.ts';
import type { Database } from '../../database/records.ts';
import {
  type Approvals,
  type AskPorts,
  createPolicies,
  frameOf,
  isOpen,
  type Policies,
  policyCommands,
  type PolicyKind,
  type Ports,
  type Request,
  requestName,
  sayCell,
  sayStatus,
} from '../approvals/index.ts';
import type { Deal } from '../deals/deal.ts';
import { contractCommands } from './commands.ts';
import { ContractPolicy, defaultContractPolicy, risks, validateContracts } from './policy.ts';
import { assessContract } from './rules.ts';
import { type AttestationStore, attestationStore } from './store.ts';

/** What contracts ask of other features. */
export interface ContractPorts extends Ports, AskPorts<Deal> {
  database: Database;
  approvals: Approvals;
}

export interface ContractDeps extends ContractPorts {
  policies: Policies<ContractPolicy>;
  attestations: AttestationStore;
}

export interface Contracts {
  deps: ContractDeps;
  /** For the deals feature's hook: what legal still has open, and the attestation that a won deal asks for. */
  check: { logged(deal: Deal, context: Context): Promise<Node[]> };
}

const policyKind: PolicyKind<ContractPolicy> = {
  kind: 'contract',
  editors: ['legal', 'admin'],
  defaults: defaultContractPolicy,
  schema: ContractPolicy,
  validate: validateContracts,
  summary: (policy) => [
    {
      kind: 'table',
      caption: 'Checklist',
      columns: [{ label: 'Clause' }, { label: 'Our contract says' }, { label: 'Risk' }],
      rows: policy.clauses.map((clause) => [clause.title, clause.standard, clause.risk]),
    },
    {
      kind: 'list',
      items: [
        ...risks.map((risk) => [{ bold: risk }, `: ${sayCell(policy.risks[risk])}`]),
        ...policy.levels.map((level) => [
          { bold: `${level.name} ${level.title}` },
          `: ${[...level.roles, ...level.people.map(({ name }) => name)].join(', ') || 'nobody'}; ${level.hours} working hours`,
        ]),
      ],
    },
  ],
  replay(document, request) {
    const { outcome, steps } = assessContract(request.ask, document, 0);
    return { outcome, steps };
  },
};

/** Contracts: departures from our own clauses, decided by legal on their very words. */
export function createContracts(ports: ContractPorts): Contracts {
  const policies = createPolicies(ports.approvals.store, policyKind);
  const deps: ContractDeps = { ...ports, policies, attestations: attestationStore(ports.database) };
  ports.approvals.add({
    name: 'contract',
    channel: 'legal',
    frame: async (tenant, day) => frameOf(await policies.inForce(tenant, day)),
    async assess(company, _subject, ask, now) {
      const { document, version } = await policies.inForce(company.tenant, dayIn(now, company.zone));
      return assessContract(ask, document, version);
    },
    figures: async (request) => [
      title(requestName(request)),
      facts({ Clauses: String(request.ask.clauses?.length ?? 0) }),
      ...clauseNodes(request),
    ],
    about: clauseNodes,
  });
  return { deps, check: { logged: (deal, context) => dealNodes(deps, deal, context) } };
}

/** The customer's own words, quoted: legal decides on the text, not on a summary of it. */
function clauseNodes({ ask }: Request): Node[] {
  return (ask.clauses ?? []).map(({ clause, text }) => ({ kind: 'quote', text, by: clause }));
}

async function dealNodes({ approvals, attestations }: ContractDeps, deal: Deal, { company }: Context): Promise<Node[]> {
  const open = (await approvals.store.ofDeal(company.tenant, 'contract', deal.id)).filter((request) => isOpen(request));
  const nodes: Node[] = open.map((request) => small(`Contract: ${requestName(request)} ${sayStatus(request)}.`));
  if (
    deal.status !== 'won' ||
    (await attestations.ofDeal(company.tenant, deal.id)).some(({ person }) => person.id === deal.owner.id)
  )
    return nodes;
  return [
    ...nodes,
    small('Please attest how this deal was won.'),
    actions(openForm('Attest', 'contract attest', { deal: `D-${deal.number}` })),
  ];
}

export function contractsFeature({ deps }: Contracts): Feature {
  return {
    area: 'contracts',
    purposes: [8, 11],
    commands: [
      ...contractCommands(deps),
      ...deps.approvals.commandsOf('contract'),
      ...policyCommands(deps.approvals, deps.people, policyKind),
    ],
    undoable: [deps.attestations.records],
    shortcuts: [{ command: 'contract request', label: 'Ask legal for a contract' }],
  };
}
