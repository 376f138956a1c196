import { actions, type Card, context as small, type Node, openForm, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { addDays, type Day, formatDay } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { formatMoney } from '../../core/money.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import type { Period } from '../../core/period.ts';
import { hasRole, type Person } from '../../core/person.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { answer, replaceWith } from '../../core/reply.ts';
import { colours } from '../accounts/index.ts';
import { ownersIn, type OwnerScope } from '../people/index.ts';
import { sayMissing } from '../rates/index.ts';
import { isHidden, logRenewal, mayKnowOf, nameFor, sayYearly } from './cards.ts';
import type { RetentionDeps } from './deps.ts';
import { noticeDay, sayReasons } from './health.ts';
import { type Assessed, type Look, lookAt, sumOf } from './look.ts';

const scopes = { mine: 'My accounts', team: 'My team’s', all: 'Everybody’s' } as const;
const pageSize = 15;
const daysAhead = 90;
const mostReasons = 3;

export function lookCommands(deps: RetentionDeps): Command[] {
  return [renewals(deps), health(deps)];
}

function renewals(deps: RetentionDeps): Command {
  return command({
    name: 'account renewals',
    summary: 'The renewals calendar: who renews when, what it is worth, and how they are doing.',
    examples: ['account renewals', 'account renewals next quarter', 'account renewals team'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      period: f.period({
        label: 'Renewing in',
        hint: 'The next 90 days and what has passed when empty.',
        positional: true,
      }),
      ...whose,
    },
    async run({ period, scope, owner, page }, context) {
      const look = await lookAtOwned(deps, { scope, owner }, context);
      const due = renewing(look, period, look.today);
      const raw = { ...rawOf({ scope: look.scope, owner }), ...(period && { period: period.key }) };
      const card = renewalsCard({ ...look, customers: due }, { page: page ?? 1, raw, period }, context);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function health(deps: RetentionDeps): Command {
  return command({
    name: 'account health',
    summary: 'How customers are doing and why, the worst first.',
    examples: ['account health', 'account health red all', 'account health team'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { colour: f.choice({ label: 'Health', positional: true }, colours), ...whose },
    async run({ colour, scope, owner, page }, context) {
      const look = await lookAtOwned(deps, { scope, owner }, context);
      const raw = { ...rawOf({ scope: look.scope, owner }), ...(colour && { colour }) };
      const card = healthCard(look, { page: page ?? 1, raw, colour }, context);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

const whose = {
  scope: f.choice({ label: 'Whose', positional: true }, scopes),
  owner: f.person({ label: 'Owner' }),
  page: pageField(),
};

interface Whose {
  scope: OwnerScope | undefined;
  owner: { id: string } | undefined;
}

/** Those who sell see theirs, others everybody's, unless they say otherwise. */
async function lookAtOwned(deps: RetentionDeps, { scope, owner }: Whose, context: Context) {
  const usual: OwnerScope = owner || !hasRole(context.actor, ['rep']) ? 'all' : 'mine';
  const chosen = scope ?? usual;
  const owners = owner ? [owner.id] : await ownersIn(deps.people, chosen, context);
  return { ...(await lookAt(deps, context.company, context.now, owners)), scope: chosen };
}

function rawOf({ scope, owner }: Whose): RawValues {
  return { ...(scope && { scope }), ...(owner && { owner: `person:${owner.id}` }) };
}

/** The next first; without a period those of the next 90 days, and those that passed and were not renewed. */
export function renewing(
  { customers }: Pick<Look, 'customers'>,
  period: Pick<Period, 'start' | 'end'> | undefined,
  today: Day,
): Assessed[] {
  const { start, end } = period ?? { start: '', end: addDays(today, daysAhead + 1) };
  const on = ({ renewsOn }: Assessed) => renewsOn ?? '';
  return customers
    .filter((each) => each.renewsOn !== undefined && on(each) >= start && on(each) < end)
    .sort((a, b) => inOrder(on(a), on(b)) || inOrder(a.customer.name, b.customer.name));
}

interface View {
  page: number;
  raw: RawValues;
}

function renewalsCard(
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

function healthCard(
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

/** The worst colour first, in it what is worth most. */
export function worstFirst(customers: readonly Assessed[]): Assessed[] {
  const rank = ({ health: { colour } }: Assessed) => colours.indexOf(colour);
  return [...customers].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (b.yearly?.minor ?? 0) - (a.yearly?.minor ?? 0) ||
      a.health.score - b.health.score ||
      inOrder(a.customer.name, b.customer.name),
  );
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

/** By code units: `localeCompare` would take most of the time of a long list. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
