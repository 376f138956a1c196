import { fail } from '../errors.ts';
import { dayOfYear, isoWeek, weekOfYear } from './calendar.ts';
import { fromLocal, offsetAt } from './timezone.ts';

const monthNames = 'January February March April May June July August September October November December'.split(' ');

/** Writes a date by a format of % letters. */
export function formatDate(instant: number, zone: string, format: string): string {
  const offset = offsetAt(instant, zone);
  const local = new Date(instant + offset);
  return format.replace(/%(.?)/gs, (_match, letter: string) => {
    const write = letters[letter] ?? fail(18536, `Invalid format character '%${letter}' in format string`);
    return write(local, offset);
  });
}

function pad(value: number, width = 2): string {
  return String(value).padStart(width, '0');
}

function offsetText(offset: number): string {
  const minutes = Math.abs(offset) / 60_000;
  return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}${pad(minutes % 60)}`;
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
  j: (local) => pad(dayOfYear(local), 3),
  w: (local) => String(local.getUTCDay() + 1),
  u: (local) => String(local.getUTCDay() || 7),
  U: (local) => pad(weekOfYear(local)),
  V: (local) => pad(isoWeek(local).week),
  G: (local) => pad(isoWeek(local).year, 4),
  b: (local) => (monthNames[local.getUTCMonth()] ?? '').slice(0, 3),
  B: (local) => monthNames[local.getUTCMonth()] ?? '',
  z: (_local, offset) => offsetText(offset),
  Z: (_local, offset) => String(offset / 60_000),
};

const isoDate =
  /^(\d{4})-(\d\d?)(?:-(\d\d?))?(?:[T ](\d\d?)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i;

/** Reads an ISO 8601 date; without an offset of its own it is in the given zone. */
export function parseDate(text: string, zone: string): Date {
  const parts = isoDate.exec(text.trim()) ?? fail(241, `Error parsing date string '${text}'`);
  const fraction = Math.trunc(Number(`0.${parts[7] ?? 0}`) * 1000);
  const [year = 0, month = 1, date = 1, h = 0, m = 0, s = 0] = parts
    .slice(1, 7)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const local = Date.UTC(year, month - 1, date, h, m, s, fraction);
  const isReal = month >= 1 && month <= 12 && new Date(local).getUTCDate() === date && h < 24 && m < 60;
  if (!isReal) fail(241, `Error parsing date string '${text}'`);
  return new Date(fromLocal(local, parts[8]?.toUpperCase() ?? zone));
}
