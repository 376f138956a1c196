import { dayIn, type Day, startOfDay } from '../../core/dates.ts';
import { type Period, periodOf, previousPeriod, workingDaysIn, yearBefore } from '../../core/period.ts';
import { dayNumber, dayOf } from './counted.ts';
import type { Progress } from './quota.ts';
import type { DayWindow } from './sums.ts';

/** What the figures of a report are about: a period, how far it has gone, and what it is compared with. */
export interface Frame {
  period: Period;
  /** The day it is in the zone. */
  today: Day;
  /** Days counted: up to the end of the period, or to the end of today while it runs. */
  until: Day;
  previous: Compared;
  lastYear: Compared;
  progress: Progress;
  isRunning: boolean;
}

export interface Compared {
  period: Period;
  /** The same point of that period: after as many working days. */
  until: Day;
}

export interface CalendarOfCompany {
  fiscalYearStart: number;
  workingDays: readonly number[];
}

/** The frame of a period as it is on a day of the zone. */
export function frameOf(
  period: Period,
  asOf: Date,
  zone: string,
  calendar: CalendarOfCompany,
  before: Period = previousPeriod(period, calendar.fiscalYearStart),
): Frame {
  const today = dayIn(asOf, zone);
  const tomorrow = dayOf(dayNumber(today) + 1);
  const isRunning = today < period.end;
  const until = isRunning ? (tomorrow > period.start ? tomorrow : period.start) : period.end;
  const progress = progressOf(period, calendar.workingDays, today);
  const { elapsed } = progress;
  const same = (other: Period): Compared => ({
    period: other,
    until: isRunning ? samePoint(other, elapsed, dayNumber(until) - dayNumber(period.start), calendar) : other.end,
  });
  return {
    period,
    today,
    until,
    isRunning,
    previous: same(before),
    lastYear: same(yearBefore(period, calendar.fiscalYearStart)),
    progress,
  };
}

/** Working days of a period, and those of them that have begun: today counts as gone. */
export function progressOf(period: { start: Day; end: Day }, workingDays: readonly number[], today: Day): Progress {
  const tomorrow = dayOf(dayNumber(today) + 1);
  return {
    elapsed: today < period.start ? 0 : workingDaysIn(period, workingDays, tomorrow),
    total: workingDaysIn(period, workingDays),
  };
}

/** The end of the day on which as many working days of the period had passed; by calendar days where there are none. */
function samePoint(period: Period, elapsed: number, days: number, { workingDays }: CalendarOfCompany): Day {
  const end = dayNumber(period.end);
  const start = dayNumber(period.start);
  if (elapsed === 0) return dayOf(Math.min(end, start + days));
  let passed = 0;
  for (let day = start; day < end; day += 1) {
    if (workingDays.includes(weekday(day))) passed += 1;
    if (passed === elapsed) return dayOf(Math.min(end, Math.max(day + 1, start)));
  }
  return period.end;
}

/** ISO weekday of a day number: 1970-01-01 was a Thursday. */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function daysOf(span: { start: Day; end: Day }): DayWindow {
  return { start: dayNumber(span.start), end: dayNumber(span.end) };
}

export function countedDays({ period, until }: Pick<Compared, 'period' | 'until'>): DayWindow {
  return daysOf({ start: period.start, end: until });
}

/** The period whose quota a shorter window works towards: the fiscal quarter, the year for a year. */
export function quotaPeriodOf(window: Period, fiscalYearStart: number): Period {
  if (window.unit === 'quarter' || window.unit === 'year') return window;
  const last = dayOf(dayNumber(window.end) - 1);
  if (window.unit === 'days' && dayNumber(window.end) - dayNumber(window.start) > 100)
    return periodOf('year', last, fiscalYearStart);
  return periodOf('quarter', last, fiscalYearStart);
}

/** The instant at which the window's first day begins, and the one at which its last day ends. */
export function instantsOf(span: { start: Day; end: Day }, zone: string): { since: Date; until: Date } {
  return { since: startOfDay(span.start, zone), until: startOfDay(span.end, zone) };
}
