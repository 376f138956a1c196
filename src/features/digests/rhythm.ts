import { DateTime } from 'luxon';
import type { Day } from '../../core/dates.ts';
import { fiscalQuarterStart } from '../../core/dates.ts';
import { type Period, periodOf, previousPeriod } from '../../core/period.ts';
import type { Rhythm } from './schedule.ts';

export interface CompanyCalendar {
  fiscalYearStart: number;
  workingDays: readonly number[];
}

const format = 'yyyy-MM-dd';

/**
 * The first run after an instant. Hours are those of the zone's clocks: a time that a change of clocks skips is run when
 * the clocks have passed it, a time that comes twice is run at the first one.
 */
export function nextRun(rhythm: Rhythm, after: Date, calendar: CompanyCalendar): Date {
  const from = DateTime.fromJSDate(after, { zone: rhythm.zone }).startOf('day');
  for (let day = 0; day < 400; day += 1) {
    const candidate = from.plus({ days: day });
    if (!runsOn(rhythm, candidate, calendar)) continue;
    const at = timeOn(candidate, rhythm.time);
    if (at > after) return at;
  }
  throw new Error(`A rhythm without a run: ${rhythm.cadence}`);
}

/** The runs that fell due from one instant on up to and with another, oldest first. */
export function runsBetween(rhythm: Rhythm, first: Date, until: Date, calendar: CompanyCalendar): Date[] {
  const runs: Date[] = [];
  for (let at = first; at <= until && runs.length < 1000; at = nextRun(rhythm, at, calendar)) runs.push(at);
  return runs;
}

function runsOn(rhythm: Rhythm, day: DateTime, { fiscalYearStart, workingDays }: CompanyCalendar): boolean {
  switch (rhythm.cadence) {
    case 'daily':
      return workingDays.includes(day.weekday);
    case 'weekly':
      return day.weekday === (rhythm.weekday ?? 1);
    case 'monthly':
      return day.day === Math.min(rhythm.monthDay ?? 1, day.daysInMonth ?? 28);
    case 'quarterly': {
      const start = fiscalQuarterStart(day, fiscalYearStart);
      return day.hasSame(start.plus({ days: (rhythm.monthDay ?? 1) - 1 }), 'day');
    }
  }
}

/** The instant of a local time on a local day; the first one where the clocks are set back. */
function timeOn(day: DateTime, time: string): Date {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at = day.set({ hour, minute, second: 0, millisecond: 0 });
  const [first = at] = at.getPossibleOffsets().sort((a, b) => a.toMillis() - b.toMillis());
  return first.toJSDate();
}

/**
 * The days that a run reports: those since the run before it. Weeks from Monday, months and quarters have their names;
 * a daily digest covers the days since the last working day. Windows of following runs touch and never overlap.
 */
export function windowOf(rhythm: Rhythm, runAt: Date, calendar: CompanyCalendar): Period {
  const day = DateTime.fromJSDate(runAt, { zone: rhythm.zone }).startOf('day');
  switch (rhythm.cadence) {
    case 'daily':
      return days(previousWorkingDay(day, calendar.workingDays), day);
    case 'weekly':
      return day.weekday === 1
        ? periodOf('week', day.minus({ days: 7 }).toFormat(format), calendar.fiscalYearStart)
        : days(day.minus({ days: 7 }), day);
    case 'monthly':
      return periodOf('month', day.minus({ months: 1 }).toFormat(format), calendar.fiscalYearStart);
    case 'quarterly':
      return previousPeriod(
        periodOf('quarter', day.toFormat(format), calendar.fiscalYearStart),
        calendar.fiscalYearStart,
      );
  }
}

/** The window that somebody means who asks now: the one that is running, but on its first day, when it is empty, the last. */
export function windowAt(rhythm: Rhythm, now: Date, calendar: CompanyCalendar): Period {
  const running = windowOf(rhythm, nextRun(rhythm, now, calendar), calendar);
  const today = DateTime.fromJSDate(now, { zone: rhythm.zone }).toFormat(format);
  return rhythm.cadence !== 'daily' && running.start === today ? windowOf(rhythm, now, calendar) : running;
}

/** What a window is compared with, where that is not the one just before it: a day with the same day a week earlier. */
export function comparedWith(rhythm: Rhythm, window: Period): Period | undefined {
  if (rhythm.cadence !== 'daily') return undefined;
  return days(utc(window.start).minus({ days: 7 }), utc(window.end).minus({ days: 7 }));
}

function previousWorkingDay(day: DateTime, workingDays: readonly number[]): DateTime {
  for (let back = 1; back <= 7; back += 1) {
    const earlier = day.minus({ days: back });
    if (workingDays.includes(earlier.weekday)) return earlier;
  }
  return day.minus({ days: 1 });
}

function days(start: DateTime, end: DateTime): Period {
  const last = end.minus({ days: 1 });
  const say = (at: DateTime) => at.setLocale('en').toFormat('ccc d LLL yyyy');
  const label = start.hasSame(last, 'day')
    ? say(start)
    : `${start.setLocale('en').toFormat('ccc d LLL')} to ${say(last)}`;
  const [from, to] = [start.toFormat(format), end.toFormat(format)];
  return { key: `${from}..${last.toFormat(format)}`, label, unit: 'days', start: from, end: to };
}

function utc(day: Day): DateTime {
  return DateTime.fromISO(day, { zone: 'utc' });
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** `weekly on Monday at 09:00 (Europe/Berlin)`. */
export function sayRhythm({ cadence, weekday, monthDay, time, zone }: Rhythm): string {
  const when = {
    daily: 'on working days',
    weekly: `on ${weekdays[(weekday ?? 1) - 1] ?? 'Monday'}`,
    monthly: `on day ${monthDay ?? 1} of the month`,
    quarterly: `on day ${monthDay ?? 1} of the quarter`,
  }[cadence];
  return `${cadence} ${when} at ${time} (${zone})`;
}
