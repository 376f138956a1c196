import { facts, type Node, title } from '../../core/card.ts';
import { dayIn } from '../../core/dates.ts';
import type { Feature } from '../../core/feature.ts';
import { formatMoney } from '../../core/money.ts';
import { hasRole, type Person } from '../../core/person.ts';
import {
  type Approvals,
  type AskPorts,
  authorityOf,
  createPolicies,
  frameOf,
  type Policies,
  policyCommands,
  type PolicyKind,
  type Ports,
  requestName,
  sayCell,
  sayNumber,
} from '../approvals/index.ts';
import type { Deal } from '../deals/deal.ts';
import { discountCommands } from './commands.ts';
import { defaultDiscountPolicy, DiscountPolicy, validateDiscounts } from './policy.ts';
import { assessDiscount, marginAfter } from './rules.ts';

export { effectiveDiscount } from './rules.ts';

/** What discounts ask of other features. */
export interface DiscountPorts extends Ports, AskPorts<Deal> {
  approvals: Approvals;
}

export interface DiscountDeps extends DiscountPorts {
  policies: Policies<DiscountPolicy>;
}

const policyKind: PolicyKind<DiscountPolicy> = {
  kind: 'discount',
  editors: ['finance', 'admin'],
  defaults: defaultDiscountPolicy,
  schema: DiscountPolicy,
  validate: validateDiscounts,
  summary: (policy) => [
    {
      kind: 'table',
      caption: 'Who decides, by what is off the list price',
      columns: [
        { label: 'Discount' },
        { label: `Margin ${policy.marginFloor} % or more` },
        { label: 'Margin under it' },
      ],
      rows: policy.bands.map((band) => [
        band.upTo === null ? 'above' : `up to ${band.upTo} %`,
        sayCell(band.cells.fine),
        sayCell(band.cells.thin),
      ]),
    },
    {
      kind: 'list',
      items: policy.levels.map((level) => [
        { bold: `${level.name} ${level.title}` },
        `: ${[...level.roles, ...level.people.map(({ name }) => name)].join(', ') || 'nobody'}; ${level.hours} working hours`,
      ]),
    },
  ],
  replay(document, request) {
    const { outcome, steps } = assessDiscount(request.ask, document, 0);
    return { outcome, steps };
  },
};

/** Discounts, with what is bundled counted in, decided by the policy or by people. */
export function createDiscounts(ports: DiscountPorts): { deps: DiscountDeps } {
  const policies = createPolicies(ports.approvals.store, policyKind);
  ports.approvals.add({
    name: 'discount',
    channel: 'deals',
    frame: async (tenant, day) => frameOf(await policies.inForce(tenant, day)),
    async assess(company, _subject, ask, now) {
      const { document, version } = await policies.inForce(company.tenant, dayIn(now, company.zone));
      return assessDiscount(ask, document, version);
    },
    async figures(request, viewer, { company, now }) {
      const { document } = await policies.inForce(company.tenant, dayIn(now, company.zone));
      return seesMargin(viewer, authorityOf(document.levels, viewer)) ? figures(request) : [];
    },
  });
  return { deps: { ...ports, policies } };
}

function seesMargin(viewer: Person, authority: number): boolean {
  return hasRole(viewer, ['manager', 'finance', 'admin']) || authority >= 0;
}

function figures(request: Parameters<typeof requestName>[0] & { ask: Parameters<typeof marginAfter>[0] }): Node[] {
  const { ask } = request;
  const margin = marginAfter(ask);
  return [
    title(`${requestName(request)}: figures`),
    facts({
      'List price': formatMoney(ask.amount),
      Discount: `${sayNumber(ask.discount ?? 0)} %`,
      Cost: ask.cost && formatMoney(ask.cost),
      Margin: margin === undefined ? 'unknown: nobody said the cost' : `${sayNumber(margin)} %`,
    }),
  ];
}

export function discountsFeature({ deps }: { deps: DiscountDeps }): Feature {
  return {
    area: 'discounts',
    purposes: [5, 11],
    commands: [
      ...discountCommands(deps),
      ...deps.approvals.commandsOf('discount'),
      ...policyCommands(deps.approvals, deps.people, policyKind),
    ],
    shortcuts: [{ command: 'discount request', label: 'Ask for a discount' }],
  };
}
