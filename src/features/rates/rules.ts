import type { Day } from '../../core/dates.ts';
import { convertMoney, type Money } from '../../core/money.ts';
import { typed } from '../../core/typed.ts';

/** What one unit of `base` is worth in `quote`, from a day on until the next rate of the same pair. */
export interface Rate {
  base: string;
  quote: string;
  rate: number;
  from: Day;
}

/** All rates of a company. */
export type RateTable = readonly Rate[];

/** A sum in one currency, and what could not be added because nobody gave a rate. */
export interface Total {
  amount: Money;
  missing: { currency: string; day: Day }[];
}

/**
 * An amount in another currency at the rate of a day: the latest rate with `from` on or before it. The inverse serves
 * where only that is known, and `through` (the company's currency) links two currencies without a common rate.
 * Undefined when no rate is known: a rate is never assumed.
 */
export function convert(
  table: RateTable,
  amount: Money,
  toCurrency: string,
  day: Day,
  through?: string,
): Money | undefined {
  if (amount.currency === toCurrency) return amount;
  const rate = rateOn(table, amount.currency, toCurrency, day, through);
  return rate === undefined ? undefined : convertMoney(amount, rate, toCurrency);
}

/** Units of `quote` for one unit of `base` on a day; undefined when no rate is known. */
export function rateOn(table: RateTable, base: string, quote: string, day: Day, through?: string): number | undefined {
  if (base === quote) return 1;
  const known = pairRate(table, base, quote, day);
  if (known !== undefined || through === undefined || through === base || through === quote) return known;
  const first = pairRate(table, base, through, day);
  const second = pairRate(table, through, quote, day);
  return first === undefined || second === undefined ? undefined : first * second;
}

/** Adds amounts of several currencies in one, each at the rate of its own day. */
export function total(
  table: RateTable,
  items: readonly { amount: Money; day: Day }[],
  currency: string,
  through: string = currency,
): Total {
  let minor = 0;
  const missing: Total['missing'] = [];
  for (const { amount, day } of items) {
    const converted = convert(table, amount, currency, day, through);
    if (converted) minor += converted.minor;
    else missing.push({ currency: amount.currency, day });
  }
  return { amount: { minor, currency }, missing };
}

/** Says what a total leaves out, or nothing when it is complete. */
export function sayMissing(missing: Total['missing'], currency: string): string | undefined {
  const [first] = missing;
  if (!first) return undefined;
  const left = missing.length === 1 ? '1 amount is' : `${missing.length} amounts are`;
  return `${left} left out: ${sayNoRate(first.currency, currency, first.day)}`;
}

/** What to do about a rate that nobody has given. */
export function sayNoRate(base: string, quote: string, day: Day): string {
  return `no rate ${base}→${quote} at ${day}. Add one with “${typed(`sales rate ${base} ${quote} … from:${day}`)}”.`;
}

function pairRate(table: RateTable, base: string, quote: string, day: Day): number | undefined {
  const direct = latest(table, base, quote, day);
  const inverse = latest(table, quote, base, day);
  if (direct && (!inverse || direct.from >= inverse.from)) return direct.rate;
  return inverse && 1 / inverse.rate;
}

function latest(table: RateTable, base: string, quote: string, day: Day): Rate | undefined {
  let best: Rate | undefined;
  for (const rate of table) {
    const fits = rate.base === base && rate.quote === quote && rate.from <= day;
    if (fits && (!best || rate.from > best.from)) best = rate;
  }
  return best;
}
