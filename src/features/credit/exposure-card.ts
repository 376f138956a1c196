import { actions, type Card, facts, type Node, openForm, text, title } from '../../core/card.ts';
import { addDays, formatDay } from '../../core/dates.ts';
import { formatMoney, minorDigits } from '../../core/money.ts';
import type { Assessed } from './assess.ts';
import type { CreditCase } from './case.ts';
import { sayUse } from './checks.ts';
import { ageingDays } from './score.ts';
import { contentionOf, weeksOf } from './weeks.ts';

/** Exposure by weeks with the deals that compete for the same headroom. */
export function exposureCard(given: CreditCase, assessed: Assessed, showsAmounts: boolean): Card {
  const self = given.members.find(({ isSelf }) => isSelf)?.shares;
  const behaviour = {
    today: given.today,
    standardDays: given.file.standardTerms ?? 30,
    daysBeyondTerms: ageingDays(given.file.receivables) ?? 0,
  };
  const weeks = self ? weeksOf(self, behaviour) : [];
  const limit = given.limit.kind === 'valid' ? given.limit.amount : undefined;
  const scale = showsAmounts ? 10 ** minorDigits(given.currency) : Math.max(1, limit ?? 1) / 100;
  const rounded = (value: number) => Math.round(value / scale);
  const points = (pick: (week: (typeof weeks)[number]) => number) =>
    weeks.map((week) => ({ label: formatDay(week.start).slice(0, -5), value: rounded(pick(week)) }));
  const { measures } = assessed;
  const use =
    measures.firmUse === undefined
      ? 'no limit yet'
      : `${sayUse(measures.firmUse)} used, ${sayUse(measures.projectedUse ?? 0)} with open deals`;
  const contention = self && contentionOf(self, limit, behaviour);
  const unit = showsAmounts ? given.currency : '% of the limit';
  return {
    summary: `${given.file.account.name}: ${use}`,
    tone: (measures.firmUse ?? 0) > 100 ? 'bad' : contention ? 'warning' : 'plain',
    nodes: [
      title(`${given.file.account.name}: exposure`),
      facts({
        Now: showsAmounts ? `${formatMoney({ minor: measures.after.firm, currency: given.currency })} (${use})` : use,
        Limit:
          showsAmounts && limit !== undefined ? formatMoney({ minor: limit, currency: given.currency }) : undefined,
        Class: measures.score.class,
      }),
      ...(weeks.length > 0 && (showsAmounts || limit !== undefined)
        ? [
            {
              kind: 'chart' as const,
              chart: 'line' as const,
              title: `Owed by week, ${unit}`,
              unit,
              alt: `What ${given.file.account.name} will owe in the next ${weeks.length} weeks`,
              series: [
                { name: 'Books, won, reserved', points: points((week) => week.firm) },
                { name: 'With all open deals', points: points((week) => week.all) },
                ...(limit === undefined ? [] : [{ name: 'Limit', points: points(() => limit) }]),
              ],
            },
          ]
        : []),
      ...(contention ? contentionNodes(contention, given, showsAmounts) : []),
      actions(openForm('Ask for credit', 'credit request', { account: `account:${given.file.account.id}` })),
    ],
  };
}

function contentionNodes(
  contention: NonNullable<ReturnType<typeof contentionOf>>,
  given: CreditCase,
  showsAmounts: boolean,
): Node[] {
  const over = showsAmounts
    ? formatMoney({ minor: contention.over, currency: given.currency })
    : sayUse((contention.over / (given.limit.amount ?? 1)) * 100);
  const { order } = contention;
  return [
    text([
      { bold: 'These deals compete for the same headroom: ' },
      `${contention.deals.map((deal) => `${deal.name}${deal.reserved ? ' (reserved)' : ''}`).join(', ')}. In the week of ${formatDay(contention.week)} they are ${over} over the limit together.`,
    ]),
    text(
      order
        ? `They fit when ${order.later.name} begins ${order.weeks} ${order.weeks === 1 ? 'week' : 'weeks'} later (about ${formatDay(addDays(order.later.closeDate, order.weeks * 7))}). An approved request keeps its headroom until it ends.`
        : 'Waiting does not make them fit: ask for a deposit, cover or a higher limit.',
    ),
  ];
}
