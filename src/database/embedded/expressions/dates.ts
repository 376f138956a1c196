import { type ObjectId, type Timestamp } from 'bson';
import { isDoc } from '../bson.ts';
import { MongoError, unsupported } from '../errors.ts';
import { integer, toInteger } from '../numbers.ts';
import { typeName } from '../types.ts';
import { type Expression, isNullish, named, type Operator } from './compile.ts';
import { formatDate, isoWeek, weekday } from './date-format.ts';
import { fromLocal, toLocal } from './timezone.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const fixedUnits: Record<string, number> = { millisecond: 1, second, minute, hour, day, week: 7 * day };
const monthUnits: Record<string, number> = { month: 1, quarter: 3, year: 12 };
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The instant in a value that stands for one: a date, a timestamp, an ObjectId. */
function instantOf(value: unknown): number {
  if (value instanceof Date) return value.getTime();
  if (typeName(value) === 'objectId') return (value as ObjectId).getTimestamp().getTime();
  if (typeName(value) === 'timestamp') return (value as Timestamp).getHighBitsUnsigned() * 1000;
  throw new MongoError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

function text(value: unknown, what: string): string {
  if (typeof value !== 'string')
    throw new MongoError(40517, `${what} must evaluate to a string, found ${typeName(value)}`);
  return value;
}

/** A part of a date: { $month: '$at' } or { $month: { date: '$at', timezone: 'Europe/Paris' } }. */
function part(read: (local: Date) => unknown): Operator {
  return (operand, name) => {
    const source: unknown = Array.isArray(operand) && operand.length === 1 ? operand[0] : operand;
    const args = isDoc(source) && Object.hasOwn(source, 'date') ? source : { date: source };
    return named(['date'], ['timezone'], ({ date, timezone }) => (root, variables) => {
      const value = date?.(root, variables);
      const zone = timezone ? timezone(root, variables) : 'UTC';
      if (isNullish(value) || isNullish(zone)) return null;
      return read(toLocal(instantOf(value), text(zone, 'timezone')));
    })(args, name);
  };
}

interface Arguments {
  readonly date: number;
  readonly zone: string;
  readonly unit: string;
  value(name: string): unknown;
}

/** An operator with named arguments that is null as soon as one of them is. */
function dated(required: string[], optional: string[], apply: (args: Arguments) => unknown): Operator {
  return named(required, optional, (parts) => (root, variables) => {
    const values = new Map(
      Object.entries(parts).map(([name, part]: [string, Expression]) => [name, part(root, variables)]),
    );
    if ([...values.values()].some(isNullish)) return null;
    const first = values.get('date') ?? values.get('startDate');
    return apply({
      date: instantOf(first),
      zone: text(values.get('timezone') ?? 'UTC', 'timezone'),
      unit: unitOf(values.get('unit') ?? 'day'),
      value: (name) => values.get(name),
    });
  });
}

function unitOf(value: unknown): string {
  const unit = text(value, 'unit');
  if (!Object.hasOwn(fixedUnits, unit) && !Object.hasOwn(monthUnits, unit))
    throw new MongoError(9, `unknown time unit value: ${unit}`);
  return unit;
}

function firstWeekday(value: unknown): number {
  const name = text(value ?? 'sunday', 'startOfWeek').toLowerCase();
  const index = weekdays.indexOf(name.slice(0, 3));
  if (index < 0) throw new MongoError(9, `unknown day of week value: ${name}`);
  return index;
}

function months(local: Date): number {
  return local.getUTCFullYear() * 12 + local.getUTCMonth();
}

/** $dateAdd: months keep the day where the month has it; days and more are counted on the local clock. */
function add(sign: 1 | -1): Operator {
  return dated(['startDate', 'unit', 'amount'], ['timezone'], ({ date, zone, unit, value }) => {
    const amount = toInteger(value('amount'));
    if (amount === undefined) throw new MongoError(5166405, `$dateAdd expects integer amount of time units`);
    const length = fixedUnits[unit];
    if (length !== undefined && length < day) return new Date(date + sign * amount * length);
    const local = toLocal(date, zone);
    if (length !== undefined) return new Date(fromLocal(local.getTime() + sign * amount * length, zone));
    const month = months(local) + sign * amount * (monthUnits[unit] ?? 1);
    const last = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
    const time = local.getTime() - Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
    return new Date(
      fromLocal(Date.UTC(Math.floor(month / 12), month % 12, Math.min(local.getUTCDate(), last)) + time, zone),
    );
  });
}

/** $dateDiff counts the boundaries of the unit between two instants. */
const difference = dated(
  ['startDate', 'endDate', 'unit'],
  ['timezone', 'startOfWeek'],
  ({ date, zone, unit, value }) => {
    const end = instantOf(value('endDate'));
    const [from, to] = [toLocal(date, zone), toLocal(end, zone)];
    const inMonths = monthUnits[unit];
    const count = (local: Date): number => {
      if (inMonths !== undefined) return Math.floor(months(local) / inMonths);
      // 1970-01-01 was a Thursday: shifted by its distance from the week's first day, weeks begin at multiples.
      const shift = unit === 'week' ? ((4 - firstWeekday(value('startOfWeek')) + 7) % 7) * day : 0;
      return Math.floor((local.getTime() + shift) / (fixedUnits[unit] ?? 1));
    };
    const length = fixedUnits[unit] ?? day;
    // Hours and less really pass: what the clocks were put forward or back does not count.
    const shifted = to.getTime() - end - (from.getTime() - date);
    const correction = length < day ? Math.trunc(shifted / length) : 0;
    return integer(BigInt(count(to) - count(from) - correction), 'long');
  },
);

/** $dateTrunc: the beginning of the bin of so many units, counted from the year 2000. */
const truncate = dated(['date', 'unit'], ['binSize', 'timezone', 'startOfWeek'], ({ date, zone, unit, value }) => {
  const size = toInteger(value('binSize') ?? 1);
  if (size === undefined || size <= 0)
    throw new MongoError(5439017, `$dateTrunc requires 'binSize' value to be a 64-bit integer greater than 0`);
  const inMonths = monthUnits[unit];
  if (inMonths !== undefined) {
    const bin = inMonths * size;
    const month = 24_000 + Math.floor((months(toLocal(date, zone)) - 24_000) / bin) * bin;
    return new Date(fromLocal(Date.UTC(Math.floor(month / 12), month % 12), zone));
  }
  const length = (fixedUnits[unit] ?? 1) * size;
  const base = Date.UTC(2000, 0, 1);
  if ((fixedUnits[unit] ?? 1) < day) {
    const origin = fromLocal(base, zone);
    return new Date(origin + Math.floor((date - origin) / length) * length);
  }
  // Weeks are counted from the first of their first days in 2000; the year began on a Saturday.
  const origin = unit === 'week' ? base + ((firstWeekday(value('startOfWeek')) - 6 + 7) % 7) * day : base;
  const local = toLocal(date, zone).getTime();
  return new Date(fromLocal(origin + Math.floor((local - origin) / length) * length, zone));
});

const toParts = named(['date'], ['timezone', 'iso8601'], ({ date, timezone, iso8601 }) => (root, variables) => {
  const value = date?.(root, variables);
  const zone = timezone ? timezone(root, variables) : 'UTC';
  if (isNullish(value) || isNullish(zone)) return null;
  const local = toLocal(instantOf(value), text(zone, 'timezone'));
  const time = {
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    millisecond: local.getUTCMilliseconds(),
  };
  if (iso8601?.(root, variables) === true) {
    const { year, week } = isoWeek(local);
    return { isoWeekYear: year, isoWeek: week, isoDayOfWeek: local.getUTCDay() || 7, ...time };
  }
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate(), ...time };
});

const partNames = ['year', 'month', 'day', 'hour', 'minute', 'second', 'millisecond'];

const fromParts = named([], [...partNames, 'timezone', 'isoWeekYear', 'isoWeek', 'isoDayOfWeek'], (parts) => {
  if (parts.isoWeekYear) throw unsupported('$dateFromParts with ISO weeks');
  if (!parts.year) throw new MongoError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  return (root, variables) => {
    const values = partNames.map((name, at) =>
      parts[name] ? parts[name](root, variables) : at === 1 || at === 2 ? 1 : 0,
    );
    const zone = parts.timezone ? parts.timezone(root, variables) : 'UTC';
    if (values.some(isNullish) || isNullish(zone)) return null;
    const numbers = values.map((value, at) => {
      const number = toInteger(value);
      if (number === undefined)
        throw new MongoError(40515, `'${partNames[at]}' must evaluate to an integer, found ${typeName(value)}`);
      return number;
    });
    const [year = 0, month = 1, date = 1, h = 0, m = 0, s = 0, ms = 0] = numbers;
    const local = new Date(Date.UTC(2000, month - 1, date, h, m, s, ms));
    local.setUTCFullYear(local.getUTCFullYear() + year - 2000, local.getUTCMonth(), local.getUTCDate());
    const exact = new Date(0).setUTCFullYear(year, month - 1, date) + h * hour + m * minute + s * second + ms;
    return new Date(fromLocal(exact, text(zone, 'timezone')));
  };
});

const toText = named(
  ['date'],
  ['format', 'timezone', 'onNull'],
  ({ date, format, timezone, onNull }) =>
    (root, variables) => {
      const value = date?.(root, variables);
      const zone = timezone ? timezone(root, variables) : 'UTC';
      const pattern = format ? format(root, variables) : undefined;
      if (isNullish(value)) return onNull ? onNull(root, variables) : null;
      if (isNullish(zone) || pattern === null) return null;
      const fallback = timezone && zone !== 'UTC' ? '%Y-%m-%dT%H:%M:%S.%L' : '%Y-%m-%dT%H:%M:%S.%LZ';
      return formatDate(
        instantOf(value),
        text(zone, 'timezone'),
        pattern === undefined ? fallback : text(pattern, 'format'),
      );
    },
);

const fromText = named(
  ['dateString'],
  ['format', 'timezone', 'onError', 'onNull'],
  ({ dateString, format, timezone, onError, onNull }) => {
    if (format) throw unsupported('$dateFromString with a format');
    return (root, variables) => {
      const value = dateString?.(root, variables);
      if (isNullish(value)) return onNull ? onNull(root, variables) : null;
      const zone = timezone ? timezone(root, variables) : undefined;
      if (timezone && isNullish(zone)) return null;
      try {
        if (typeof value !== 'string')
          throw new MongoError(
            241,
            `$dateFromString requires that 'dateString' be a string, found: ${typeName(value)}`,
          );
        return parseDate(value, zone === undefined ? undefined : text(zone, 'timezone'));
      } catch (error) {
        if (onError) return onError(root, variables);
        throw error;
      }
    };
  },
);

/** Reads an ISO 8601 date; without an offset of its own it is in the given zone, else in UTC. */
export function parseDate(value: string, zone: string | undefined): Date {
  const parts =
    /^(\d{4})-(\d\d?)(?:-(\d\d?))?(?:[T ](\d\d?)(?::?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i.exec(
      value.trim(),
    );
  if (!parts) throw new MongoError(241, `Error parsing date string '${value}'`);
  const [, year, month, date = '1', h = '0', m = '0', s = '0', fraction = '0', offset] = parts;
  const local = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(date),
    Number(h),
    Number(m),
    Number(s),
    Math.trunc(Number(`0.${fraction}`) * 1000),
  );
  const isReal =
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    new Date(local).getUTCDate() === Number(date) &&
    Number(h) < 24 &&
    Number(m) < 60;
  if (!isReal) throw new MongoError(241, `Error parsing date string '${value}'`);
  return new Date(fromLocal(local, offset?.toUpperCase() ?? zone ?? 'UTC'));
}

export const dates: Record<string, Operator> = {
  $year: part((local) => local.getUTCFullYear()),
  $month: part((local) => local.getUTCMonth() + 1),
  $dayOfMonth: part((local) => local.getUTCDate()),
  $dayOfWeek: part((local) => local.getUTCDay() + 1),
  $dayOfYear: part((local) => Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / day) + 1),
  $hour: part((local) => local.getUTCHours()),
  $minute: part((local) => local.getUTCMinutes()),
  $second: part((local) => local.getUTCSeconds()),
  $millisecond: part((local) => local.getUTCMilliseconds()),
  $week: part((local) => weekday(local)),
  $isoWeek: part((local) => isoWeek(local).week),
  $isoWeekYear: part((local) => integer(BigInt(isoWeek(local).year), 'long')),
  $isoDayOfWeek: part((local) => local.getUTCDay() || 7),
  $dateAdd: add(1),
  $dateSubtract: add(-1),
  $dateDiff: difference,
  $dateTrunc: truncate,
  $dateToParts: toParts,
  $dateFromParts: fromParts,
  $dateToString: toText,
  $dateFromString: fromText,
};
