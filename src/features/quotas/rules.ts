import type { Day } from '../../core/dates.ts';
import { addDays } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import { type Period, workingDaysIn } from '../../core/period.ts';

/** What somebody is to book in a period. */
export interface Quota {
  target: Target;
  period: Pick<Period, 'key' | 'label' | 'unit' | 'start' | 'end'>;
  amount: Money;
}

export interface Target {
  kind: 'person' | 'team';
  id: string;
  name: string;
}

/** Working days of a period: all of them, and those up to and with today. */
export interface Elapsed {
  elapsed: number;
  total: number;
}

/** Working days of the period, and those that have begun: today counts as elapsed. */
export function elapsedOf(period: Pick<Period, 'start' | 'end'>, workingDays: readonly number[], today: Day): Elapsed {
  const total = workingDaysIn(period, workingDays);
  return { elapsed: today < period.start ? 0 : workingDaysIn(period, workingDays, addDays(today, 1)), total };
}

/** Quota attainment = booked ÷ quota, as a ratio (1 = 100 %). Null without a quota or when it is 0. */
export function attainment(booked: number, quota: number | undefined): number | null {
  return quota === undefined || quota === 0 ? null : booked / quota;
}

/**
 * Pacing = (booked ÷ quota) ÷ (elapsed ÷ total working days), as a ratio: 1 is on pace. Null without a quota, when it is
 * 0, and before the period's first working day.
 */
export function pacing(booked: number, quota: number | undefined, { elapsed, total }: Elapsed): number | null {
  const attained = attainment(booked, quota);
  return attained === null || elapsed === 0 || total === 0 ? null : attained / (elapsed / total);
}

/**
 * Run-rate projection = booked ÷ elapsed working days × total working days, in minor units. Null before a tenth of the
 * period's working days has elapsed: it would say nothing yet.
 */
export function runRate(booked: number, { elapsed, total }: Elapsed): number | null {
  return elapsed === 0 || elapsed < total / 10 ? null : Math.round((booked / elapsed) * total);
}

/** Pipeline coverage = pipeline closing in the period ÷ its target, as a ratio. Null without a target or when it is 0. */
export function pipelineCoverage(pipeline: number, target: number | undefined): number | null {
  return target === undefined || target === 0 ? null : pipeline / target;
}

/**
 * Remaining coverage = open pipeline closing in the period ÷ (quota − booked), as a ratio; `met` when nothing remains.
 * Null without a quota.
 */
export function remainingCoverage(open: number, quota: number | undefined, booked: number): number | 'met' | null {
  if (quota === undefined) return null;
  return quota - booked <= 0 ? 'met' : open / (quota - booked);
}

/**
 * The quota of one target in a period: the one that was set for it, else the sum of shorter ones that fill it without a
 * gap (the three months of a quarter). Undefined when there is neither, or when currencies differ.
 */
export function quotaIn(quotas: readonly Quota[], period: Pick<Period, 'start' | 'end'>): Money | undefined {
  const exact = quotas.find(({ period: own }) => own.start === period.start && own.end === period.end);
  if (exact) return exact.amount;
  return sumWithin(quotas, period, 'quarter') ?? sumWithin(quotas, period, 'month');
}

function sumWithin(quotas: readonly Quota[], period: Pick<Period, 'start' | 'end'>, unit: Period['unit']) {
  const inside = quotas.filter(
    (quota) => quota.period.unit === unit && quota.period.start >= period.start && quota.period.end <= period.end,
  );
  const parts = inside.toSorted((a, b) => a.period.start.localeCompare(b.period.start));
  let end = period.start;
  for (const part of parts) {
    if (part.period.start !== end) return undefined;
    end = part.period.end;
  }
  return parts.length > 0 && end === period.end ? addUp(parts.map(({ amount }) => amount)) : undefined;
}

/** The sum of amounts in one currency; undefined when there is none, or currencies differ. */
export function addUp(amounts: readonly Money[]): Money | undefined {
  const [first] = amounts;
  if (!first || amounts.some(({ currency }) => currency !== first.currency)) return undefined;
  return { minor: amounts.reduce((sum, { minor }) => sum + minor, 0), currency: first.currency };
}

const preferred: readonly Period['unit'][] = ['quarter', 'month', 'year'];

/** Of the quotas whose period holds a day, the one that people mean: the quarter's, else the month's, else the year's. */
export function quotaOn(quotas: readonly Quota[], day: Day): Quota | undefined {
  const holding = quotas.filter(({ period }) => period.start <= day && day < period.end);
  for (const unit of preferred) {
    const found = holding.find(({ period }) => period.unit === unit);
    if (found) return found;
  }
  return undefined;
}
