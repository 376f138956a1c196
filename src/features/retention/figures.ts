import { addDays, type Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { Period } from '../../core/period.ts';
import { dayBefore, type Movement, standingAt } from '../accounts/index.ts';
import { type Cohort, customerRetention, type Ratio } from '../metrics/index.ts';
import { convert, type RateTable, type Total } from '../rates/index.ts';
import type { Customer } from './store.ts';

/** How many customers stayed in a window, and how much of what they paid. Amounts in minor units of `currency`. */
export interface Retention {
  currency: string;
  cohort: Cohort;
  /** Customers at the start, at the end, and those of the end who were none at the start. */
  customers: { atStart: number; atEnd: number; added: number };
  logos: Ratio;
  /** Those who left or went down in the window, the dearest first. */
  losses: Loss[];
  missing: Total['missing'];
}

export interface Loss {
  customer: Customer;
  movement: Movement;
  /** Of a year, in minor units of the company's currency; null where nobody noted what it paid. */
  lost: number | null;
}

export interface Window extends Pick<Period, 'start' | 'end'> {
  /** Of a window that still runs, nothing after this day counts. */
  today: Day;
}

interface Valuation {
  rates: RateTable;
  currency: string;
}

/**
 * Retention of a window: each customer as it stood at the end of the day before it and at the end of its last day, from
 * the dated changes of what it pays. Both amounts are converted at the rate of the first, so that a rate that moved is no
 * growth. Of the revenue cohort is who paid something noted at the start, and of whom it is known at the end; of the
 * customers' cohort, everybody who was a customer. Accounts that were merged into others are left to those.
 */
export function retentionOf(all: readonly Customer[], window: Window, money: Valuation): Retention {
  const first = dayBefore(window.start);
  const last = lastDay(window);
  const cohort: Cohort = { start: 0, expansion: 0, contraction: 0, churn: 0, customers: 0 };
  const customers = { atStart: 0, atEnd: 0, added: 0 };
  const missing: Total['missing'] = [];
  const own = all.filter(({ mergedInto }) => mergedInto === undefined);
  for (const customer of own) {
    const before = standingAt(customer, first);
    const after = standingAt(customer, last);
    customers.atStart += Number(before.isCustomer);
    customers.atEnd += Number(after.isCustomer);
    customers.added += Number(after.isCustomer && !before.isCustomer);
    if (!before.recurring?.minor || (after.isCustomer && !after.recurring)) continue;
    const [paid, pays] = [inBase(before.recurring, first, money), inBase(after.recurring, first, money)];
    if (paid === undefined || pays === undefined) missing.push({ currency: before.recurring.currency, day: first });
    else count(cohort, paid, pays, after.isCustomer);
  }
  const logos = customerRetention(customers.atStart, customers.atEnd, customers.added);
  return { currency: money.currency, cohort, customers, logos, losses: lossesIn(own, window, money), missing };
}

function count(cohort: Cohort, paid: number, pays: number, stayed: boolean): void {
  cohort.customers += 1;
  cohort.start += paid;
  if (!stayed) cohort.churn += paid;
  else if (pays < paid) cohort.contraction += paid - pays;
  else cohort.expansion += pays - paid;
}

/** Nothing is nothing in any currency. */
function inBase(amount: Money | undefined, day: Day, { rates, currency }: Valuation): number | undefined {
  return amount ? convert(rates, amount, currency, day, currency)?.minor : 0;
}

export function lossesIn(all: readonly Customer[], window: Window, money: Valuation): Loss[] {
  const last = lastDay(window);
  return all
    .flatMap((customer) => (customer.movements ?? []).map((movement) => ({ customer, movement })))
    .filter(
      ({ movement: { on, kind } }) => (kind === 'churned' || kind === 'contracted') && on >= window.start && on <= last,
    )
    .map(({ customer, movement }) => ({ customer, movement, lost: lostBy(movement, money) }))
    .sort((a, b) => (b.lost ?? 0) - (a.lost ?? 0));
}

function lostBy({ from, to, on }: Movement, money: Valuation): number | null {
  if (!from) return null;
  const [paid, pays] = [inBase(from, on, money), inBase(to, on, money)];
  return paid === undefined || pays === undefined ? null : paid - pays;
}

function lastDay({ end, today }: Window): Day {
  const last = addDays(end, -1);
  return last < today ? last : today;
}

/** Losses by their reason, the dearest first. */
export function byReason(losses: readonly Loss[]): { reason: string; n: number; lost: number }[] {
  const groups = new Map<string, { reason: string; n: number; lost: number }>();
  for (const { movement, lost } of losses) {
    const reason = (movement.reason ?? 'not said').replaceAll('-', ' ');
    const group = groups.get(reason) ?? { reason, n: 0, lost: 0 };
    groups.set(reason, { reason, n: group.n + 1, lost: group.lost + (lost ?? 0) });
  }
  return [...groups.values()].sort((a, b) => b.lost - a.lost || b.n - a.n);
}
