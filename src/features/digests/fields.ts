import { field, type FieldOptions } from '../../core/fields.ts';
import { isZone } from '../../core/dates.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import { typed } from '../../core/typed.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** The day of a rhythm: a weekday (1 to 7) or a day of the month, by what was written. */
export type OnDay = { weekday: number } | { monthDay: number };

/** `mon`, `friday`, or a day of the month such as `1`. */
export function onDay<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: 'mon',
    control: () => ({ kind: 'line' as const, placeholder: 'mon, or 1 for the first day' }),
    parse: (raw: string): Parsed<OnDay> =>
      readDay(raw) ?? problem(`“${raw}” is not a day. Write mon … sun for a weekly digest, 1 … 28 for a monthly one.`),
    take: ([word]) => (word && readDay(word) ? 1 : 0),
  });
}

function readDay(raw: string): Parsed<OnDay> | undefined {
  const word = raw.trim().toLowerCase();
  const weekday = weekdays.indexOf(word.slice(0, 3)) + 1;
  if (weekday > 0 && /^(mon|tues?|wed|wednes|thu|thurs?|fri|sat|satur|sun)(day)?$/.test(word))
    return parsed({ weekday });
  const day = /^\d{1,2}$/.test(word) ? Number(word) : 0;
  return day >= 1 && day <= 28 ? parsed({ monthDay: day }) : undefined;
}

/** A time of day: `09:00`, `9:30`, `9am`, `5pm`; kept as `HH:MM`. */
export function clockTime<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '09:00',
    control: () => ({ kind: 'line' as const, placeholder: '09:00' }),
    parse: (raw: string): Parsed<string> => {
      const time = readTime(raw);
      return time === undefined ? problem(`“${raw}” is not a time of day. Write it like 09:00 or 5pm.`) : parsed(time);
    },
    take: ([word]) => (word && readTime(word) !== undefined && /[:apm]/i.test(word) ? 1 : 0),
  });
}

function readTime(raw: string): string | undefined {
  const match = /^(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?$/i.exec(raw.trim());
  if (!match) return undefined;
  const [, hours = '', minutes = '00', half] = match;
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0) : Number(hours);
  if (hour > 23 || Number(minutes) > 59 || (half && (Number(hours) < 1 || Number(hours) > 12))) return undefined;
  return `${String(hour).padStart(2, '0')}:${minutes}`;
}

/** An IANA zone. */
export function zone<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: 'Europe/Berlin',
    control: () => ({ kind: 'line' as const, placeholder: 'Europe/Berlin' }),
    parse: (raw: string): Parsed<string> =>
      isZone(raw.trim())
        ? parsed(raw.trim())
        : problem(`“${raw}” is not a time zone. Write it like Europe/Berlin or America/New_York.`),
  });
}

/** The number of a schedule: `3` or `#3`. */
export function scheduleNumber<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '3',
    control: () => ({ kind: 'number' as const }),
    parse: (raw: string): Parsed<number> => {
      const digits = /^#?(\d{1,9})$/.exec(raw.trim())?.[1];
      return digits === undefined
        ? problem(`“${raw}” is not the number of a schedule. “${typed('digest list')}” shows them.`)
        : parsed(Number(digits));
    },
    take: ([word]) => (word && /^#?\d{1,9}$/.test(word) ? 1 : 0),
  });
}
