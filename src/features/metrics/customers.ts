import { dealTypes } from '../deals/deal.ts';
import { type Ratio, ratio } from './ratio.ts';
import type { Sums } from './sums.ts';

/** Segment penetration: our customers in the segment ÷ customers that could be, a share. Null without any. [S89] */
export function penetration(customers: number, addressable: number): Ratio {
  return ratio(customers, addressable, addressable);
}

/** CSAT: ratings of 4 and 5 ÷ ratings of 1 to 5, a share. Null without ratings. [S83] */
export function csat(ratings: readonly number[]): Ratio {
  return ratio(ratings.filter((rating) => rating >= 4).length, ratings.length, ratings.length);
}

/** NPS: % of 9–10 − % of 0–6, from −100 to 100; passives stay in the base. Null without answers. [S84] */
export function nps(scores: readonly number[]): Ratio {
  const promoters = scores.filter((score) => score >= 9).length;
  const detractors = scores.filter((score) => score <= 6).length;
  return ratio((promoters - detractors) * 100, scores.length, scores.length);
}

/** New against expansion: amount won from new business ÷ all that was won, a share; renewals apart. [S78] */
export function newBusinessShare({ types }: Pick<Sums, 'types'>): Ratio {
  const won = types.filter((_, index) => dealTypes[index] !== 'renewal');
  const sum = (of: 'amount' | 'won') => won.reduce((total, type) => total + type[of], 0);
  return ratio(types[dealTypes.indexOf('new')]?.amount ?? 0, sum('amount'), sum('won'));
}
