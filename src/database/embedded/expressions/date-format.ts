import { MongoError } from '../errors.ts';
import { offsetAt } from './timezone.ts';

const day = 86_400_000;
const monthNames = 'January February March April May June July August September October November December'.split(' ');

/** The ISO 8601 week of a date: weeks begin on Monday, and belong to the year of their Thursday. */
export function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * day);
  const year = thursday.getUTCFullYear();
  return { year, week: Math.floor((thursday.getTime() - Date.UTC(year, 0)) / day / 7) + 1 };
}

/** The week of the year from 0, weeks beginning on Sunday. */
export function weekday(local: Date): number {
  const dayOfYear = Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / day);
  return Math.floor((dayOfYear + 7 - local.getUTCDay()) / 7);
}

/** Writes a date by a format of % letters. */
export function formatDate(instant: number, zone: string, format: string): string {
  const offset = offsetAt(instant, zone);
  const local = new Date(instant + offset);
  return format.replace(/%(.?)/gs, (_match, letter: string) => {
    const write = letters[letter];
    if (!write) throw new MongoError(18536, `Invalid format character '%${letter}' in format string`);
    return write(local, offset);
  });
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

const letters: Record<string, (local: Date, offset: number) => string> = {
  '%': () => '%',
  Y: (local) => pad(local.getUTCFullYear(), 4),
  m: (local) => pad(local.getUTCMonth() + 1),
  d: (local) => pad(local.getUTCDate()),
  H: (local) => pad(local.getUTCHours()),
  M: (local) => pad(local.getUTCMinutes()),
  S: (local) => pad(local.getUTCSeconds()),
  L: (local) => pad(local.getUTCMilliseconds(), 3),
  j: (local) => pad(Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / day) + 1, 3),
  w: (local) => String(local.getUTCDay() + 1),
  u: (local) => String(local.getUTCDay() || 7),
  U: (local) => pad(weekday(local)),
  V: (local) => pad(isoWeek(local).week),
  G: (local) => pad(isoWeek(local).year, 4),
  b: (local) => (monthNames[local.getUTCMonth()] ?? '').slice(0, 3),
  B: (local) => monthNames[local.getUTCMonth()] ?? '',
  z: (_local, offset) =>
    `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 3_600_000))}${pad((Math.abs(offset) / 60_000) % 60)}`,
  Z: (_local, offset) => String(offset / 60_000),
};
