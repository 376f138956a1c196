import { context as small, type Node, text } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import { formatMoney, money } from '../../core/money.ts';
import { eventsOf, type PolicyKind, sayCell } from '../approvals/index.ts';
import { assessCase } from './assess.ts';
import { snapshotOf } from './kind.ts';
import { cellNames, CreditPolicy, defaultCreditPolicy } from './policy.ts';
import type { CreditStore } from './store.ts';
import { validate } from './validate.ts';

export function creditPolicyKind(store: CreditStore): PolicyKind<CreditPolicy> {
  return {
    kind: 'credit',
    editors: ['finance', 'admin'],
    defaults: defaultCreditPolicy,
    schema: CreditPolicy,
    validate,
    summary: policyNodes,
    replay(document, request) {
      const first = eventsOf(request)[0];
      const given = snapshotOf(request, first?.what === 'submitted' ? first.assessment : undefined);
      if (!given) return undefined;
      const { row } = assessCase(given, document);
      return {
        outcome: row === 'auto' ? 'auto' : row === 'reject' ? 'reject' : 'review',
        steps: typeof row === 'string' ? [] : row,
      };
    },
    async wentWrong(request) {
      const file = await store.ofAccount(request.tenant, request.account.id);
      return (file?.receivables?.oldestOverdue ?? 0) > 30;
    },
  };
}

/** The policy as people read it: the matrix, who decides, and the numbers behind the rules. */
function policyNodes(policy: CreditPolicy, { currency }: Company): Node[] {
  const upTo = (amount: number | null) =>
    amount === null ? 'no upper end' : `up to ${formatMoney(money(amount, currency))}`;
  const row = (name: string, cells: CreditPolicy['clean']['cells']) => [
    name,
    ...cellNames.map((cell) => sayCell(cells[cell])),
  ];
  return [
    {
      kind: 'table',
      caption: 'Who decides, by the higher of exposure and requested limit',
      columns: [
        { label: 'Amount' },
        { label: 'Class 1–2' },
        { label: '3 and new' },
        { label: 'Class 4' },
        { label: 'Class 5' },
      ],
      rows: [
        row(`${upTo(policy.clean.upTo)}, no rule fired`, policy.clean.cells),
        ...policy.bands.map((band) => row(upTo(band.upTo), band.cells)),
      ],
    },
    {
      kind: 'list',
      items: policy.levels.map((level) => [
        { bold: `${level.name} ${level.title}` },
        `: ${[...level.roles, ...level.people.map(({ name }) => name)].join(', ') || 'nobody'}${level.backup ? `, backup ${level.backup.name}` : ''}; ${level.hours} working hours`,
      ]),
    },
    text(
      `Warn over ${policy.utilisation.warn} %, hold over ${policy.utilisation.block} % of the limit; open deals of ${policy.horizonDays} days count by their probability. Terms over net ${policy.overlays.longTerms}, a limit exceeded by more than ${policy.overlays.overLimit} %, a class set by hand and new customers without cover go a level up.`,
    ),
    small(
      `Weights: ${Object.entries(policy.weights)
        .map(([name, weight]) => `${name} ${weight}`)
        .join(
          ', ',
        )}. Least scores of classes 1 to 4: ${policy.classes.join(', ')}. The structure is the literature’s; these numbers are yours to set.`,
    ),
  ];
}
