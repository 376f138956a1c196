import { DateTime } from 'luxon';
import { addDays, type Day, dayIn } from '../../core/dates.ts';
import type { Account } from '../accounts/index.ts';
import { noticeDay } from './health.ts';

type Watched = Pick<Account, 'renewal' | 'checkins' | 'churned'>;

/** What somebody is reminded of on a day. */
export interface Moment {
  day: Day;
  what: 'renewal' | 'notice' | 'passed' | 'checkin';
}

const daysAhead = [90, 60, 30];

/** All days on which the owner of a customer is reminded: 90, 60 and 30 days ahead, the last day for notice, the day after the renewal, and the next check-in. */
export function momentsOf({ renewal, checkins, churned }: Watched): Moment[] {
  if (churned) return [];
  const next = checkins?.at(-1)?.next;
  const made: Moment[] = renewal
    ? [
        ...daysAhead.map((days): Moment => ({ day: addDays(renewal.on, -days), what: 'renewal' })),
        ...(renewal.notice > 0 ? [{ day: noticeDay(renewal), what: 'notice' as const }] : []),
        { day: addDays(renewal.on, 1), what: 'passed' },
      ]
    : [];
  return next === undefined ? made : [...made, { day: next, what: 'checkin' }];
}

/** Nine in the morning, on the owner's clocks, of the next such day after an instant; undefined when there is none. */
export function nextReminder(account: Watched, after: Date, zone: string): Date | undefined {
  const instants = momentsOf(account)
    .map(({ day }) => morningOf(day, zone))
    .filter((at) => at > after)
    .sort((a, b) => a.getTime() - b.getTime());
  return instants[0];
}

/** The moments from the day of an instant up to now, the last of each kind: one, or what a process that was down is late with. */
export function momentsUntil(account: Watched, since: Date, now: Date, zone: string): Moment[] {
  // By its day: the owner's clocks may be others than when the reminder was set.
  const from = dayIn(since, zone);
  const passed = momentsOf(account).filter(({ day }) => day >= from && morningOf(day, zone) <= now);
  return [...new Map(passed.map((moment) => [moment.what, moment])).values()];
}

function morningOf(day: Day, zone: string): Date {
  return DateTime.fromISO(`${day}T09:00`, { zone }).toJSDate();
}
