import { formatMoneyShort } from '../../core/money.ts';
import { wholeParts } from './ratio.ts';
import type { Sums } from './sums.ts';

export const changeParts = ['volume', 'cycle', 'win rate', 'mix', 'size', 'discount'] as const;
export type ChangePart = (typeof changeParts)[number];

/** Why bookings changed, in minor units; the parts add up to the difference exactly. */
export interface Explanation {
  previous: number;
  current: number;
  parts: Record<ChangePart, number>;
}

/**
 * Splits the change of bookings between two windows into parts that add up to it, in whole minor units:
 *
 * bookings = deals in work × share of them that was decided × Σ over types (mix × win rate × list size × (1 − discount))
 *
 * volume: deals in work; cycle: how many of them were decided in the window; win rate, size and discount: within each
 * type of deal; mix: which types were decided. Each part is the mean effect of changing its factor over all orders in
 * which the six could change (Shapley), so that none is favoured. A factor that a window cannot know (the size of deals
 * where none was won) is taken from the other window, so that it explains nothing. Never null: without deals all is 0.
 */
export function explainChange(previous: Sums, current: Sums): Explanation {
  const before = factorsOf(previous);
  const after = factorsOf(current);
  fillUnknown(before, after);
  fillUnknown(after, before);
  const difference = current.wonAmount - previous.wonAmount;
  const exact = shapley((chosen) => bookings(before, after, chosen));
  const whole = wholeParts(exact, difference);
  const parts = Object.fromEntries(changeParts.map((part, index) => [part, whole[index] ?? 0]));
  return {
    previous: previous.wonAmount,
    current: current.wonAmount,
    parts: parts as Explanation['parts'],
  };
}

interface TypeFactors {
  mix: number | null;
  win: number | null;
  list: number | null;
  kept: number | null;
}

interface Factors {
  work: number;
  decided: number | null;
  types: TypeFactors[];
}

function factorsOf(sums: Sums): Factors {
  const ended = sums.types.reduce((count, type) => count + type.won + type.lost, 0);
  const work = ended + sums.openAtEnd;
  return {
    work,
    decided: work === 0 ? null : ended / work,
    types: sums.types.map(({ won, lost, amount, list }) => ({
      mix: ended === 0 ? null : (won + lost) / ended,
      win: won + lost === 0 ? null : won / (won + lost),
      // A list price of nothing is no base for a discount: then the whole price is "size".
      list: won === 0 ? null : (list || amount) / won,
      kept: won === 0 ? null : list === 0 ? 1 : amount / list,
    })),
  };
}

function fillUnknown(target: Factors, from: Factors): void {
  target.decided ??= from.decided;
  for (const [index, type] of target.types.entries()) {
    const other = from.types[index];
    type.mix ??= other?.mix ?? null;
    type.win ??= other?.win ?? null;
    type.list ??= other?.list ?? null;
    type.kept ??= other?.kept ?? null;
  }
}

/** Bookings with each factor from the window after where its bit is set, from the one before otherwise. */
function bookings(before: Factors, after: Factors, chosen: number): number {
  const pick = (part: ChangePart) => ((chosen >> changeParts.indexOf(part)) & 1 ? after : before);
  let perDecision = 0;
  for (let index = 0; index < before.types.length; index += 1) {
    const mix = pick('mix').types[index]?.mix ?? 0;
    const win = pick('win rate').types[index]?.win ?? 0;
    const list = pick('size').types[index]?.list ?? 0;
    const kept = pick('discount').types[index]?.kept ?? 0;
    perDecision += mix * win * list * kept;
  }
  return pick('volume').work * (pick('cycle').decided ?? 0) * perDecision;
}

/** Each factor's mean contribution over all orders. With six factors: 64 values of `worth`. */
function shapley(worth: (chosen: number) => number): number[] {
  const count = changeParts.length;
  const values = Array.from({ length: 2 ** count }, (_, chosen) => worth(chosen));
  return changeParts.map((_, index) => {
    let sum = 0;
    for (let chosen = 0; chosen < values.length; chosen += 1) {
      if ((chosen >> index) & 1) continue;
      const gain = (values[chosen | (1 << index)] ?? 0) - (values[chosen] ?? 0);
      sum += gain * orderShare(bitsIn(chosen), count);
    }
    return sum;
  });
}

/** Share of the orders in which exactly this set of `size` factors changes before the next one. */
function orderShare(size: number, count: number): number {
  return (factorial(size) * factorial(count - size - 1)) / factorial(count);
}

function factorial(value: number): number {
  return value < 2 ? 1 : value * factorial(value - 1);
}

function bitsIn(value: number): number {
  return value === 0 ? 0 : (value & 1) + bitsIn(value >> 1);
}

const up: Record<ChangePart, string> = {
  volume: 'more deals in work',
  cycle: 'faster decisions',
  'win rate': 'a higher win rate',
  mix: 'a better mix of deals',
  size: 'larger deals',
  discount: 'smaller discounts',
};
const down: Record<ChangePart, string> = {
  volume: 'fewer deals in work',
  cycle: 'slower decisions',
  'win rate': 'a lower win rate',
  mix: 'a weaker mix of deals',
  size: 'smaller deals',
  discount: 'larger discounts',
};

/** A part that is less than this share of the largest is not named; it is in the rest. */
const leastNamed = 0.05;

/**
 * The change in one sentence: its direction, the parts for it, those against it, and what is left, so that who adds up
 * what is said gets the difference.
 */
export function sayChange({ previous, current, parts }: Explanation, currency: string): string {
  const difference = current - previous;
  const short = (minor: number) => formatMoneyShort({ minor, currency });
  if (difference === 0) return `Bookings stayed at ${short(current)}.`;
  const ordered = changeParts.map((part) => ({ part, minor: parts[part] })).filter(({ minor }) => minor !== 0);
  ordered.sort((a, b) => Math.abs(b.minor) - Math.abs(a.minor));
  const say = ({ part, minor }: { part: ChangePart; minor: number }) =>
    `${(minor > 0 ? up : down)[part]} (${minor > 0 ? '+' : '−'}${short(Math.abs(minor))})`;
  const named = ordered.filter(({ minor }) => Math.abs(minor) >= leastNamed * Math.abs(ordered[0]?.minor ?? 0));
  const isAlong = ({ minor }: { minor: number }) => Math.sign(minor) === Math.sign(difference);
  const along = named.filter(isAlong).map(say);
  const against = named.filter((each) => !isAlong(each)).map(say);
  const rest = difference - named.reduce((sum, { minor }) => sum + minor, 0);
  const because = [
    along.length > 0 ? `: ${listed(along)}` : '',
    against.length > 0 ? `, against ${listed(against)}` : '',
    rest === 0 ? '' : `; the rest ${rest > 0 ? '+' : '−'}${short(Math.abs(rest))}`,
  ].join('');
  return `Bookings ${difference > 0 ? 'rose' : 'fell'} by ${short(Math.abs(difference))} to ${short(current)}${because}.`;
}

/** `a`, `a and b`, `a, b and c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
