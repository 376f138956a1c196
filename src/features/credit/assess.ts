import { formatMoney, minorDigits } from '../../core/money.ts';
import type { Assessment, Hit } from '../approvals/index.ts';
import { isPrepaid } from '../approvals/index.ts';
import type { CreditCase } from './case.ts';
import { checks, type Measures, sayUse } from './checks.ts';
import { counted, exposureOf, groupExposure, utilisation } from './exposure.ts';
import { chainOf, type Row } from './matrix.ts';
import type { CreditPolicy } from './policy.ts';
import { scoreOf } from './score.ts';

export interface Assessed {
  measures: Measures;
  hits: Hit[];
  row: Row;
}

/** Score, exposure, rules and matrix for one case. A prepaid order passes: nothing is owed. */
export function assessCase(given: CreditCase, policy: CreditPolicy): Assessed {
  const measures = measure(given, policy);
  if (given.ask.purpose === 'order' && isPrepaid(given.ask.terms)) return { measures, hits: [], row: 'auto' };
  const hits = checks(given, measures, policy);
  const { file, order } = given;
  const row = chainOf(
    {
      amount: matrixAmount(given, measures),
      class: measures.score.class,
      utilisation: given.ask.purpose === 'limit' ? 0 : measures.firmUse,
      hits,
      days: order?.days ?? 0,
      isManualClass: measures.score.isManual,
      isNewUnsecured:
        measures.score.class === 'N' && file.collateral.length === 0 && given.ask.terms.cover === undefined,
    },
    policy,
  );
  return { measures, hits, row };
}

export function measure(given: CreditCase, policy: CreditPolicy): Measures {
  const when = { today: given.today, horizonDays: policy.horizonDays };
  const members = given.members.map((each) => ({ ...each, shares: counted(each.shares, policy.components) }));
  const self = members.find(({ isSelf }) => isSelf)?.shares;
  if (!self) throw new Error('A credit case without its own account');
  const before = exposureOf(self, undefined, when);
  const after = exposureOf(self, given.order, when);
  const group = groupExposure(
    members.map(({ shares, isSelf }) => (isSelf ? after : exposureOf(shares, undefined, when))),
  );
  const score = scoreOf(
    {
      file: given.file,
      netWorth: given.netWorth,
      workingCapital: given.workingCapital,
      exposure: after.firm,
      secured: after.securedShare,
      today: given.today,
    },
    policy,
  );
  const limit = given.limit.kind === 'valid' ? given.limit.amount : undefined;
  return {
    score,
    before,
    after,
    group,
    firmUse: utilisation(after.firm, limit),
    projectedUse: utilisation(after.projected, limit),
  };
}

/** The higher of firm exposure and requested limit, in major units. */
function matrixAmount(given: CreditCase, { after }: Measures): number {
  const asked = given.ask.purpose === 'limit' ? (given.limit.amount ?? 0) : 0;
  return Math.max(after.firm, asked) / 10 ** minorDigits(given.currency);
}

/** The result in the engine's words, without offers. */
export function assessmentOf(
  given: CreditCase,
  assessed: Assessed,
  policy: CreditPolicy,
  policyVersion: number,
): Assessment {
  const { measures, hits, row } = assessed;
  return {
    outcome: row === 'auto' ? 'auto' : row === 'reject' ? 'reject' : 'review',
    steps: typeof row === 'string' ? [] : row,
    hits,
    class: measures.score.class,
    policyVersion,
    facts: factsOf(given, measures, policy),
    figures: {
      firmBefore: measures.before.firm,
      firm: measures.after.firm,
      projected: measures.after.projected,
      pipeline: measures.after.pipeline,
      collateral: measures.after.collateral,
      group: measures.group.firm,
      limit: given.limit.amount ?? null,
      score: measures.score.score ?? null,
      depth: measures.score.depth,
    },
    offers: [],
  };
}

/** Lines of the card: amounts where the policy shares them, else and for sales shares of the limit. */
function factsOf(given: CreditCase, measures: Measures, policy: CreditPolicy): Assessment['facts'] {
  const { score } = measures;
  const shares = shareFacts(given, measures);
  const set = score.isManual ? ` (set by hand; computed ${score.computed})` : '';
  const points = score.score === undefined ? '' : `, score ${Math.round(score.score)}`;
  return [
    { label: 'Class', value: `${score.class}${points}${set}, ${Math.round(score.depth)} % of the data known` },
    ...(policy.sharing === 'shares'
      ? shares
      : [
          ...amountFacts(given, measures).map((fact) => ({ ...fact, only: 'amounts' as const })),
          ...shares.map((fact) => ({ ...fact, only: 'shares' as const })),
        ]),
    ...(given.limit.kind === 'none' ? [{ label: 'Limit', value: 'none yet' }] : []),
  ];
}

function shareFacts(given: CreditCase, { before, firmUse, projectedUse }: Measures): Assessment['facts'] {
  if (firmUse === undefined) return [];
  return [
    { label: 'Limit used', value: `${sayUse(utilisation(before.firm, given.limit.amount) ?? 0)} → ${sayUse(firmUse)}` },
    ...(projectedUse === undefined ? [] : [{ label: 'With open deals', value: sayUse(projectedUse) }]),
  ];
}

function amountFacts(
  given: CreditCase,
  { before, after, group, firmUse, projectedUse }: Measures,
): Assessment['facts'] {
  const amount = (minor: number) => formatMoney({ minor, currency: given.currency });
  const limit = given.limit.amount;
  const mark = given.limit.kind === 'expired' ? ', expired' : given.limit.temporary ? ', temporary' : '';
  return [
    {
      label: 'Exposure',
      value: `${amount(before.firm)} → ${amount(after.firm)}${firmUse === undefined ? '' : ` (${sayUse(firmUse)} of the limit)`}`,
    },
    ...(projectedUse === undefined
      ? []
      : [{ label: 'With open deals', value: `${amount(after.projected)} (${sayUse(projectedUse)})` }]),
    ...(limit === undefined ? [] : [{ label: 'Limit', value: `${amount(limit)}${mark}` }]),
    ...(given.members.length > 1
      ? [{ label: `Group ${given.file.group ?? ''}`.trim(), value: amount(group.firm) }]
      : []),
  ];
}
