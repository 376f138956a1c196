import { DateTime } from 'luxon';
import type { Context } from './context.ts';
import { type Calendar, type Day, dayIn, fiscalQuarterStart, fiscalYearStartOf } from './dates.ts';
import { type Parsed, parsed, problem } from './result.ts';

/** Days from `start` up to but not including `end`, with the name that people use for them. */
export interface Period {
  /** `2026-Q4`, `2026-09`, `2026`, `2026-W47`, or `2026-09-01..2026-10-15`; the same days always have the same key. */
  key: string;
  label: string;
  unit: 'week' | 'month' | 'quarter' | 'year' | 'days';
  start: Day;
  end: Day;
}

/**
 * Reads `2026-Q4`, `Q4`, `2026-09`, `2026`, `this quarter`, `last month`, `next year`, `last 30 days`, and
 * `2026-09-01..2026-10-15` (both days included). Quarters and years are fiscal; a fiscal year has the name of the
 * calendar year in which it ends.
 */
export function parsePeriod(words: string, calendar: Calendar): Parsed<Period> {
  const word = words.trim().toLowerCase().replace(/\s+/g, ' ');
  const now = DateTime.fromJSDate(calendar.now, { zone: calendar.zone }).startOf('day');
  const period =
    namedPeriod(word, now, calendar.fiscalYearStart) ?? relativePeriod(word, now, calendar.fiscalYearStart);
  return period
    ? parsed(period)
    : problem(`“${words}” is not a period. Write it like 2026-Q4, 2026-09, this quarter or last 30 days.`);
}

/** The period of a unit that holds a day. */
export function periodOf(unit: 'week' | 'month' | 'quarter' | 'year', day: Day, fiscalYearStart: number): Period {
  return unitPeriod(unit, DateTime.fromISO(day, { zone: 'utc' }), fiscalYearStart);
}

/** The days from one up to but not including another. */
export function periodBetween(start: Day, end: Day): Period {
  return daysPeriod(DateTime.fromISO(start, { zone: 'utc' }), DateTime.fromISO(end, { zone: 'utc' }));
}

/** The company's quarter that is running. */
export function thisQuarter({ now, company }: Pick<Context, 'now' | 'company'>): Period {
  return periodOf('quarter', dayIn(now, company.zone), company.fiscalYearStart);
}

/** The period just before, of the same length: the previous quarter of a quarter, the 30 days before 30 days. */
export function previousPeriod(period: Period, fiscalYearStart: number): Period {
  const start = DateTime.fromISO(period.start, { zone: 'utc' });
  if (period.unit !== 'days') return unitPeriod(period.unit, start.minus({ days: 1 }), fiscalYearStart);
  const length = DateTime.fromISO(period.end, { zone: 'utc' }).diff(start, 'days').days;
  return daysPeriod(start.minus({ days: length }), start);
}

/** The same period one year earlier. */
export function yearBefore(period: Period, fiscalYearStart: number): Period {
  const start = DateTime.fromISO(period.start, { zone: 'utc' });
  if (period.unit === 'week') return unitPeriod('week', start.minus({ weeks: 52 }), fiscalYearStart);
  if (period.unit !== 'days') return unitPeriod(period.unit, start.minus({ years: 1 }), fiscalYearStart);
  return daysPeriod(start.minus({ years: 1 }), DateTime.fromISO(period.end, { zone: 'utc' }).minus({ years: 1 }));
}

export function isInPeriod(day: Day, period: Pick<Period, 'start' | 'end'>): boolean {
  return day >= period.start && day < period.end;
}

/** Days of the period that are working days, up to but not including `until` when given. */
export function workingDaysIn(
  period: Pick<Period, 'start' | 'end'>,
  workingDays: readonly number[],
  until?: Day,
): number {
  const end = until && until < period.end ? until : period.end;
  let count = 0;
  for (let day = DateTime.fromISO(period.start, { zone: 'utc' }); isoDay(day) < end; day = day.plus({ days: 1 })) {
    if (workingDays.includes(day.weekday)) count += 1;
  }
  return count;
}

function namedPeriod(word: string, now: DateTime, fiscalYearStart: number): Period | undefined {
  const quarter = /^(?:(?:fy)?(\d{4})[- ]?)?q([1-4])$/.exec(word);
  if (quarter) {
    const year = quarter[1] ? Number(quarter[1]) : fiscalYearName(fiscalYearStartOf(now, fiscalYearStart));
    const start = fiscalYearNamed(year, fiscalYearStart, now).plus({ months: (Number(quarter[2]) - 1) * 3 });
    return unitPeriod('quarter', start, fiscalYearStart);
  }
  const month = /^(\d{4})-(\d{2})$/.exec(word);
  if (month && Number(month[2]) >= 1 && Number(month[2]) <= 12)
    return unitPeriod('month', now.set({ year: Number(month[1]), month: Number(month[2]), day: 1 }), fiscalYearStart);
  const week = /^(\d{4})-?w(\d{1,2})$/.exec(word);
  if (week) {
    const start = DateTime.fromObject({ weekYear: Number(week[1]), weekNumber: Number(week[2]) }, { zone: now.zone });
    return start.isValid ? unitPeriod('week', start, fiscalYearStart) : undefined;
  }
  const year = /^(?:fy ?)?(\d{4})$/.exec(word);
  if (year) return unitPeriod('year', fiscalYearNamed(Number(year[1]), fiscalYearStart, now), fiscalYearStart);
  const range = /^(\d{4}-\d{2}-\d{2}) ?(?:\.\.|to) ?(\d{4}-\d{2}-\d{2})$/.exec(word);
  if (!range?.[1] || !range[2]) return undefined;
  const start = DateTime.fromISO(range[1], { zone: 'utc' });
  const end = DateTime.fromISO(range[2], { zone: 'utc' }).plus({ days: 1 });
  return start.isValid && end.isValid && start < end ? daysPeriod(start, end) : undefined;
}

function relativePeriod(word: string, now: DateTime, fiscalYearStart: number): Period | undefined {
  const days = /^last (\d{1,3}) days$/.exec(word);
  if (days && Number(days[1]) > 0) return daysPeriod(now.minus({ days: Number(days[1]) - 1 }), now.plus({ days: 1 }));
  if (word === 'today') return daysPeriod(now, now.plus({ days: 1 }));
  const relative = /^(this|last|next|previous) (week|month|quarter|year)$/.exec(word);
  if (!relative) return undefined;
  const unit = relative[2] as 'week' | 'month' | 'quarter' | 'year';
  const here = unitPeriod(unit, now, fiscalYearStart);
  if (relative[1] === 'this') return here;
  if (relative[1] === 'next') return unitPeriod(unit, DateTime.fromISO(here.end, { zone: 'utc' }), fiscalYearStart);
  return previousPeriod(here, fiscalYearStart);
}

function unitPeriod(unit: 'week' | 'month' | 'quarter' | 'year', day: DateTime, fiscalYearStart: number): Period {
  if (unit === 'week') {
    const start = day.startOf('week');
    return named(unit, start.toFormat("kkkk-'W'WW"), start.toFormat("'week' W, kkkk"), start, start.plus({ weeks: 1 }));
  }
  if (unit === 'month') {
    const start = day.startOf('month');
    return named(
      unit,
      start.toFormat('yyyy-MM'),
      start.toFormat('LLLL yyyy', { locale: 'en' }),
      start,
      start.plus({ months: 1 }),
    );
  }
  const year = fiscalYearStartOf(day, fiscalYearStart);
  if (unit === 'year') {
    const name = `${fiscalYearStart === 1 ? '' : 'FY '}${fiscalYearName(year)}`;
    return named(unit, String(fiscalYearName(year)), name, year, year.plus({ years: 1 }));
  }
  const start = fiscalQuarterStart(day, fiscalYearStart);
  const number = Math.round(start.diff(year, 'months').months / 3) + 1;
  const key = `${fiscalYearName(year)}-Q${number}`;
  return named(
    unit,
    key,
    `Q${number} ${fiscalYearStart === 1 ? '' : 'FY '}${fiscalYearName(year)}`,
    start,
    start.plus({ months: 3 }),
  );
}

function named(unit: Period['unit'], key: string, label: string, start: DateTime, end: DateTime): Period {
  return { unit, key, label, start: isoDay(start), end: isoDay(end) };
}

function daysPeriod(start: DateTime, end: DateTime): Period {
  const last = end.minus({ days: 1 });
  const first = start.toFormat(start.year === last.year ? 'd LLL' : 'd LLL yyyy', { locale: 'en' });
  const label = `${first} to ${last.toFormat('d LLL yyyy', { locale: 'en' })}`;
  return named('days', `${isoDay(start)}..${isoDay(last)}`, label, start, end);
}

function fiscalYearName(start: DateTime): number {
  return start.plus({ years: 1 }).minus({ days: 1 }).year;
}

function fiscalYearNamed(year: number, fiscalYearStart: number, now: DateTime): DateTime {
  return now.set({ year: fiscalYearStart === 1 ? year : year - 1, month: fiscalYearStart, day: 1 }).startOf('day');
}

function isoDay(day: DateTime): Day {
  return day.toFormat('yyyy-MM-dd');
}
