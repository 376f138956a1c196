import { amountAt, type CountedDeal, dayNumber } from './counted.ts';
import type { Past } from './past.ts';
import type { Pipeline } from './pipeline.ts';
import { type Ratio, ratio } from './ratio.ts';
import type { DayWindow } from './sums.ts';
import { stages } from '../deals/deal.ts';

/** What a period is expected to end at, in minor units: booked, and what is open by how sure it is. */
export interface Forecast {
  booked: number;
  commit: number;
  best: number;
  weighted: number;
}

/**
 * Commit: booked + open deals at stage commit closing in the period. Best case: also those in negotiation. Weighted:
 * booked + Σ amount × probability of all that close in it. Minor units, whole; never null. [S71]
 */
export function forecast(booked: number, { closing }: Pipeline): Forecast {
  return {
    booked,
    commit: booked + closing.commit,
    best: booked + closing.best,
    weighted: booked + Math.round(closing.weighted),
  };
}

/** Forecast accuracy: 1 − |actual − forecast| ÷ forecast, a share (below 0 when far off). Null when forecast is 0. [S76] */
export function forecastAccuracy(forecasted: number, actual: number): Ratio {
  const off = ratio(Math.abs(actual - forecasted), forecasted, 1);
  return { value: off.value === null ? null : 1 - off.value, n: 1 };
}

/** Forecast bias: Σ(forecast − actual) ÷ Σ actual, a share; above 0 is too hopeful. Null when Σ actual is 0. [S77] */
export function forecastBias(pairs: readonly { forecast: number; actual: number }[]): Ratio {
  const actual = pairs.reduce((sum, pair) => sum + pair.actual, 0);
  const off = pairs.reduce((sum, pair) => sum + pair.forecast - pair.actual, 0);
  return ratio(off, actual, pairs.length);
}

/** An instant of the past: the beginning of a day, as a number of days since 1970, on the clocks of a zone. */
export interface Moment {
  at: Date;
  day: number;
}

/**
 * The weighted forecast that a period had at an instant of the past, from the deals' own logs: what was won by then, and
 * what was open, with the amount, the close date and the stage's probability of that time. Minor units.
 */
export function weightedForecastAt(deals: readonly CountedDeal[], period: DayWindow, moment: Moment): number {
  return Math.round(
    deals.reduce((sum, deal) => sum + amountAt(deal, moment.at) * expectationAt(deal, period, moment), 0),
  );
}

/** What share of the amount the period could expect from a deal at an instant: 1 when won, its probability when open. */
export function expectationAt(
  { facts, close }: Pick<Past, 'facts' | 'close'>,
  period: DayWindow,
  { at, day }: Moment,
): number {
  if (facts.createdAt > at) return 0;
  if (facts.status !== 'open' && close < day)
    return facts.status === 'won' && close >= period.start && close < period.end ? 1 : 0;
  const expected = closeDayAt(facts, close, at);
  return expected >= period.start && expected < period.end ? probabilityAt(facts, at) / 100 : 0;
}

function closeDayAt(facts: Past['facts'], close: number, at: Date): number {
  const later = facts.closeDateMoves.find((move) => move.at > at);
  return later ? dayNumber(later.from) : close;
}

function probabilityAt(facts: Past['facts'], at: Date): number {
  let known: number | undefined;
  for (const entry of facts.stageLog) {
    if (entry.at <= at && entry.stage !== 'won' && entry.stage !== 'lost') known = stages[entry.stage];
  }
  return known ?? facts.probability;
}
