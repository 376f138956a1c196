import { actions, type Card, context as small, type Node, openForm, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import { pageOf } from '../../core/pages.ts';
import type { Period } from '../../core/period.ts';
import type { Person } from '../../core/person.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { colours } from '../accounts/index.ts';
import { sayMissing } from '../rates/index.ts';
import { isHidden, logRenewal, mayKnowOf, nameFor, sayYearly } from './cards.ts';
import { noticeDay, sayReasons } from './health.ts';
import { type Assessed, type Look, sumOf } from './look.ts';
import { daysAhead, worstFirst } from './order.ts';

const pageSize = 15;
const mostReasons = 3;

interface View {
  page: number;
  raw: RawValues;
}

export function renewalsCard(
  { customers, missing }: Look,
  view: View & { period: Period | undefined },
  { company, actor }: Context,
): Card {
  const when = view.period ? `in ${view.period.label}` : `in the next ${daysAhead} days`;
  const filter = openForm('Filter', 'account renewals', view.raw);
  if (customers.length === 0)
    return {
      summary: `No renewals ${when}.`,
      nodes: [text(`No renewals ${when}.`), actions(openForm('Set a renewal', 'account renewal'), filter)],
    };
  const value = formatMoney(sumOf(customers, company.currency));
  const summary = `${customers.length} ${customers.length === 1 ? 'renewal' : 'renewals'} ${when}, ${value} a year at stake`;
  const { shown, number, pages } = pageOf(customers, view.page, pageSize);
  const bare = shown.filter(({ customer, renewalDeal }) => renewalDeal === undefined && !isHidden(customer, actor.id));
  return {
    summary,
    nodes: [
      {
        kind: 'table',
        caption: pages > 1 ? `${summary}, page ${number} of ${pages}` : summary,
        columns: [
          { label: 'Account' },
          { label: 'Renews' },
          { label: 'A year', align: 'right' },
          { label: 'Health' },
          { label: 'Notice until' },
          { label: 'Deal' },
          { label: 'Owner' },
        ],
        rows: shown.map((each) => renewalRow(each, actor.id)),
      },
      ...left(missing, company.currency),
      actions(
        ...turn('account renewals', view.raw, number, pages),
        ...bare.slice(0, 3).map(({ customer }) => logRenewal(customer, `Log renewal: ${customer.name}`)),
        filter,
      ),
    ],
  };
}

function renewalRow({ customer, health, renewalDeal, renewsOn, ...rest }: Assessed, viewer: string): string[] {
  const { renewal, owner } = customer;
  return [
    nameFor(customer, viewer),
    renewsOn === undefined ? '' : formatDay(renewsOn),
    sayYearly(rest),
    health.colour,
    renewal && renewal.notice > 0 ? formatDay(noticeDay(renewal)) : '',
    isHidden(customer, viewer) ? '' : (renewalDeal ?? 'none'),
    owner?.name ?? '',
  ];
}

export function healthCard(
  { customers, missing }: Look,
  view: View & { colour: string | undefined },
  { company, actor }: Context,
): Card {
  const sorted = worstFirst(customers);
  const of = (colour: string) => sorted.filter(({ health: each }) => each.colour === colour);
  const counts = colours.map((colour) => `${of(colour).length} ${colour}`).join(', ');
  const risk = formatMoney(sumOf([...of('red'), ...of('amber')], company.currency));
  const summary = `${customers.length} ${customers.length === 1 ? 'customer' : 'customers'}: ${counts}. ${risk} a year is red or amber.`;
  const filter = openForm('Filter', 'account health', view.raw);
  const listed = view.colour === undefined ? sorted : of(view.colour);
  if (listed.length === 0)
    return {
      summary: 'No customers here.',
      nodes: [text(customers.length === 0 ? 'No customers here.' : summary), actions(filter)],
    };
  const { shown, number, pages } = pageOf(listed, view.page, pageSize);
  const known = shown.filter(({ customer }) => !isHidden(customer, actor.id)).slice(0, 3);
  return {
    summary,
    nodes: [
      text([{ bold: summary }]),
      {
        kind: 'table',
        caption: pages > 1 ? `Customers, page ${number} of ${pages}` : 'Customers, the worst first',
        columns: [
          { label: 'Account' },
          { label: 'Health' },
          { label: 'Why' },
          { label: 'A year', align: 'right' },
          { label: 'Owner' },
        ],
        rows: shown.map((each) => healthRow(each, actor)),
      },
      ...left(missing, company.currency),
      actions(
        ...turn('account health', view.raw, number, pages),
        ...known.map(({ customer }) =>
          openForm(`Check in: ${customer.name}`, 'account checkin', { account: `account:${customer.id}` }),
        ),
        filter,
      ),
    ],
  };
}

function healthRow({ customer, health, ...rest }: Assessed, viewer: Pick<Person, 'id' | 'roles'>): string[] {
  const { colour, saidBy } = health;
  return [
    nameFor(customer, viewer.id),
    saidBy === undefined ? colour : `${colour} (${saidBy})`,
    isHidden(customer, viewer.id) ? '' : sayReasons(health, mayKnowOf(customer, viewer), mostReasons),
    sayYearly(rest),
    customer.owner?.name ?? '',
  ];
}

function turn(name: string, raw: RawValues, number: number, pages: number) {
  return [
    number > 1 ? run('Back', name, { ...raw, page: String(number - 1) }) : undefined,
    number < pages ? run('Next', name, { ...raw, page: String(number + 1) }) : undefined,
  ];
}

function left(missing: Look['missing'], currency: string): Node[] {
  const said = sayMissing(missing, currency);
  return said ? [small(said)] : [];
}
