import { DateTime } from 'luxon';
import type { Day } from './dates.ts';

/** A day off, for everybody or for the people of one zone. */
export interface Holiday {
  day: Day;
  name: string;
  zone?: string | undefined;
}

/** When people work: the same wall-clock hours in everybody's own zone. */
export interface WorkCalendar {
  /** ISO weekdays, 1 = Monday. */
  workingDays: readonly number[];
  /** Hours of the day, 0 to 24. */
  from: number;
  to: number;
  holidays: readonly Holiday[];
}

const hourMs = 3_600_000;
/** Longer than any clock of a policy; stops a calendar without a working day. */
const mostDays = 4000;

/**
 * The instant at which `hours` working hours have passed since `start` in a zone. Work that begins out of hours begins
 * at the next opening. On a day on which the clocks change, an hour is still an hour.
 */
export function addWorkingHours(start: Date, hours: number, zone: string, calendar: WorkCalendar): Date {
  let left = hours * hourMs;
  let day = DateTime.fromJSDate(start, { zone }).startOf('day');
  for (let count = 0; count < mostDays; count += 1, day = day.plus({ days: 1 })) {
    const open = openingOf(day, calendar);
    if (!open) continue;
    const begin = Math.max(open.from, start.getTime());
    if (begin >= open.to) continue;
    if (left <= open.to - begin) return new Date(begin + left);
    left -= open.to - begin;
  }
  throw new Error('A calendar without working days');
}

/** Working hours between two instants in a zone; 0 when `to` is not later. */
export function workingHoursBetween(from: Date, to: Date, zone: string, calendar: WorkCalendar): number {
  let total = 0;
  let day = DateTime.fromJSDate(from, { zone }).startOf('day');
  for (let count = 0; count < mostDays && day.toMillis() < to.getTime(); count += 1, day = day.plus({ days: 1 })) {
    const open = openingOf(day, calendar);
    if (!open) continue;
    total += Math.max(0, Math.min(open.to, to.getTime()) - Math.max(open.from, from.getTime()));
  }
  return total / hourMs;
}

function openingOf(day: DateTime, calendar: WorkCalendar): { from: number; to: number } | undefined {
  if (!calendar.workingDays.includes(day.weekday)) return undefined;
  const date = day.toFormat('yyyy-MM-dd');
  const isOff = calendar.holidays.some(
    (holiday) => holiday.day === date && (holiday.zone === undefined || holiday.zone === day.zoneName),
  );
  if (isOff) return undefined;
  return { from: atHour(day, calendar.from), to: atHour(day, calendar.to) };
}

function atHour(day: DateTime, hour: number): number {
  return (hour >= 24 ? day.plus({ days: 1 }).startOf('day') : day.set({ hour })).toMillis();
}
