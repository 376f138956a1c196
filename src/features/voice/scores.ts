import { csat, nps, percentWords, type Ratio } from '../metrics/index.ts';
import type { RatingFields } from './voice.ts';

/** The two figures of satisfaction over some ratings. */
export interface Scores {
  /** Ratings of 4 and 5 ÷ all ratings, a share; null without any. */
  csat: Ratio;
  /** % of 9–10 − % of 0–6, from −100 to 100; null without any. */
  nps: Ratio;
}

export function scoresOf(ratings: readonly Pick<RatingFields, 'scale' | 'score'>[]): Scores {
  const of = (scale: RatingFields['scale']) => ratings.filter((each) => each.scale === scale).map(({ score }) => score);
  return { csat: csat(of('csat')), nps: nps(of('nps')) };
}

const fewest = 5;

/** `86 % (n 20, +4 points)`, `86 % (n 3, too few)`, `none yet`. */
export function sayCsat(now: Ratio, before?: Ratio): string {
  if (now.value === null) return 'none yet';
  return `${percentWords(now.value)} (${sample(now, before && difference(now, before, 100))})`;
}

/** `+33 (n 12, −5)`. */
export function sayNps(now: Ratio, before?: Ratio): string {
  if (now.value === null) return 'none yet';
  return `${signed(now.value)} (${sample(now, before && difference(now, before, 1))})`;
}

function sample({ n }: Ratio, change: string | undefined): string {
  if (n < fewest) return `n ${n}, too few`;
  return change === undefined ? `n ${n}` : `n ${n}, ${change} on before`;
}

/** Undefined where one of the two is of too few. */
function difference(now: Ratio, before: Ratio, factor: number): string | undefined {
  if (now.value === null || before.value === null || now.n < fewest || before.n < fewest) return undefined;
  return signed((now.value - before.value) * factor);
}

/** `+12`, `−5`, `0`. */
export function signed(value: number): string {
  const whole = Math.round(value);
  if (whole === 0) return '0';
  return whole > 0 ? `+${whole}` : `−${Math.abs(whole)}`;
}
