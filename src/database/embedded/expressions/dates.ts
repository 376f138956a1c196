import { type Doc, isDoc, isNullish, own } from '../bson.ts';
import { fail, refuse } from '../errors.ts';
import { integer } from '../numbers.ts';
import { typeName } from '../types.ts';
import { named, type Operator, textOf, valued, wholeOf } from './arguments.ts';
import { dayOfYear, fixedUnits, isoWeek, months, monthStart, monthUnits, weekOfYear } from './calendar.ts';
import { instantOf } from './conversions.ts';
import { formatDate, parseDate } from './date-text.ts';
import { fromLocal, toLocal } from './timezone.ts';

const day = 86_400_000;
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

function timeOf(value: unknown): number {
  return (instantOf(value) ?? fail(16006, `can't convert from BSON type ${typeName(value)} to Date`)).getTime();
}

function zoneOf(value: unknown): string {
  return textOf(value ?? 'UTC', 40517, 'timezone');
}

/** A part of a date: { $month: '$at' } or { $month: { date: '$at', timezone: 'Europe/Paris' } }. */
function part(read: (local: Date) => unknown): Operator {
  const operator = dated('date timezone?', ({ date, zone }) => read(toLocal(date, zone)));
  return (operand, name) => {
    const source: unknown = Array.isArray(operand) && operand.length === 1 ? operand[0] : operand;
    return operator(isDoc(source) && Object.hasOwn(source, 'date') ? source : { date: source }, name);
  };
}

interface Arguments {
  readonly date: number;
  readonly zone: string;
  readonly unit: string;
  readonly values: Doc;
}

/** An operator with named arguments that is null as soon as one of them is. */
function dated(fields: string, apply: (args: Arguments, name: string) => unknown): Operator {
  return valued(fields, (values, name) => {
    if (Object.values(values).includes(null)) return null;
    const { date, startDate, timezone, unit = 'day' } = values;
    return apply({ date: timeOf(date ?? startDate), zone: zoneOf(timezone), unit: unitOf(unit), values }, name);
  });
}

function unitOf(value: unknown): string {
  const unit = textOf(value, 5439013, 'unit');
  return (own(fixedUnits, unit) ?? own(monthUnits, unit)) ? unit : fail(9, `unknown time unit value: ${unit}`);
}

function firstWeekday(value: unknown): number {
  const name = textOf(value ?? 'sunday', 5439015, 'startOfWeek').toLowerCase();
  const index = weekdays.indexOf(name.slice(0, 3));
  return index >= 0 ? index : fail(9, `unknown day of week value: ${name}`);
}

/** $dateAdd: months keep the day where the month has it; days and more are counted on the local clock. */
function add(sign: 1 | -1): Operator {
  return dated('startDate unit amount timezone?', ({ date, zone, unit, values }, name) => {
    const amount = sign * wholeOf(values.amount, 5166405, name);
    const length = fixedUnits[unit];
    if (length !== undefined && length < day) return new Date(date + amount * length);
    const local = toLocal(date, zone);
    if (length !== undefined) return new Date(fromLocal(local.getTime() + amount * length, zone));
    const month = months(local) + amount * (monthUnits[unit] ?? 1);
    const lastDay = new Date(monthStart(month + 1) - day).getUTCDate();
    const time = local.getTime() % day;
    const start = monthStart(month, Math.min(local.getUTCDate(), lastDay));
    return new Date(fromLocal(start + (time < 0 ? time + day : time), zone));
  });
}

/** $dateDiff counts the boundaries of the unit between two instants. */
const difference = dated('startDate endDate unit timezone? startOfWeek?', ({ date, zone, unit, values }) => {
  const end = timeOf(values.endDate);
  const [from, to] = [toLocal(date, zone), toLocal(end, zone)];
  const inMonths = monthUnits[unit];
  const length = fixedUnits[unit] ?? day;
  // 1970-01-01 was a Thursday: shifted by its distance from the week's first day, weeks begin at multiples.
  const shift = unit === 'week' ? ((4 - firstWeekday(values.startOfWeek) + 7) % 7) * day : 0;
  const count = (local: Date): number =>
    inMonths === undefined ? Math.floor((local.getTime() + shift) / length) : Math.floor(months(local) / inMonths);
  // Hours and less really pass: what the clocks were put forward or back does not count.
  const turned = to.getTime() - end - (from.getTime() - date);
  const correction = inMonths === undefined && length < day ? Math.trunc(turned / length) : 0;
  return integer(BigInt(count(to) - count(from) - correction));
});

/** $dateTrunc: the beginning of the bin of so many units, counted from the year 2000. */
const truncate = dated('date unit binSize? timezone? startOfWeek?', ({ date, zone, unit, values }, name) => {
  const size = wholeOf(values.binSize ?? 1, 5439017, name, 1);
  const toBin = (value: number, origin: number, bin: number): number =>
    origin + Math.floor((value - origin) / bin) * bin;
  const local = toLocal(date, zone);
  const inMonths = monthUnits[unit];
  if (inMonths !== undefined)
    return new Date(fromLocal(monthStart(toBin(months(local), 2000 * 12, inMonths * size)), zone));
  const length = fixedUnits[unit] ?? day;
  const base = Date.UTC(2000, 0, 1);
  if (length < day) return new Date(toBin(date, fromLocal(base, zone), length * size));
  // Weeks are counted from the first of their first days in 2000; the year began on a Saturday.
  const origin = unit === 'week' ? base + ((firstWeekday(values.startOfWeek) + 1) % 7) * day : base;
  return new Date(fromLocal(toBin(local.getTime(), origin, length * size), zone));
});

const toParts = dated('date timezone? iso8601?', ({ date, zone, values }) => {
  const local = toLocal(date, zone);
  const { year, week } = isoWeek(local);
  const days =
    values.iso8601 === true
      ? { isoWeekYear: year, isoWeek: week, isoDayOfWeek: local.getUTCDay() || 7 }
      : { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
  const [hour, minute] = [local.getUTCHours(), local.getUTCMinutes()];
  return { ...days, hour, minute, second: local.getUTCSeconds(), millisecond: local.getUTCMilliseconds() };
});

const toText = named('date format? timezone? onNull?', ({ date, format, timezone, onNull }) => (root, variables) => {
  const value = date?.(root, variables);
  if (isNullish(value)) return onNull ? onNull(root, variables) : null;
  const [pattern, zone] = [format, timezone].map((arg) => arg && (arg(root, variables) ?? null));
  if (pattern === null || zone === null) return null;
  const isLocal = zone !== undefined && zone !== 'UTC';
  const fallback = isLocal ? '%Y-%m-%dT%H:%M:%S.%L' : '%Y-%m-%dT%H:%M:%S.%LZ';
  return formatDate(timeOf(value), zoneOf(zone), textOf(pattern ?? fallback, 18533, 'format'));
});

const fromText = named(
  'dateString format? timezone? onError? onNull?',
  ({ dateString, format, timezone, onError, onNull }, name) => {
    if (format) refuse('$dateFromString with a format');
    return (root, variables) => {
      const value = dateString?.(root, variables);
      if (isNullish(value)) return onNull ? onNull(root, variables) : null;
      const zone = timezone ? timezone(root, variables) : 'UTC';
      if (isNullish(zone)) return null;
      try {
        return parseDate(textOf(value, 241, name), zoneOf(zone));
      } catch (error) {
        if (onError) return onError(root, variables);
        throw error;
      }
    };
  },
);

export const dates: Record<string, Operator> = {
  $year: part((local) => local.getUTCFullYear()),
  $month: part((local) => local.getUTCMonth() + 1),
  $dayOfMonth: part((local) => local.getUTCDate()),
  $dayOfWeek: part((local) => local.getUTCDay() + 1),
  $dayOfYear: part(dayOfYear),
  $hour: part((local) => local.getUTCHours()),
  $minute: part((local) => local.getUTCMinutes()),
  $second: part((local) => local.getUTCSeconds()),
  $millisecond: part((local) => local.getUTCMilliseconds()),
  $week: part(weekOfYear),
  $isoWeek: part((local) => isoWeek(local).week),
  $isoWeekYear: part((local) => integer(BigInt(isoWeek(local).year))),
  $isoDayOfWeek: part((local) => local.getUTCDay() || 7),
  $dateAdd: add(1),
  $dateSubtract: add(-1),
  $dateDiff: difference,
  $dateTrunc: truncate,
  $dateToParts: toParts,
  $dateToString: toText,
  $dateFromString: fromText,
};
