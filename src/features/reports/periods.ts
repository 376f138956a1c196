import { addDays, daysBetween } from '../../core/dates.ts';
import { type Period, periodOf, previousPeriod } from '../../core/period.ts';

export { type Period, previousPeriod };

/** The period just after, of the same length. */
export function nextPeriod(period: Period, fiscalYearStart: number): Period {
  if (period.unit !== 'days') return periodOf(period.unit, period.end, fiscalYearStart);
  const length = daysBetween(period.start, period.end);
  // Going one length back from two lengths ahead lands on the next one, with its name.
  return previousPeriod(
    { ...period, start: addDays(period.start, 2 * length), end: addDays(period.end, 2 * length) },
    fiscalYearStart,
  );
}
