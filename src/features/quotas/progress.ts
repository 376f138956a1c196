import type { Company } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import { addDays, type Day, today } from '../../core/dates.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import type { Period } from '../../core/period.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Database } from '../../database/records.ts';
import { creditFor, type Deal, type Deals, formatPercent, weightedAmount } from '../deals/index.ts';
import type { People } from '../people/index.ts';
import { convert, type Rates, type RateTable, total, type Total } from '../rates/index.ts';
import {
  attainment,
  countQuotas,
  dayNumber,
  pacing,
  type Progress as Elapsed,
  progressOf,
  type QuotaSource,
  quotaOf,
  quotaProgress,
  remainingCoverage,
  runRate,
} from '../metrics/index.ts';
import { type Quota, quotaOn, type Target } from './rules.ts';
import { type QuotaStore, quotaStore } from './store.ts';
import { targetOf } from './targets.ts';

/** How a person or team stands in a period, all amounts in one currency. */
export interface Progress {
  target: Target;
  period: Pick<Period, 'label' | 'start' | 'end'>;
  quota: Money | undefined;
  /** The quota as it was set, where only a part of it counts: the person joins or leaves in the period. */
  whole: Quota | undefined;
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
  /** All quotas, as figures take them. */
  targets: QuotaSource;
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
    const [set, won, open, table] = await Promise.all([
      store.touching(tenant, [target.id, ...members], period),
      deps.deals.find(tenant, { ...filter, status: 'won' }, { limit: 20_000 }),
      deps.deals.find(tenant, { ...filter, status: 'open' }, { limit: 20_000 }),
      deps.rates.all(tenant),
    ]);
    const currency = currencyOf(set) ?? company.currency;
    const add = adder(table, new Set(members), currency, company.currency);
    const booked = add(won);
    const pipeline = add(open);
    const elapsed = progressOf(period, company.workingDays, today({ now, zone: company.zone }));
    const counted = countQuotas(
      set.map(targetOf),
      company.workingDays,
      (amount, day) => convert(table, amount, currency, day, company.currency)?.minor,
    );
    const owner = { kind: target.kind, id: target.id, members };
    const until = dayNumber(addDays(today({ now, zone: company.zone }), 1));
    const days = { start: dayNumber(period.start), end: dayNumber(period.end) };
    const quota = quotaOf(counted.quotas, owner, days);
    return {
      target,
      period,
      quota: quota === null ? undefined : { minor: quota, currency },
      whole: set.find(
        (each) =>
          isPart(each) &&
          each.target.id === target.id &&
          each.period.start === period.start &&
          each.period.end === period.end,
      ),
      booked: booked.amount,
      won: won.length,
      open: pipeline.amount,
      weighted: add(open.map((deal) => ({ ...deal, amount: weightedAmount(deal) }))).amount,
      elapsed,
      ...figures(quota, quota === null ? elapsed : quotaProgress(counted.quotas, owner, days, until), booked.amount, {
        n: open.length,
        amount: pipeline.amount.minor,
      }),
      missing: [...booked.missing, ...pipeline.missing, ...counted.missing],
    };
  }

  async function standing(context: Context, person: PersonRef, day: Day) {
    const { company, now } = context;
    const quota = quotaOn(await store.on(company.tenant, person.id, day), day);
    if (!quota) return undefined;
    const state = await progress(company, { kind: 'person', id: person.id, name: person.name }, quota.period, now);
    return { label: `${person.name}, ${quota.period.label}`, value: sayProgress(state) };
  }

  const targets: QuotaSource = { all: async (tenant) => (await store.all(tenant)).map(targetOf) };
  return { store, targets, people: deps.people, progress, standing };
}

/** `120,000 EUR of 250,000 EUR (48 %), pace 0.96`. */
export function sayProgress({ booked, quota, attainment: attained, pacing: pace }: Progress): string {
  if (!quota) return formatMoney(booked);
  const percent = attained === null ? '' : ` (${formatPercent(attained * 100)})`;
  return `${formatMoney(booked)} of ${formatMoney(quota)}${percent}${pace === null ? '' : `, pace ${pace.toFixed(2)}`}`;
}

function figures(quota: number | null, gone: Elapsed, booked: Money, closing: { n: number; amount: number }) {
  const projected = runRate(booked.minor, gone);
  const remaining = remainingCoverage({ closing }, quota, booked.minor);
  return {
    attainment: attainment(booked.minor, quota).value,
    pacing: pacing(booked.minor, quota, gone).value,
    runRate: projected === null ? undefined : { minor: projected, currency: booked.currency },
    remainingCoverage: remaining === 'met' ? remaining : remaining.value,
  };
}

function isPart({ from, until }: Quota): boolean {
  return from !== undefined || until !== undefined;
}

/** The currency that quotas were set in, where it is one. */
function currencyOf(quotas: readonly Quota[]): string | undefined {
  const [first] = quotas;
  return quotas.every(({ amount }) => amount.currency === first?.amount.currency) ? first?.amount.currency : undefined;
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

async function membersOf({ people }: QuotaDeps, tenant: string, team: string): Promise<string[]> {
  const found = (await people.teams(tenant)).find((each) => each.id === team);
  return found?.members ?? [];
}
