import type { Company } from '../../core/company.ts';
import { formatMoneyShort, parseMoney, roundHalfAway } from '../../core/money.ts';
import { formatNumber } from '../../core/numbers.ts';
import type { Period } from '../../core/period.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import { dealTypes } from '../deals/deal.ts';
import type { Team } from '../people/index.ts';
import { salesCycle } from './cycle.ts';
import { averageDealSize } from './deal-size.ts';
import type { Figures, Scope } from './figures.ts';
import type { Metrics } from './index.ts';
import { percentWords, type Ratio } from './ratio.ts';
import { winRate } from './win-rate.ts';

/** What a goal or an experiment is measured by. Money in minor units of the company's currency, shares from 0 to 1. */
interface Measure {
  label: string;
  unit: 'money' | 'share' | 'count' | 'days';
  /** Adds up over time; what does not is compared with what it was before. */
  adds: boolean;
  /** Less is better. */
  falls?: true;
  of(figures: Figures): Ratio;
}

/** Each counts in the window of its figures, by close date; the pipeline is what is open now. */
export const measures = {
  bookings: {
    label: 'Bookings',
    unit: 'money',
    adds: true,
    of: ({ sums: { now } }) => ({ value: now.wonAmount, n: now.won }),
  },
  'new-logos': {
    label: 'New customers',
    unit: 'count',
    adds: true,
    /** Deals won of the type “new”. */
    of({ sums: { now } }) {
      const won = now.types[dealTypes.indexOf('new')]?.won ?? 0;
      return { value: won, n: won };
    },
  },
  'deals-won': {
    label: 'Deals won',
    unit: 'count',
    adds: true,
    of: ({ sums: { now } }) => ({ value: now.won, n: now.won }),
  },
  'win-rate': { label: 'Win rate', unit: 'share', adds: false, of: ({ sums }) => winRate(sums.now) },
  'average-deal': { label: 'Average deal', unit: 'money', adds: false, of: ({ sums }) => averageDealSize(sums.now) },
  'sales-cycle': {
    label: 'Sales cycle',
    unit: 'days',
    adds: false,
    falls: true,
    of: ({ sums }) => salesCycle(sums.now),
  },
  pipeline: {
    label: 'Open pipeline',
    unit: 'money',
    adds: true,
    of: ({ pipeline }) => ({ value: pipeline.openAmount, n: pipeline.open }),
  },
} as const satisfies Record<string, Measure>;

export type MeasureName = keyof typeof measures;
export const measureNames = Object.keys(measures) as MeasureName[];

export function measureOf(name: MeasureName): Measure {
  return measures[name];
}

/** The value in words: `120k EUR`, `38.5 %`, `12`, `34 days`; `–` where there is nothing to divide by. */
export function sayMeasure(name: MeasureName, value: number | null, currency: string): string {
  if (value === null) return '–';
  const { unit } = measureOf(name);
  if (unit === 'money') return formatMoneyShort({ minor: roundHalfAway(value), currency });
  if (unit === 'share') return percentWords(value);
  return unit === 'days' ? `${formatNumber(value, 1)} days` : formatNumber(value, 1);
}

const sharePattern = /^(\d{1,6}(?:[.,]\d{1,2})?)\s*%$/;
const plainPattern = /^(\d{1,9}(?:[.,]\d{1,2})?)(?:\s*(?:days?|d))?$/i;
const examples = { share: '45%', money: '500k', count: '12', days: '30' };

/** A value as people write it, in the unit of the measure: `500k EUR`, `45%`, `12`, `30 days`. */
export function readMeasure(words: string, name: MeasureName, currency: string): Parsed<number> {
  const { unit } = measureOf(name);
  if (unit === 'money') {
    const amount = parseMoney(words, currency);
    if (!amount.ok) return amount;
    const { value } = amount;
    return value.currency === currency
      ? parsed(value.minor)
      : problem(`Say it in ${currency}, in which it is measured.`);
  }
  const number = numberIn(unit === 'share' ? sharePattern : plainPattern, words);
  if (number === undefined) return problem(`“${words}” is no value of this. Write it like ${examples[unit]}.`);
  return parsed(unit === 'share' ? number / 100 : number);
}

/** A share of something, `12.5 %`, as 0.125; undefined where the words are none. */
export function readShare(words: string): number | undefined {
  const share = numberIn(sharePattern, words);
  return share === undefined ? undefined : share / 100;
}

function numberIn(pattern: RegExp, words: string): number | undefined {
  const digits = pattern.exec(words.trim())?.[1];
  return digits === undefined ? undefined : Number(digits.replace(',', '.'));
}

/** Whom a measure is about, as a record keeps it: who is in a team is asked for when it is measured. */
export interface KeptScope {
  kind: 'company' | 'team' | 'segment' | 'person';
  /** Of the team or person. */
  id?: string | undefined;
  name: string;
}

export function scopeOf({ kind, id = '', name }: KeptScope, teams: readonly Pick<Team, 'id' | 'members'>[]): Scope {
  if (kind === 'company' || kind === 'segment') return { kind, name };
  if (kind === 'person') return { kind, id, name };
  return { kind, id, name, members: teams.find((team) => team.id === id)?.members ?? [] };
}

export interface MeasureAsk {
  measure: MeasureName;
  scope: Scope;
  period: Period;
}

/** The values of any number of measures, in their order: one pass over the deals for all that share window and segment. */
export async function measureAll(
  metrics: Pick<Metrics, 'figures'>,
  company: Company,
  asOf: Date,
  asks: readonly MeasureAsk[],
): Promise<Ratio[]> {
  const values = new Map<MeasureAsk, Ratio>();
  for (const group of passes(asks)) {
    const [first] = group;
    if (!first) continue;
    const { scope, period } = first;
    const only = scope.kind === 'segment' ? { only: { segment: scope.name } } : {};
    const figures = await metrics.figures(
      company,
      { period, asOf, zone: company.zone, mostRows: 0, ...only },
      group.map((ask) => ask.scope),
    );
    for (const [index, ask] of group.entries()) {
      const own = figures[index];
      if (own) values.set(ask, measureOf(ask.measure).of(own));
    }
  }
  return asks.map((ask) => values.get(ask) ?? { value: null, n: 0 });
}

function passes(asks: readonly MeasureAsk[]): MeasureAsk[][] {
  const groups = new Map<string, MeasureAsk[]>();
  for (const ask of asks) {
    const { scope, period } = ask;
    const key = `${period.start}/${period.end}/${scope.kind === 'segment' ? scope.name.toLowerCase() : ''}`;
    groups.set(key, [...(groups.get(key) ?? []), ask]);
  }
  return [...groups.values()];
}
