const day = 86_400_000;

/** The lengths of the units that are always the same, in milliseconds. */
export const fixedUnits: Readonly<Record<string, number>> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day,
  week: 7 * day,
};

/** The other units, in months. */
export const monthUnits: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };

/** From 1; like all here of a date whose UTC fields are the local ones. */
export function dayOfYear(local: Date): number {
  return Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0)) / day) + 1;
}

/** The ISO 8601 week: weeks begin on Monday, and belong to the year of their Thursday. */
export function isoWeek(local: Date): { year: number; week: number } {
  const thursday = new Date(local.getTime() + (4 - (local.getUTCDay() || 7)) * day);
  return { year: thursday.getUTCFullYear(), week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1 };
}

/** The week of the year from 0, weeks beginning on Sunday. */
export function weekOfYear(local: Date): number {
  return Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7);
}

/** Months since the year 0. */
export function months(local: Date): number {
  return local.getUTCFullYear() * 12 + local.getUTCMonth();
}

/** The first instant of such a month. */
export function monthStart(month: number, date = 1): number {
  return Date.UTC(Math.floor(month / 12), month % 12, date);
}
