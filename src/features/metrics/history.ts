import { startOfDay } from '../../core/dates.ts';
import { type Period, previousPeriod } from '../../core/period.ts';
import { type Columns, dealAt, outcome } from './columns.ts';
import { expectationAt } from './forecast.ts';
import { eachCredit, type Groups } from './groups.ts';
import type { DayWindow } from './sums.ts';
import { daysOf, type Frame, type CalendarOfCompany } from './window.ts';

/** What earlier periods were expected to end at when they had gone as far as this one has, and what they ended at. */
export interface ForecastHistory {
  pairs(group: number): { forecast: number; actual: number }[];
}

const periodsBack = 6;
const chunk = 8192;

/** Rebuilds the weighted forecasts of six earlier periods at this point, for every group, from the deals' own logs. */
export async function forecastHistory(
  columns: Columns,
  groups: Groups,
  { period, progress, previous }: Frame,
  request: {
    company: CalendarOfCompany;
    zone: string;
    asOf: Date;
    only?: ((deal: { accountId: string; segment: string | undefined }) => boolean) | undefined;
  },
): Promise<ForecastHistory> {
  const points = earlierPoints(period, { progress, previous }, request);
  const forecasts = new Float64Array(groups.count * points.length);
  const actuals = new Float64Array(groups.count * points.length);
  for (let row = 0; row < columns.size; row += 1) {
    if (row % chunk === chunk - 1) await new Promise((resolve) => setImmediate(resolve));
    if (columns.outcome[row] === outcome.gone) continue;
    for (const [index, point] of points.entries()) {
      if (!mayMatter(columns, row, point)) continue;
      const deal = dealAt(columns, row);
      if (!deal || request.only?.({ accountId: deal.facts.account.id, segment: deal.facts.segment }) === false) break;
      const expected = expectationAt(deal, point.days, point.at);
      const actual = deal.facts.status === 'won' && deal.close >= point.days.start && deal.close < point.days.end;
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

interface Point {
  days: DayWindow;
  at: Date;
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
    const day = new Date((days.start + Math.round((days.end - days.start) * part)) * 86_400_000)
      .toISOString()
      .slice(0, 10);
    const at = startOfDay(day, zone);
    if (at < asOf && current.start < period.start) points.push({ days, at });
  }
  return points;
}

/** Cheap test on the columns alone, so that most deals are never looked at in full. */
function mayMatter(columns: Columns, row: number, { days, at }: Point): boolean {
  const close = columns.close[row] ?? 0;
  if (close >= days.start && close < days.end) return true;
  return (columns.lastMove[row] ?? 0) > at.getTime() && close >= days.start;
}
