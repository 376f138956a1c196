import { addDays, daysBetween, formatDay } from '../../core/dates.ts';
import { minorDigits } from '../../core/money.ts';
import { typed } from '../../core/typed.ts';
import type { Hit } from '../approvals/index.ts';
import { sayDays, sayNumber } from '../approvals/index.ts';
import type { CreditCase } from './case.ts';
import { type Exposure, lastDue, utilisation } from './exposure.ts';
import { incidentsWithinYear } from './file.ts';
import type { CreditPolicy, RuleCode } from './policy.ts';
import type { Score } from './score.ts';

/** What the arithmetic gave, for the rules to look at. */
export interface Measures {
  score: Score;
  before: Exposure;
  after: Exposure;
  group: Exposure;
  /** Firm and projected use of the limit in percent; undefined without a limit. */
  firmUse: number | undefined;
  projectedUse: number | undefined;
}

interface Fired {
  text: string;
  /** Milder than the policy's own severity. */
  severity?: Hit['severity'];
}

type Rule = (given: CreditCase, measures: Measures, policy: CreditPolicy) => Fired | undefined;

/** The rules that fire, in their order, without those that the policy or the customer's file excludes. */
export function checks(given: CreditCase, measures: Measures, policy: CreditPolicy): Hit[] {
  const hits: Hit[] = [];
  for (const [code, rule] of Object.entries(rules) as [RuleCode, Rule][]) {
    const severity = policy.severities[code];
    if (given.ask.purpose === 'limit' && ofUse.has(code)) continue;
    const fired = severity === 'off' ? undefined : rule(given, measures, policy);
    if (!fired || severity === 'off') continue;
    const excluded = exclusionOf(code, given, policy);
    if (!excluded) hits.push({ code, severity: fired.severity ?? severity, text: fired.text });
    if (excluded?.stop) break;
  }
  return hits;
}

/** A larger limit is less used: that must not make it easier to get. */
const ofUse: ReadonlySet<RuleCode> = new Set(['firm-utilisation', 'projected-utilisation', 'overdue-share'] as const);

/** Customer before group before everybody. */
function exclusionOf(code: RuleCode, { file }: CreditCase, policy: CreditPolicy): { stop: boolean } | undefined {
  if (file.exclusions.some((each) => each.code === code)) return { stop: false };
  const own = policy.exclusions.find(
    (each) => each.code === code && each.group !== undefined && each.group === file.group,
  );
  return own ?? policy.exclusions.find((each) => each.code === code && each.group === undefined);
}

const rules: Record<RuleCode, Rule> = {
  'limit-missing': ({ limit }) => (limit.kind === 'none' ? { text: 'There is no credit limit yet.' } : undefined),
  'limit-expired': ({ limit }) =>
    limit.kind === 'expired' ? { text: `The credit limit ended on ${formatDay(limit.validTo ?? '')}.` } : undefined,
  'firm-utilisation': ({ order }, { firmUse }, { utilisation: { warn, block } }) => {
    if (firmUse === undefined || firmUse <= warn) return undefined;
    const text = `${sayUse(firmUse)} of the limit ${order && order.amount > 0 ? 'would be' : 'is'} used (${firmUse > block ? `more than ${block}` : `over ${warn}`} %).`;
    return firmUse > block ? { text } : { text, severity: 'warn' };
  },
  'projected-utilisation': (_given, { projectedUse }, { utilisation: { projected } }) =>
    projectedUse !== undefined && projectedUse > projected
      ? { text: `${sayUse(projectedUse)} with the open deals of the next weeks (more than ${projected} %).` }
      : undefined,
  'overdue-age': ({ file, overdue, currency }, { score }, policy) => {
    const age = file.receivables?.oldestOverdue ?? 0;
    const most = policy.overdueDays[score.class];
    const isPennies =
      file.receivables?.ageing !== undefined && overdue <= policy.overdueTolerance * 10 ** minorDigits(currency);
    return age > most && !isPennies
      ? { text: `The oldest invoice is ${age} days overdue; ${most} are tolerated in class ${score.class}.` }
      : undefined;
  },
  'overdue-share': ({ overdue, limit }, _measures, policy) => {
    const share = utilisation(overdue, limit.amount);
    return share !== undefined && share > policy.overdueShare
      ? { text: `${sayUse(share)} of the limit is overdue (more than ${policy.overdueShare} %).` }
      : undefined;
  },
  'class-maximum': ({ order, currency }, { score }, policy) => {
    const share = utilisation(order?.amount ?? 0, policy.dealMaximum[score.class] * 10 ** minorDigits(currency));
    return share !== undefined && share > 100
      ? { text: `The order is ${sayUse(share)} of the largest for class ${score.class}.` }
      : undefined;
  },
  'terms-rank': ({ file, order }) => {
    const standard = file.standardTerms ?? 30;
    return order && order.days > standard
      ? { text: `${sayDays(order.days)} is longer than the customer’s ${sayDays(standard)}.` }
      : undefined;
  },
  'discount-rank': ({ ask }, _measures, policy) =>
    (ask.terms.discount ?? 0) > policy.discountMaximum
      ? { text: `The discount is ${sayNumber(ask.terms.discount ?? 0)} % (more than ${policy.discountMaximum} %).` }
      : undefined,
  'class-hold': ({ file }, { score }) => {
    if (file.hold) return { text: `The customer is on hold: ${file.hold.kind} (${file.hold.note}).` };
    return score.class === '5' ? { text: 'The customer is in class 5.' } : undefined;
  },
  dunning: ({ file, today }, _measures, policy) => {
    const incidents = incidentsWithinYear(file, today);
    if ((file.dunningLevel ?? 0) >= policy.dunningLevel)
      return { text: `Dunning has reached level ${file.dunningLevel}.` };
    return incidents > 0
      ? { text: `${incidents} broken ${incidents === 1 ? 'promise' : 'promises'} or returned payments in 12 months.` }
      : undefined;
  },
  'collateral-ends': ({ file, members, order, today }) => {
    const own = members.find(({ isSelf }) => isSelf)?.shares.wonNotOrdered ?? [];
    const last = lastDue(own, order, today);
    const ending = file.collateral.find((item) => item.validTo >= today && item.validTo <= last);
    return ending
      ? { text: `The ${ending.type} ends on ${formatDay(ending.validTo)}, before the last payment is due.` }
      : undefined;
  },
  'group-limit': ({ groupLimit, file }, { group }) => {
    const use = utilisation(group.firm, groupLimit);
    return use !== undefined && use > 100
      ? { text: `The group ${file.group ?? ''} would use ${sayUse(use)} of its limit.` }
      : undefined;
  },
  concentration: ({ totalReceivables, members, file }, _measures, policy) => {
    const own = members.reduce((total, { shares }) => total + shares.openAR, 0);
    const share = totalReceivables > 0 ? (own / totalReceivables) * 100 : 0;
    const isAlone = own === totalReceivables;
    return share > policy.concentration && !isAlone
      ? {
          text: `${sayUse(share)} of all receivables are with ${file.group ?? file.account.name} (more than ${policy.concentration} %).`,
        }
      : undefined;
  },
  'stale-data': ({ file, today }, _measures, policy) => {
    const accounts =
      file.accountsAsOf !== undefined && daysBetween(file.accountsAsOf, today) > policy.accountsMonths * 30.5;
    const bureau =
      file.bureauAsOf !== undefined && addDays(file.bureauAsOf, Math.round(policy.bureauMonths * 30.5)) < today;
    if (!accounts && !bureau) return undefined;
    return {
      text: `${[accounts ? `accounts older than ${policy.accountsMonths} months` : '', bureau ? `bureau data older than ${policy.bureauMonths} months` : ''].filter(Boolean).join(', ')}.`,
    };
  },
  margin: ({ ask }, _measures, policy) =>
    ask.margin !== undefined && ask.margin < policy.marginFloor
      ? { text: `The margin is ${sayNumber(ask.margin)} % (less than ${policy.marginFloor} %).` }
      : undefined,
  clause: ({ ask }) => {
    const count = ask.terms.clauses?.length ?? 0;
    return count > 0 ? { text: `${count} special ${count === 1 ? 'clause' : 'clauses'} in the contract.` } : undefined;
  },
  'rate-unknown': ({ missing, currency }) =>
    missing.length > 0
      ? {
          text: `There is no exchange rate ${missing.join(', ')} → ${currency}, so amounts in it are not counted. Add one with “${typed('sales rate')}”.`,
        }
      : undefined,
};

/** Whole percent, `more than nothing` where the limit is zero. */
export function sayUse(percent: number): string {
  return Number.isFinite(percent) ? `${Math.round(percent)} %` : 'far more than 100 %';
}
