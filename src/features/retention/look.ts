import type { Company } from '../../core/company.ts';
import { isTurn, turn } from '../../core/turn.ts';
import { type Day, dayIn, daysIn } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import { standingAt } from '../accounts/index.ts';
import { dealName, type RenewalDeal } from '../deals/index.ts';
import { convert, type RateTable, type Total } from '../rates/index.ts';
import type { RetentionDeps } from './deps.ts';
import { type Health, healthOf, type Signal } from './health.ts';
import type { Customer } from './store.ts';

export const usualQuietDays = 60;

/** A customer as the lists show it. */
export interface Assessed {
  customer: Customer;
  health: Health;
  /** The last check-in, movement or change of a deal, in the company's zone; of one without any, since it is known. */
  touched: Date;
  quietDays: number;
  /** `D-104`, the open renewal deal. */
  renewalDeal?: string | undefined;
  /** When it renews: the noted day, else the close date of an open renewal deal. */
  renewsOn?: Day | undefined;
  /**
   * What is at stake in a year, in the company's currency: recurring revenue; where none is noted, the amount of the
   * open renewal deal. Undefined where neither is there, or no rate is known.
   */
  yearly?: Money | undefined;
  won: number;
}

/** All customers of a company as they stand, and what could not be added up for want of a rate. */
export interface Look {
  today: Day;
  customers: Assessed[];
  missing: Total['missing'];
}

/** The customers of some owners, or all. */
export async function lookAt(
  deps: RetentionDeps,
  company: Company,
  now: Date,
  owners?: readonly string[],
): Promise<Look> {
  const { tenant } = company;
  const all = await deps.store.all(tenant, owners);
  const accounts = owners && all.map(({ id }) => id);
  const [touches, renewals, rates, signals] = await Promise.all([
    deps.deals.touches(tenant, accounts),
    deps.deals.openRenewals(tenant, accounts),
    deps.rates.all(tenant),
    signalsOf(deps, tenant, accounts),
  ]);
  const today = dayIn(now, company.zone);
  const families = familiesOf(all);
  const dealOf = new Map(renewals.map((deal) => [deal.account.id, deal]));
  const missing: Total['missing'] = [];
  const dayOf = daysIn(company.zone);
  const customers: Assessed[] = [];
  for (const [index, customer] of all.entries()) {
    if (isTurn(index)) await turn();
    if (customer.mergedInto !== undefined || (owners && !owners.includes(customer.owner?.id ?? ''))) continue;
    const family = families.get(customer.id) ?? [customer.id];
    const known = {
      touches: family.flatMap((id) => touches.get(id) ?? []),
      deal: family.map((id) => dealOf.get(id)).find((deal) => deal !== undefined),
      signals: family.flatMap((id) => signals.get(id) ?? []),
    };
    if (!isCustomer(customer, known, today)) continue;
    const stake = customer.recurring ?? known.deal?.amount;
    const yearly = inBase(stake, rates, company.currency, today);
    if (stake && !yearly) missing.push({ currency: stake.currency, day: today });
    customers.push({ ...assess(customer, known, { company, today, dayOf }), yearly });
  }
  return { today, customers, missing };
}

/** One customer, without looking at the others. */
export async function lookAtOne(
  deps: RetentionDeps,
  company: Company,
  customer: Customer,
  family: readonly string[],
  now: Date,
): Promise<Assessed> {
  const { tenant } = company;
  const [touches, renewals, signals] = await Promise.all([
    deps.deals.touches(tenant, family),
    deps.deals.openRenewals(tenant, family),
    signalsOf(deps, tenant, family),
  ]);
  const known = { touches: [...touches.values()], deal: renewals[0], signals: [...signals.values()].flat() };
  const dayOf = daysIn(company.zone);
  return assess(customer, known, { company, today: dayOf(now), dayOf });
}

async function signalsOf(deps: RetentionDeps, tenant: string, accounts?: readonly string[]) {
  const made = new Map<string, Signal[]>();
  for (const source of deps.signals)
    for (const [id, signals] of await source(tenant, accounts)) made.set(id, [...(made.get(id) ?? []), ...signals]);
  return made;
}

interface Known {
  touches: readonly { at: Date; won: number }[];
  deal: RenewalDeal | undefined;
  signals: readonly Signal[];
}

interface Calendar {
  company: Company;
  today: Day;
  dayOf(at: Date): Day;
}

function assess(customer: Customer, { touches, deal, signals }: Known, { company, today, dayOf }: Calendar): Assessed {
  const { checkins = [], movements = [], renewal } = customer;
  const said = checkins.findLast(({ health }) => health !== undefined);
  const touched = lastOf([...touches, ...movements, ...checkins].map(({ at }) => at)) ?? customer.createdAt;
  const quietDays = customer.quietDays ?? company.quietDays ?? usualQuietDays;
  const health = healthOf({
    today,
    quietDays,
    said: said?.health && { by: said.by, day: dayOf(said.at), health: said.health, words: said.words },
    touched: dayOf(touched),
    renewal,
    hasRenewalDeal: deal !== undefined,
    last: movements.at(-1),
    signals,
  });
  const won = touches.reduce((sum, each) => sum + each.won, 0);
  const renewsOn = renewal?.on ?? deal?.closeDate;
  return { customer, health, touched, quietDays, renewalDeal: deal && dealName(deal), renewsOn, won };
}

/** Whoever pays, renews, was visited or bought, and has not left. */
function isCustomer(customer: Customer, { touches, deal }: Pick<Known, 'touches' | 'deal'>, today: Day): boolean {
  const { churned, movements = [], renewal, checkins = [] } = customer;
  if (churned) return (movements.at(-1)?.on ?? '') > today;
  return (
    standingAt(customer, today).isCustomer ||
    renewal !== undefined ||
    deal !== undefined ||
    checkins.length > 0 ||
    touches.some(({ won }) => won > 0)
  );
}

/** The ids under which records of each account are kept, by the account that stands for them. */
export function familiesOf(all: readonly Pick<Customer, 'id' | 'mergedInto'>[]): Map<string, string[]> {
  const into = new Map(all.flatMap(({ id, mergedInto }) => (mergedInto === undefined ? [] : [[id, mergedInto]])));
  const families = new Map<string, string[]>();
  for (const { id } of all) {
    const seen = new Set([id]);
    let root = id;
    for (let next = into.get(root); next !== undefined && !seen.has(next); next = into.get(root)) {
      seen.add(next);
      root = next;
    }
    families.set(root, [...(families.get(root) ?? []), id]);
  }
  return families;
}

function lastOf(instants: readonly Date[]): Date | undefined {
  return instants.reduce<Date | undefined>((last, at) => (last === undefined || at > last ? at : last), undefined);
}

export function inBase(amount: Money | undefined, rates: RateTable, currency: string, day: Day): Money | undefined {
  return amount && convert(rates, amount, currency, day, currency);
}

export function sumOf(customers: readonly Pick<Assessed, 'yearly'>[], currency: string): Money {
  return { minor: customers.reduce((sum, { yearly }) => sum + (yearly?.minor ?? 0), 0), currency };
}
