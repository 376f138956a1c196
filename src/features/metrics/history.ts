import { startOfDay } from '../../core/dates.ts';
import { type Period, previousPeriod } from '../../core/period.ts';
import { type Columns, outcome } from './columns.ts';
import { amountAt, dayOf } from './counted.ts';
import { expectationAt, type Moment } from './forecast.ts';
import { eachCredit, type Groups } from './groups.ts';
import { pastAt } from './past.ts';
import type { DayWindow } from './sums.ts';
import { isTurn, turn } from '../../core/turn.ts';
import { daysOf, type Frame, type CalendarOfCompany } from './window.ts';

/** What earlier periods were expected to end at when they had gone as far as this one has, and what they ended at. */
export interface ForecastHistory {
  pairs(group: number): { forecast: number; actual: number }[];
}

const periodsBack = 6;

/** Rebuilds the weighted forecasts of six earlier periods at this point, for every group, from the deals' own logs. */
export async function forecastHistory(
  columns: Columns,
  groups: Groups,
  { period, progress, previous }: Frame,
  request: {
    company: CalendarOfCompany;
    zone: string;
    asOf: Date;
    only?: ((row: number) => boolean) | undefined;
  },
): Promise<ForecastHistory> {
  const points = earlierPoints(period, { progress, previous }, request);
  const forecasts = new Float64Array(groups.count * points.length);
  const actuals = new Float64Array(groups.count * points.length);
  const { only } = request;
  for (let row = 0; row < columns.size; row += 1) {
    if (isTurn(row)) await turn();
    if (columns.outcome[row] === outcome.gone || (only && !only(row))) continue;
    for (const [index, point] of points.entries()) {
      if (!mayMatter(columns, row, point)) continue;
      const actual = columns.outcome[row] === outcome.won && isWithin(point.days, columns.close[row] ?? 0);
      const expected = expectationOf(columns, row, point);
      if (expected === 0 && !actual) continue;
      eachCredit(columns, groups, row, (group, amount) => {
        const at = group * points.length + index;
        forecasts[at] = (forecasts[at] ?? 0) + amount * expected;
        if (actual) actuals[at] = (actuals[at] ?? 0) + amount;
      });
    }
  }
  return {
    pairs: (group) =>
      points.flatMap((_, index) => {
        const forecast = Math.round(forecasts[group * points.length + index] ?? 0);
        const actual = actuals[group * points.length + index] ?? 0;
        return forecast === 0 && actual === 0 ? [] : [{ forecast, actual }];
      }),
  };
}

/** What a period could expect from a deal, as a share of what its amount is now: the amount may have been another. */
function expectationOf(columns: Columns, row: number, point: Point): number {
  const close = columns.close[row] ?? 0;
  const result = columns.outcome[row];
  // Decided by then: the columns alone say what it brought, unless it was logged later.
  if (result !== outcome.open && close < point.day && (columns.created[row] ?? 0) < point.day)
    return result === outcome.won && isWithin(point.days, close) ? 1 : 0;
  const past = pastAt(columns, row);
  const share = expectationAt(past, point.days, point);
  return past.amount === 0 ? share : (share * amountAt(past, point.at)) / past.amount;
}

function isWithin({ start, end }: DayWindow, day: number): boolean {
  return day >= start && day < end;
}

interface Point extends Moment {
  days: DayWindow;
}

/** Periods before this one, each with the instant at which it had gone as far. */
function earlierPoints(
  period: Period,
  { progress, previous }: Pick<Frame, 'progress' | 'previous'>,
  { company, zone, asOf }: { company: CalendarOfCompany; zone: string; asOf: Date },
): Point[] {
  const points: Point[] = [];
  // A period that is over has its forecast history taken at its middle: at its end every forecast is right.
  const isOver = progress.elapsed >= progress.total;
  for (
    let current = previous.period;
    points.length < periodsBack;
    current = previousPeriod(current, company.fiscalYearStart)
  ) {
    const days = daysOf(current);
    const part = isOver ? 0.5 : progress.elapsed / Math.max(1, progress.total);
    const day = days.start + Math.round((days.end - days.start) * part);
    const at = startOfDay(dayOf(day), zone);
    if (at < asOf && current.start < period.start) points.push({ days, at, day });
  }
  return points;
}

/** Cheap test on the columns alone, so that most deals are never looked at in full. */
function mayMatter(columns: Columns, row: number, { days, at }: Point): boolean {
  const close = columns.close[row] ?? 0;
  if (isWithin(days, close)) return true;
  return (columns.lastMove[row] ?? 0) > at.getTime() && close >= days.start;
}
