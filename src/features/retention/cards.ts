import { type Action, actions, type Card, context, facts, type Node, openForm, run, text } from '../../core/card.ts';
import { type Day, daysBetween, formatDay } from '../../core/dates.ts';
import { formatMoney, formatMoneyShort, rawMoney } from '../../core/money.ts';
import { hasRole, type Person } from '../../core/person.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { type Account, type CheckIn, type Movement, publicName, type Renewal } from '../accounts/index.ts';
import { type Health, noticeDay, sayReasons } from './health.ts';
import type { Assessed } from './look.ts';
import type { Customer } from './store.ts';

const shownCheckins = 3;
const shownMovements = 4;

/** How a customer is doing and what is due: its part of the account's card, and of every answer about it. */
export function careNodes(
  { customer, health, renewalDeal, won }: Assessed,
  today: Day,
  { isShort = false, mayKnow = false }: { isShort?: boolean; mayKnow?: boolean } = {},
): Node[] {
  const { renewal, checkins = [], movements = [], churned, customerSince, recurring } = customer;
  const isKnown = won > 0 || customerSince !== undefined || recurring !== undefined || renewal !== undefined;
  if (!isKnown && checkins.length === 0 && movements.length === 0) return [];
  const next = checkins.at(-1)?.next;
  return [
    facts({
      Health: churned && !leaves(movements, today) ? undefined : sayHealth(health, mayKnow),
      Left: churned ? sayLeft(movements.at(-1), today) : undefined,
      Renews: renewal && sayRenewal(renewal, today),
      'Renewal deal': renewalDeal,
      'Next check-in': next && !churned ? formatDay(next) : undefined,
    }),
    ...(checkins.length > 0
      ? [
          text([{ bold: 'Check-ins' }]),
          { kind: 'list' as const, items: lastOf(checkins, shownCheckins).map(sayCheckin) },
        ]
      : []),
    ...(movements.length > 1 && !isShort
      ? [
          context(
            `Recurring revenue, the latest first: ${lastOf(movements, shownMovements).map(sayMovement).join('; ')}.`,
          ),
        ]
      : []),
  ];
}

const lastOf = <T>(list: readonly T[], most: number): T[] => list.slice(-most).toReversed();

/** What people do next with a customer. */
export function careActions(customer: Pick<Customer, 'id' | 'churned' | 'renewal'>, renewalDeal?: string): Action[] {
  const account = `account:${customer.id}`;
  if (customer.churned) return [openForm('Is back', 'account return', { account })];
  return [
    openForm('Check in', 'account checkin', { account }),
    openForm(customer.renewal ? 'Change renewal' : 'Set renewal', 'account renewal', { account }),
    ...(customer.renewal && renewalDeal === undefined ? [logRenewal(customer)] : []),
    openForm('Churn', 'account churn', { account }),
    run('Suggest', 'account suggest', { account }),
  ];
}

/** The form of a deal with what is known of the renewal filled in. */
export function logRenewal(
  customer: Pick<Account, 'id' | 'renewal'> & Partial<Pick<Customer, 'recurring'>>,
  label = 'Log renewal deal',
) {
  return openForm(label, 'deal log', renewalValues(customer));
}

function renewalValues({ id, renewal, recurring }: Parameters<typeof logRenewal>[0]): RawValues {
  return {
    account: `account:${id}`,
    type: 'renewal',
    ...(renewal && { close: renewal.on }),
    ...(renewal && recurring && { amount: rawYears(recurring, renewal.months) }),
  };
}

/** What a term is worth at what is paid in a year. */
function rawYears({ minor, currency }: { minor: number; currency: string }, months: number): string {
  return rawMoney({ minor: Math.round((minor * months) / 12), currency });
}

/** The answer to a change: what was recorded, how the customer stands now, and the next steps. */
export function recordedCard(
  sentence: string,
  assessed: Assessed,
  { today, mayKnow }: { today: Day; mayKnow: boolean },
  more: readonly Action[],
): Card {
  return {
    summary: sentence,
    tone: 'good',
    nodes: [
      text([{ bold: sentence }]),
      ...careNodes(assessed, today, { isShort: true, mayKnow }),
      actions(...careActions(assessed.customer, assessed.renewalDeal), ...more),
    ],
  };
}

export function sayHealth(health: Health, mayKnow: boolean): string {
  return `${health.colour}: ${sayReasons(health, mayKnow)}`;
}

/** Who may read what is discreet: the owner and those who lead. */
export function mayKnowOf({ owner }: Pick<Customer, 'owner'>, viewer: Pick<Person, 'id' | 'roles'>): boolean {
  return owner?.id === viewer.id || hasRole(viewer, ['manager', 'admin', 'finance']);
}

export function sayRenewal(renewal: Renewal, today: Day): string {
  const days = daysBetween(today, renewal.on);
  const when = days < 0 ? `passed ${-days} days ago` : days === 0 ? 'today' : `in ${days} days`;
  const notice = renewal.notice > 0 ? `, notice until ${formatDay(noticeDay(renewal))}` : '';
  return `${formatDay(renewal.on)} (${when}), for ${renewal.months} months${notice}`;
}

function sayLeft(last: Movement | undefined, today: Day): string {
  if (!last) return 'no longer a customer';
  const why = [
    last.reason?.replaceAll('-', ' '),
    last.competitor && `to ${last.competitor}`,
    last.words && `“${last.words}”`,
  ];
  const said = why.filter(Boolean).join(', ');
  return `${leaves([last], today) ? 'leaves ' : ''}${formatDay(last.on)}${said ? `: ${said}` : ''}`;
}

function leaves(movements: readonly Movement[], today: Day): boolean {
  return (movements.at(-1)?.on ?? '') > today;
}

function sayCheckin({ at, by, words, health }: CheckIn) {
  return [{ bold: `${by.name}${health ? `, ${health}` : ''}` }, ' · ', { time: at, as: 'date' as const }, `: ${words}`];
}

function sayMovement({ on, kind, to }: Movement): string {
  const amount = to ? formatMoney(to) : 'not said';
  const what = { changed: amount, contracted: `down to ${amount}`, churned: 'left', returned: `back with ${amount}` }[
    kind
  ];
  return `${what} (${formatDay(on)})`;
}

/** The name as this viewer may read it; everybody in a channel is no viewer. */
export function nameFor(
  customer: Pick<Customer, 'name' | 'region' | 'confidential' | 'owner'>,
  viewer: string | undefined,
): string {
  return viewer !== undefined && customer.owner?.id === viewer ? customer.name : publicName(customer);
}

export function isHidden(customer: Pick<Customer, 'confidential' | 'owner'>, viewer: string | undefined): boolean {
  return customer.confidential === true && (viewer === undefined || customer.owner?.id !== viewer);
}

export function sayYearly({ yearly }: Pick<Assessed, 'yearly'>): string {
  return yearly ? formatMoneyShort(yearly) : '–';
}
