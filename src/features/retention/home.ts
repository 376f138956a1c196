import { actions, divider, type Node, openForm, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { daysBetween, dayIn, formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import { isMember } from '../../core/person.ts';
import { logRenewal, sayYearly } from './cards.ts';
import { renewing } from './order.ts';
import type { RetentionDeps } from './deps.ts';
import { type Assessed, lookAt, sumOf } from './look.ts';
import { quietOf } from './quiet.ts';

const most = 3;

/** One's own renewals and the customers that went quiet; nothing where there is nothing. */
export async function retentionHome(deps: RetentionDeps, { actor, company, now }: Context): Promise<Node[]> {
  if (!isMember(actor)) return [];
  const look = await lookAt(deps, company, now, [actor.id]);
  const due = renewing(look, undefined, look.today);
  const quiet = quietOf(look, company.zone);
  if (due.length + quiet.length === 0) return [];
  const value = formatMoney(sumOf(due, company.currency));
  return [
    divider,
    ...(due.length > 0
      ? [
          text([
            { bold: `${due.length} ${due.length === 1 ? 'renewal' : 'renewals'} in the next 90 days, ${value} a year` },
          ]),
        ]
      : []),
    ...due.slice(0, most).flatMap((each) => renewalNodes(each, look.today)),
    ...(quiet.length > 0 ? [text([{ bold: `${quiet.length} without a word for too long` }])] : []),
    ...quiet.slice(0, most).flatMap((each) => quietNodes(each, look.today, company.zone)),
    actions(run('Renewals', 'account renewals', { scope: 'mine' }), run('Health', 'account health', { scope: 'mine' })),
  ];
}

function renewalNodes({ customer, health, renewalDeal, renewsOn, ...rest }: Assessed, today: string): Node[] {
  const on = renewsOn ?? today;
  const when = on < today ? 'was due' : 'on';
  const deal = renewalDeal === undefined ? 'no deal yet' : renewalDeal;
  return [
    text(`${customer.name} · ${sayYearly(rest)} · ${when} ${formatDay(on)} · ${health.colour} · ${deal}`),
    actions(
      ...(renewalDeal === undefined
        ? [logRenewal(customer)]
        : [run(`Open ${renewalDeal}`, 'deal show', { deal: renewalDeal })]),
      openForm('Renewed', 'account renewed', { account: `account:${customer.id}` }),
    ),
  ];
}

function quietNodes({ customer, touched, ...rest }: Assessed, today: string, zone: string): Node[] {
  const days = daysBetween(dayIn(touched, zone), today);
  return [
    text(`${customer.name} · ${sayYearly(rest)} · ${days} days`),
    actions(openForm('Check in', 'account checkin', { account: `account:${customer.id}` })),
  ];
}
