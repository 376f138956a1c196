import type { Company } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import { type Day, today } from '../../core/dates.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { Period } from '../../core/period.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Database } from '../../database/records.ts';
import { creditFor, type Deal, type Deals, formatPercent, weightedAmount } from '../deals/index.ts';
import type { People } from '../people/index.ts';
import { type Rates, type RateTable, total, type Total } from '../rates/index.ts';
import {
  addUp,
  attainment,
  type Elapsed,
  elapsedOf,
  pacing,
  quotaIn,
  quotaOn,
  remainingCoverage,
  runRate,
  type Target,
} from './rules.ts';
import { type QuotaStore, quotaStore } from './store.ts';

/** How a person or team stands in a period, all amounts in one currency. */
export interface Progress {
  target: Target;
  period: Pick<Period, 'label' | 'start' | 'end'>;
  quota: Money | undefined;
  booked: Money;
  won: number;
  /** Open deals that close in the period. */
  open: Money;
  weighted: Money;
  elapsed: Elapsed;
  attainment: number | null;
  pacing: number | null;
  /** Projection to the end of the period, where it says something. */
  runRate: Money | undefined;
  remainingCoverage: number | 'met' | null;
  missing: Total['missing'];
}

export interface Quotas {
  store: QuotaStore;
  people: Pick<People, 'teams' | 'all'>;
  progress(
    company: Company,
    target: Target,
    period: Pick<Period, 'label' | 'start' | 'end'>,
    now: Date,
  ): Promise<Progress>;
  /** One line on how a person stands in the period of their quota that holds a day; undefined without a quota. */
  standing(context: Context, person: PersonRef, day: Day): Promise<{ label: string; value: string } | undefined>;
}

export interface QuotaDeps {
  database: Database;
  deals: Pick<Deals, 'find'>;
  rates: Rates;
  people: Pick<People, 'teams' | 'all'>;
}

export function createQuotas(deps: QuotaDeps): Quotas {
  const store = quotaStore(deps.database);

  async function progress(company: Company, target: Target, period: Progress['period'], now: Date): Promise<Progress> {
    const { tenant } = company;
    const members = target.kind === 'person' ? [target.id] : await membersOf(deps, tenant, target.id);
    const filter = { credited: members, closedFrom: period.start, closedTo: period.end };
    const [quota, won, open] = await Promise.all([
      quotaFor(store, tenant, target, members, period),
      deps.deals.find(tenant, { ...filter, status: 'won' }, { limit: 20_000 }),
      deps.deals.find(tenant, { ...filter, status: 'open' }, { limit: 20_000 }),
    ]);
    const currency = quota?.currency ?? company.currency;
    const foreign = [...won, ...open].some((deal) => deal.amount.currency !== currency);
    const table = foreign ? await deps.rates.all(tenant) : [];
    const add = adder(table, new Set(members), currency, company.currency);
    const booked = add(won);
    const pipeline = add(open);
    return {
      target,
      period,
      quota,
      booked: booked.amount,
      won: won.length,
      open: pipeline.amount,
      weighted: add(open.map((deal) => ({ ...deal, amount: weightedAmount(deal) }))).amount,
      ...figures(
        quota,
        booked.amount,
        pipeline.amount,
        elapsedOf(period, company.workingDays, today({ now, zone: company.zone })),
      ),
      missing: [...booked.missing, ...pipeline.missing],
    };
  }

  async function standing(context: Context, person: PersonRef, day: Day) {
    const { company, now } = context;
    const quota = quotaOn(await store.on(company.tenant, person.id, day), day);
    if (!quota) return undefined;
    const state = await progress(company, { kind: 'person', id: person.id, name: person.name }, quota.period, now);
    return { label: `${person.name}, ${quota.period.label}`, value: sayProgress(state) };
  }

  return { store, people: deps.people, progress, standing };
}

/** `120,000 EUR of 250,000 EUR (48 %), pace 0.96`. */
export function sayProgress({ booked, quota, attainment: attained, pacing: pace }: Progress): string {
  if (!quota) return formatMoney(booked);
  const percent = attained === null ? '' : ` (${formatPercent(attained * 100)})`;
  return `${formatMoney(booked)} of ${formatMoney(quota)}${percent}${pace === null ? '' : `, pace ${pace.toFixed(2)}`}`;
}

function figures(quota: Money | undefined, booked: Money, open: Money, elapsed: Elapsed) {
  const projected = runRate(booked.minor, elapsed);
  return {
    elapsed,
    attainment: attainment(booked.minor, quota?.minor),
    pacing: pacing(booked.minor, quota?.minor, elapsed),
    runRate: projected === null ? undefined : { minor: projected, currency: booked.currency },
    remainingCoverage: remainingCoverage(open.minor, quota?.minor, booked.minor),
  };
}

/** Adds what of each deal counts for the people, at the rate of its close date. */
function adder(table: RateTable, people: ReadonlySet<string>, currency: string, through: string) {
  return (deals: readonly Deal[]): Total =>
    total(
      table,
      deals.map((deal) => ({ amount: creditFor(deal, people), day: deal.closeDate })),
      currency,
      through,
    );
}

/** A team's quota is the one set for it, else the sum of its members', as far as they have any. */
async function quotaFor(
  store: QuotaStore,
  tenant: string,
  target: Target,
  members: readonly string[],
  period: Progress['period'],
): Promise<Money | undefined> {
  const found = await store.within(tenant, [target.id, ...members], period);
  const of = (id: string) =>
    quotaIn(
      found.filter((quota) => quota.target.id === id),
      period,
    );
  return of(target.id) ?? addUp(members.flatMap((member) => of(member) ?? []));
}

async function membersOf({ people }: QuotaDeps, tenant: string, team: string): Promise<string[]> {
  const found = (await people.teams(tenant)).find((each) => each.id === team);
  return found?.members ?? [];
}
