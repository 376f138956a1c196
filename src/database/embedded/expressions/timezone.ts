import { fail } from '../errors.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds east of UTC at an instant; time zones are Olson names or offsets like +02:00. */
export function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  const fixed = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (fixed) return (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * 60_000;
  const parts = formatOf(zone).formatToParts(instant);
  const fields = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
}

const digits = {
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
} as const;

/** Making a format is slow, using one is not. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const options = { timeZone: zone, calendar: 'iso8601', hourCycle: 'h23', ...digits } as const;
    const format = new Intl.DateTimeFormat('en-US', options);
    formats.set(zone, format);
    return format;
  } catch {
    return fail(40485, `unrecognized time zone identifier: "${zone}"`);
  }
}

/** The instant as a date whose UTC fields are the local ones. */
export function toLocal(instant: number, zone: string): Date {
  return new Date(instant + offsetAt(instant, zone));
}

/** The instant at which the clocks of a zone show a local time. */
export function fromLocal(local: number, zone: string): number {
  const guess = local - offsetAt(local, zone);
  return local - offsetAt(guess, zone);
}
