import { DateTime } from 'luxon';
import { type Parsed, parsed, problem } from './result.ts';

/** A day of the calendar, `YYYY-MM-DD`: close dates and due dates are days, not instants. */
export type Day = string;

export interface Calendar {
  now: Date;
  /** IANA zone in which "today" is meant. */
  zone: string;
  /** Month in which the fiscal year starts, 1 to 12. */
  fiscalYearStart: number;
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const formats = ['yyyy-MM-dd', 'd.M.yyyy', 'd MMM yyyy', 'd MMMM yyyy', 'MMM d yyyy', 'MMMM d yyyy', 'd/M/yyyy'];
const formatsWithoutYear = ['d MMM', 'd MMMM', 'MMM d', 'MMMM d', 'd.M.'];
const units = { d: 'days', w: 'weeks', m: 'months', y: 'years' } as const;

export function today(calendar: Pick<Calendar, 'now' | 'zone'>): Day {
  return dayIn(calendar.now, calendar.zone);
}

/** The day that it is in a zone at an instant. */
export function dayIn(at: Date, zone: string): Day {
  return iso(DateTime.fromJSDate(at, { zone }));
}

const slotMs = 15 * 60_000;

/** `dayIn` for many instants: clocks everywhere differ from UTC by whole quarters of an hour, so that each is looked up once. */
export function daysIn(zone: string): (at: Date) => Day {
  const known = new Map<number, Day>();
  return (at) => {
    const slot = Math.floor(at.getTime() / slotMs);
    const day = known.get(slot) ?? dayIn(at, zone);
    known.set(slot, day);
    return day;
  };
}

export function addDays(day: Day, days: number): Day {
  return iso(DateTime.fromISO(day, { zone: 'utc' }).plus({ days }));
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

/** The instant at which a day begins in a zone. */
export function startOfDay(day: Day, zone: string): Date {
  return DateTime.fromISO(day, { zone }).startOf('day').toJSDate();
}

/** Nine in the morning of a day, on the clocks of a zone: when people are reminded. */
export function morningOf(day: Day, zone: string): Date {
  return DateTime.fromISO(`${day}T09:00`, { zone }).toJSDate();
}

export function isZone(zone: string): boolean {
  return DateTime.local({ zone }).isValid && (zone.includes('/') || zone === 'UTC');
}

/** `30 Sep 2026`, which no reader mistakes for another day. */
export function formatDay(day: Day): string {
  const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? [];
  const name = months[Number(month) - 1];
  // Long lists are written with it: for a day as it is kept, luxon would take fifty times as long.
  if (name !== undefined) return `${Number(date)} ${name} ${year}`;
  return DateTime.fromISO(day, { zone: 'utc' }).toFormat('d LLL yyyy', { locale: 'en' });
}

/**
 * Reads a day as people write it: `2026-12-01`, `1 Dec`, `friday` (the next one), `today`, `tomorrow`, `+30d`, `+2w`,
 * `eom`, `eoq`, `eoy`. Relative words are meant in the calendar's zone; quarters and years are fiscal ones.
 */
export function parseDay(words: string, calendar: Calendar): Parsed<Day> {
  const word = words.trim().toLowerCase().replaceAll(',', '').replace(/\s+/g, ' ');
  // What pickers answer and records hold needs no calendar, and is most of what comes here.
  if (isExactDay(word)) return parsed(word);
  const now = DateTime.fromJSDate(calendar.now, { zone: calendar.zone }).startOf('day');
  const day = relativeDay(word, now, calendar.fiscalYearStart) ?? writtenDay(word, now);
  if (!day?.isValid || day.year < 1990 || day.year > 2200)
    return problem(`“${words}” is not a date. Write it like 2026-12-01, 1 Dec, friday, +30d or eoq.`);
  return parsed(iso(day));
}

function isExactDay(word: string): boolean {
  const [, year, month, date] = /^((?:199|20\d|21\d)\d)-(\d{2})-(\d{2})$/.exec(word) ?? [];
  if (year === undefined) return false;
  // A day that does not exist, such as 30 February, becomes one of another month.
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date)));
  return at.getUTCMonth() + 1 === Number(month) && at.getUTCDate() === Number(date);
}

function relativeDay(word: string, now: DateTime, fiscalYearStart: number): DateTime | undefined {
  if (word === 'today') return now;
  if (word === 'tomorrow') return now.plus({ days: 1 });
  if (word === 'yesterday') return now.minus({ days: 1 });
  if (word === 'eom') return now.endOf('month');
  if (word === 'eoq') return fiscalQuarterStart(now, fiscalYearStart).plus({ months: 3 }).minus({ days: 1 });
  if (word === 'eoy') return fiscalYearStartOf(now, fiscalYearStart).plus({ years: 1 }).minus({ days: 1 });
  const offset = /^([+-])(\d{1,4})([dwmy])$/.exec(word);
  if (offset) {
    const amount = Number(offset[2]) * (offset[1] === '-' ? -1 : 1);
    return now.plus({ [units[offset[3] as keyof typeof units]]: amount });
  }
  const weekday = word.length < 3 ? -1 : weekdays.findIndex((name) => name.startsWith(word.replace(/^next /, '')));
  if (weekday < 0 || word.replace(/^next /, '').length < 3) return undefined;
  return now.plus({ days: ((weekday + 1 - now.weekday + 6) % 7) + 1 });
}

function writtenDay(word: string, now: DateTime): DateTime | undefined {
  const cased = word.replace(/[a-z]+/g, (letters) => letters.charAt(0).toUpperCase() + letters.slice(1));
  for (const format of formats) {
    const day = DateTime.fromFormat(cased, format, { zone: now.zone, locale: 'en' });
    if (day.isValid) return day;
  }
  for (const format of formatsWithoutYear) {
    const day = DateTime.fromFormat(`${cased} ${now.year}`, `${format} yyyy`, { zone: now.zone, locale: 'en' });
    if (day.isValid) return day < now.minus({ months: 6 }) ? day.plus({ years: 1 }) : day;
  }
  return undefined;
}

/** First day of the fiscal year that holds the given day. */
export function fiscalYearStartOf(day: DateTime, fiscalYearStart: number): DateTime {
  const start = day.set({ month: fiscalYearStart, day: 1 }).startOf('day');
  return start > day ? start.minus({ years: 1 }) : start;
}

/** First day of the fiscal quarter that holds the given day. */
export function fiscalQuarterStart(day: DateTime, fiscalYearStart: number): DateTime {
  const year = fiscalYearStartOf(day, fiscalYearStart);
  const months = (day.year - year.year) * 12 + day.month - year.month;
  return year.plus({ months: Math.floor(months / 3) * 3 });
}

function iso(day: DateTime): Day {
  return day.toFormat('yyyy-MM-dd');
}
