import {
  type Action,
  actions,
  type Card,
  context as small,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import { formatMoney, minorDigits } from '../../core/money.ts';
import {
  visibleFacts,
  hitNodes,
  offerNodes,
  type Assessment,
  rawTerms,
  type Subject,
  type Terms,
  sayTerms,
  sayCell,
} from '../approvals/index.ts';
import type { Assessed } from './assess.ts';
import type { CreditCase } from './case.ts';
import { sayUse } from './checks.ts';
import type { CreditFile, FileFields } from './file.ts';
import { limitOn } from './file.ts';
import { recommendLimit } from './limit.ts';
import type { CreditPolicy } from './policy.ts';
import { ageingDays } from './score.ts';

/** All figures of a case with the calculation behind the score; for finance and those who decide. */
export function figuresNodes(given: CreditCase, assessed: Assessed, policy: CreditPolicy): Node[] {
  const { measures } = assessed;
  const amount = (minor: number | undefined) =>
    minor === undefined ? undefined : formatMoney({ minor, currency: given.currency });
  const { after, before, score } = measures;
  return [
    title(`${given.file.account.name}: figures`),
    facts({
      Class: `${score.class}${score.score === undefined ? '' : `, score ${Math.round(score.score)}`}`,
      'Firm exposure': `${amount(before.firm)} → ${amount(after.firm)}${measures.firmUse === undefined ? '' : `, ${sayUse(measures.firmUse)}`}`,
      'Gross, collateral': `${amount(after.firmGross)}, ${amount(after.collateral)}`,
      'Open deals, weighted': amount(after.pipeline),
      Projected: `${amount(after.projected)}${measures.projectedUse === undefined ? '' : `, ${sayUse(measures.projectedUse)}`}`,
      Limit:
        given.limit.amount === undefined
          ? 'none'
          : `${amount(given.limit.amount)}${given.limit.validTo ? ` until ${formatDay(given.limit.validTo)}` : ''}`,
      'Recommended limit': amount(recommended(given, measures.score.class, policy)),
      'Net worth': amount(given.netWorth),
      'Working capital': amount(given.workingCapital),
      Overdue:
        given.overdue > 0
          ? `${amount(given.overdue)}, oldest ${given.file.receivables?.oldestOverdue ?? '?'} days`
          : undefined,
      'Days beyond terms': ageingDays(given.file.receivables)?.toFixed(0),
      Group:
        given.members.length > 1
          ? `${given.file.group}: ${amount(measures.group.firm)}${given.groupLimit === undefined ? '' : ` of ${amount(given.groupLimit)}`}`
          : undefined,
    }),
    { kind: 'list', items: score.log },
    ...hitNodes(assessed.hits),
    small(
      `As of ${given.file.receivables ? formatDay(given.file.receivables.asOf) : 'no books yet'}. By the policy: ${sayCell(assessed.row)}.`,
    ),
  ];
}

export function recommended(
  given: CreditCase,
  name: Parameters<typeof recommendLimit>[0]['class'],
  policy: CreditPolicy,
): number {
  return recommendLimit(
    {
      class: name,
      yearlySales: given.yearlySales,
      tax: policy.tax,
      terms: given.file.standardTerms ?? 30,
      daysBeyondTerms: ageingDays(given.file.receivables) ?? 0,
      netWorth: given.netWorth,
      turnover: given.turnover,
      referenceCredits: given.references,
      starter: policy.starterLimit * 10 ** minorDigits(given.currency),
    },
    policy,
  ).recommended;
}

/** What a request would lead to, before it is made: its rules, its chain, and what would be easier. */
export function previewCard(
  subject: Pick<Subject, 'account' | 'deal' | 'reason'>,
  terms: Terms,
  assessment: Assessment,
  heading: string,
  seesAmounts: boolean,
): Card {
  const values = rawTerms(subject, terms);
  const result =
    assessment.outcome === 'auto'
      ? 'The policy approves this at once.'
      : assessment.outcome === 'reject'
        ? 'The policy allows this as a prepaid order only.'
        : `This needs ${sayCell(assessment.steps)}.`;
  return {
    summary: `${heading}: ${result}`,
    tone: assessment.outcome === 'auto' ? 'good' : 'warning',
    nodes: [
      title(`${subject.account.name} · ${sayTerms(terms)}`),
      text([{ bold: result }]),
      facts(visibleFacts(assessment, seesAmounts)),
      ...hitNodes(assessment.hits),
      ...offerNodes('Easier to get', assessment.offers, (offer) =>
        askButton(`Ask with ${offer.label}`, {
          ...rawTerms(subject, offer.terms),
          ...(offer.condition && { condition: offer.condition.text }),
        }),
      ),
      actions(assessment.outcome === 'reject' ? undefined : askButton('Ask as it is', values)),
    ],
  };
}

/** Asks at once where a reason is known, else opens the form for it. */
export function askButton(label: string, values: Record<string, string>): Action {
  const said = label.slice(0, 70);
  return values['reason'] ? run(said, 'credit request', values) : openForm(said, 'credit request', values);
}

/** The credit file of an account, for those who may see its figures. */
export function fileCard(file: FileFields, nodes: readonly Node[], today: string): Card {
  const limit = limitOn(file, today);
  const values = { account: `account:${file.account.id}` };
  return {
    summary: `Credit file of ${file.account.name}`,
    nodes: [
      ...nodes,
      facts({
        Limit:
          limit.kind === 'none'
            ? 'none'
            : `${formatMoney(limit.grant.amount)}, ${limit.kind}${limit.temporary ? ', temporary' : ''}, until ${formatDay(limit.grant.validTo)}`,
        Terms: file.standardTerms === undefined ? undefined : `net ${file.standardTerms}`,
        References: file.references
          .map((each) => `${each.from}: ${formatMoney(each.highCredit)}, ${each.daysBeyondTerms} days late`)
          .join('; '),
        Collateral: file.collateral
          .map((each) => `${each.type} ${formatMoney(each.cap)} at ${each.cover} % until ${formatDay(each.validTo)}`)
          .join('; '),
        'Broken promises': file.incidents.length > 0 ? file.incidents.map(formatDay).join(', ') : undefined,
        'Released from': file.exclusions.map((each) => `${each.code} (${each.reason})`).join('; '),
        'Next review': file.reviewOn ? formatDay(file.reviewOn) : undefined,
      }),
      actions(
        openForm('Change', 'credit account', values),
        openForm('Ask for a limit', 'credit limit', values),
        run('Exposure', 'credit exposure', values),
        run('Review', 'credit review', values),
      ),
    ],
  };
}

export function reviewListCard(files: readonly CreditFile[], today: string): Card {
  if (files.length === 0) return { summary: 'No reviews are due', nodes: [text('No reviews are due.')] };
  return {
    summary: `${files.length} credit reviews are due`,
    nodes: [
      title('Credit reviews due'),
      {
        kind: 'list',
        items: files.slice(0, 20).map((file) => `${file.account.name}: ${formatDay(file.reviewOn ?? today)}`),
      },
      actions(
        ...files
          .slice(0, 5)
          .map((file) =>
            run(file.account.name.slice(0, 60), 'credit review', { account: `account:${file.account.id}` }),
          ),
      ),
    ],
  };
}
