import { addDays, type Day } from '../../core/dates.ts';
import type { Period } from '../../core/period.ts';
import { penetration, type Ratio, ratio } from '../metrics/index.ts';
import type { Market } from './market.ts';
import { addressable, isCustomerOn, type Place, placesOf, type Prospect, type Standing, standingOf } from './rules.ts';

/** How far we are in one market at the end of a period, or today where it still runs. */
export interface MarketFigures {
  market: Market;
  places: Place[];
  customers: number;
  addressable: number;
  /** Our customers ÷ addressable customers. [S89] */
  penetration: Ratio;
  /** The same on the day before the period; the addressable are those of now. */
  before: Ratio;
  /** First customers of the period: accounts whose first deal was won in it. */
  newLogos: number;
  /** New logos here ÷ all new logos of the company in the period. */
  shareOfNew: Ratio;
  /** The market had no customer before the period, and has one now. */
  isEntered: boolean;
  standings: Record<Standing, number>;
}

export function figuresOf(
  market: Market,
  prospects: readonly Prospect[],
  period: Pick<Period, 'start' | 'end'>,
  today: Day,
): MarketFigures {
  const last = addDays(period.end, -1);
  const day = last < today ? last : today;
  const eve = addDays(period.start, -1);
  const places = placesOf(market, prospects);
  const own = places.flatMap(({ prospect }) => prospect ?? []);
  const customersOn = (on: Day) => own.filter((each) => isCustomerOn(each, on)).length;
  const isNew = ({ firstWin }: Prospect) => firstWin !== undefined && firstWin >= period.start && firstWin < period.end;
  const [customers, before] = [customersOn(day), customersOn(eve)];
  const possible = addressable(market, places);
  const newLogos = own.filter(isNew).length;
  const allNew = prospects.filter(isNew).length;
  const standings = { customer: 0, 'in talks': 0, known: 0, untouched: 0 };
  for (const place of places) standings[standingOf(place, day)] += 1;
  return {
    market,
    places,
    customers,
    addressable: possible,
    penetration: penetration(customers, possible),
    before: penetration(before, possible),
    newLogos,
    shareOfNew: ratio(newLogos, allNew, allNew),
    isEntered: newLogos > 0 && own.every(({ firstWin }) => firstWin === undefined || firstWin >= period.start),
    standings,
  };
}
