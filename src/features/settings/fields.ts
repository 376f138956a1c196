import { field } from '../../core/fields.ts';
import { isZone } from '../../core/dates.ts';
import { isCurrency } from '../../core/money.ts';
import { splitList } from '../../core/raw-values.ts';
import { parsed, problem } from '../../core/result.ts';

const months = [
  'january',
  'february',
  'march',
  'april',
  'may',
  'june',
  'july',
  'august',
  'september',
  'october',
  'november',
  'december',
];
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

export const currencyField = field(
  { label: 'Currency', hint: 'All totals are shown in it.' },
  {
    example: 'EUR',
    control: () => ({ kind: 'line', placeholder: 'EUR' }),
    parse: (raw) => {
      const code = raw.trim().toUpperCase();
      return isCurrency(code) ? parsed(code) : problem(`“${raw}” is not a currency code. Use EUR, USD, GBP, …`);
    },
  },
);

export const quietDaysField = field(
  {
    label: 'Quiet days',
    aliases: ['quiet'],
    hint: 'Without a word of a customer its owner is reminded; 60 when empty.',
  },
  {
    example: '60',
    control: () => ({ kind: 'number' }),
    parse: (raw) => {
      const days = /^\d{1,3}$/.test(raw.trim()) ? Number(raw) : 0;
      return days >= 1 && days <= 730 ? parsed(days) : problem(`“${raw}” is not a number of days from 1 to 730.`);
    },
  },
);

export const zoneField = field(
  { label: 'Time zone', aliases: ['timezone', 'tz'], hint: 'An IANA name such as Europe/Berlin.' },
  {
    example: 'Europe/Berlin',
    control: () => ({ kind: 'line', placeholder: 'Europe/Berlin' }),
    parse: (raw) =>
      isZone(raw.trim())
        ? parsed(raw.trim())
        : problem(`“${raw}” is not a time zone. Write it like Europe/Berlin or America/New_York.`),
  },
);

export const fiscalYearField = field(
  { label: 'Fiscal year starts in', aliases: ['fiscal'] },
  {
    example: 'january',
    control: () => ({
      kind: 'choice',
      options: months.map((raw) => ({ label: raw.charAt(0).toUpperCase() + raw.slice(1), raw })),
    }),
    parse: (raw) => {
      const word = raw.trim().toLowerCase();
      const byName = word.length >= 3 ? months.findIndex((month) => month.startsWith(word)) + 1 : 0;
      const month = byName || (/^\d{1,2}$/.test(word) ? Number(word) : 0);
      return month >= 1 && month <= 12 ? parsed(month) : problem(`“${raw}” is not a month.`);
    },
  },
);

export const workingDaysField = field(
  { label: 'Working days', aliases: ['days'] },
  {
    example: 'mon,tue,wed,thu,fri',
    control: () => ({
      kind: 'choices',
      options: weekdays.map((raw) => ({ label: raw.charAt(0).toUpperCase() + raw.slice(1), raw })),
    }),
    parse: (raw) => {
      const days = splitList(raw).map((word) => weekdays.indexOf(word.toLowerCase().slice(0, 3)) + 1);
      return days.length > 0 && days.every((day) => day > 0)
        ? parsed([...new Set(days)].sort((a, b) => a - b))
        : problem(`“${raw}” are not days of the week. Write them like mon,tue,wed,thu,fri.`);
    },
  },
);

export function monthName(month: number): string {
  const name = months[month - 1] ?? '';
  return name.charAt(0).toUpperCase() + name.slice(1);
}

export function weekdayNames(days: readonly number[]): string {
  return days.map((day) => weekdays[day - 1] ?? '').join(', ');
}
