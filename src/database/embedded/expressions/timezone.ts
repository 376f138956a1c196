import { fail } from '../errors.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds east of UTC at an instant; time zones are Olson names or offsets like +02:00. */
export function offsetAt(instant: number, zone: string): number {
  if (zone === 'UTC' || zone === 'GMT' || zone === 'Z') return 0;
  const text = /^[+-]\d\d(:?\d\d)?$/.test(zone) ? zone : formatOf(zone).format(instant);
  const [, sign, hours = 0, minutes = 0, seconds = 0] = /([+-])(\d\d):?(\d\d)?:?(\d\d)?$/.exec(text) ?? [];
  return (sign === '-' ? -1000 : 1000) * (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds));
}

/** Writes the offset of a zone at the end of a date: "GMT+05:30", and no offset where it is zero. Making one is slow. */
function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
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
