import { actions, type Card, type Node, openForm, text } from '../../core/card.ts';
import { dayIn, daysBetween, formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import type { Due } from '../../core/outbox.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Account } from '../accounts/index.ts';
import { careNodes, logRenewal } from './cards.ts';
import type { RetentionDeps } from './deps.ts';
import { noticeDay } from './health.ts';
import { type Assessed, lookAtOne } from './look.ts';
import { type Moment, momentsUntil } from './moments.ts';
import { decideRemind } from './rules.ts';

export const system: PersonRef = { id: 'system', name: 'Rainmaker' };

/** Reminds owners of renewals and check-ins: each moment once, and once what was missed while nothing ran. */
export async function remind(deps: RetentionDeps, now: Date): Promise<void> {
  for (const account of await deps.store.due(now)) {
    const { tenant, owner } = account;
    const company = await deps.companies.ofTenant(tenant);
    if (!company) continue;
    const zone = (owner && (await deps.people.byId(tenant, owner.id))?.zone) ?? company.zone;
    const assessed = await lookAtOne(deps, company, account, await deps.accounts.family(tenant, account.id), now);
    await deps.accounts.store.records.change(tenant, account.id, system, (current) =>
      decideRemind(current, now, zone, tellings(current, assessed, now, zone)),
    );
  }
}

function tellings(account: Account, assessed: Assessed, now: Date, zone: string): Due[] {
  const { owner, remindAt, mergedInto } = account;
  if (!owner || !remindAt || mergedInto !== undefined) return [];
  return momentsUntil(account, remindAt, now, zone).map((moment) => ({
    kind: 'tell',
    to: { person: owner.id },
    card: reminderCard(account, moment, assessed, dayIn(now, zone)),
  }));
}

function reminderCard(account: Account, moment: Moment, assessed: Assessed, today: string): Card {
  const lead = leadOf(account, moment, assessed, today);
  const id = `account:${account.id}`;
  const isRenewal = moment.what !== 'checkin';
  const buttons = [
    openForm('Check in', 'account checkin', { account: id }),
    ...(isRenewal && assessed.renewalDeal === undefined ? [logRenewal(account)] : []),
    ...(isRenewal
      ? [
          openForm('Renewed', 'account renewed', { account: id }),
          openForm('Move the date', 'account renewal', { account: id }),
          openForm('Churn', 'account churn', { account: id }),
        ]
      : []),
  ];
  return {
    summary: lead,
    nodes: [
      text([{ bold: lead }]),
      ...careNodes(assessed, today, { isShort: true, mayKnow: true }),
      actions(...buttons),
    ],
  };
}

function leadOf(
  { name, renewal, recurring }: Account,
  { what }: Moment,
  { renewalDeal }: Assessed,
  today: string,
): string {
  if (what === 'checkin' || !renewal) return `The check-in with ${name} is due today.`;
  const value = recurring ? `: ${formatMoney(recurring)} a year` : '';
  const deal = renewalDeal === undefined ? ' There is no renewal deal yet.' : ` The renewal deal is ${renewalDeal}.`;
  if (what === 'notice') return `${name} can give notice until ${sayDay(noticeDay(renewal), today)}${value}.${deal}`;
  if (what === 'passed') return `${name} was to renew on ${formatDay(renewal.on)}${value}. Did it?`;
  return `${name} renews on ${formatDay(renewal.on)}, in ${daysBetween(today, renewal.on)} days${value}.${deal}`;
}

function sayDay(day: string, today: string): string {
  return day === today ? 'today' : formatDay(day);
}

/** What a person presses who has heard of a customer that went quiet. */
export function quietCard({ customer, touched, ...rest }: Assessed, today: string, zone: string): Card {
  const days = daysBetween(dayIn(touched, zone), today);
  const lead = `No word of ${customer.name} for ${days} days.`;
  const account = `account:${customer.id}`;
  const nodes: Node[] = [
    text([{ bold: lead }, ' A check-in takes a minute; this is said once.']),
    ...careNodes({ customer, touched, ...rest }, today, { isShort: true, mayKnow: true }),
    actions(
      openForm('Check in', 'account checkin', { account }),
      openForm('Log a deal', 'deal log', { account }),
      openForm('Churn', 'account churn', { account }),
      openForm('Other number of days', 'account update', { account }),
    ),
  ];
  return { summary: lead, nodes };
}
