import { type Node, type Text, text } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import { addDays, type Day, dayIn, formatDay } from '../../core/dates.ts';
import { formatMoneyShort } from '../../core/money.ts';
import { grossRetention, netRetention, sayShare } from '../metrics/index.ts';
import { nameFor, sayYearly } from './cards.ts';
import { lossNodes } from './commands-figures.ts';
import { sayReasons } from './health.ts';
import { renewing, worstFirst } from './order.ts';
import type { DigestAbout } from '../reports/index.ts';
import type { RetentionDeps } from './deps.ts';
import { lossesIn, type Retention, retentionOf } from './figures.ts';
import { type Assessed, type Look, lookAt, sumOf } from './look.ts';

const horizons = [30, 60, 90];
const mostNamed = 5;
const yearDays = 365;

/** What a digest says of customers: what renews, who is red, who left in its window, and what was kept in twelve months. */
export async function retentionNodes(
  deps: RetentionDeps,
  company: Company,
  { start, end, asOf, members }: DigestAbout,
): Promise<Node[]> {
  const { tenant } = company;
  const look = await lookAt(deps, company, asOf, members);
  const [all, rates] = await Promise.all([deps.store.all(tenant, members), deps.rates.all(tenant)]);
  const own = members ? all.filter(({ owner }) => owner && members.includes(owner.id)) : all;
  const money = { rates, currency: company.currency };
  const today = dayIn(asOf, company.zone);
  const year = { start: addDays(end, -yearDays), end, today };
  return [
    ...renewalNodes(look, company),
    ...redNodes(look, company),
    ...lossNodes(lossesIn(own, { start, end, today }, money), company.currency, undefined),
    ...keptNodes(retentionOf(own, year, money)),
  ];
}

function renewalNodes(look: Look, company: Company): Node[] {
  const due = renewing(look, undefined, look.today);
  if (due.length === 0) return [];
  const parts = horizons.map((days) => {
    const within = due.filter(({ renewsOn = '' }) => renewsOn <= addDays(look.today, days));
    return `${within.length} in ${days} days (${formatMoneyShort(sumOf(within, company.currency))})`;
  });
  return [
    text([{ bold: 'Renewals: ' }, parts.join(', ')]),
    { kind: 'list', items: named(due, (each) => sayRenewal(each, look.today)) },
  ];
}

function sayRenewal({ customer, health, renewalDeal, renewsOn = '', ...rest }: Assessed, today: Day): Text {
  const deal = customer.confidential ? '' : `, ${renewalDeal ?? 'no deal yet'}`;
  const owner = customer.owner ? `, ${customer.owner.name}` : '';
  return [
    { bold: nameFor(customer, undefined) },
    `, ${sayYearly(rest)}${owner}, ${renewsOn < today ? 'was due' : 'by'} ${formatDay(renewsOn)}, ${health.colour}${deal}`,
  ];
}

function redNodes(look: Look, company: Company): Node[] {
  const red = worstFirst(look.customers.filter(({ health }) => health.colour === 'red'));
  if (red.length === 0) return [];
  return [
    text([{ bold: `Red: ${red.length}, ${formatMoneyShort(sumOf(red, company.currency))} a year` }]),
    { kind: 'list', items: named(red, sayRed) },
  ];
}

function sayRed({ customer, health, ...rest }: Assessed): Text {
  const why = customer.confidential ? '' : `: ${sayReasons(health, false, 2)}`;
  return [{ bold: nameFor(customer, undefined) }, `, ${sayYearly(rest)}${why}`];
}

function named(some: readonly Assessed[], say: (each: Assessed) => Text): Text[] {
  const more = some.length - mostNamed;
  return [...some.slice(0, mostNamed).map(say), ...(more > 0 ? [`and ${more} more`] : [])];
}

function keptNodes({ cohort }: Retention): Node[] {
  if (cohort.customers === 0) return [];
  return [
    text([
      { bold: 'Kept in 12 months: ' },
      `gross ${sayShare(grossRetention(cohort))}, net ${sayShare(netRetention(cohort))}`,
    ]),
  ];
}
