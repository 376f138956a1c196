import { type Ratio, ratio } from './ratio.ts';

/** How far a period has gone, in working days. */
export interface Progress {
  elapsed: number;
  total: number;
}

/** Quota attainment: booked ÷ quota, a share. Null without a quota. [S74] */
export function attainment(booked: number, quota: number | null): Ratio {
  return ratio(booked, quota ?? 0, 1);
}

/**
 * Pacing: (booked ÷ quota) ÷ (elapsed ÷ total working days), a factor; 1 is on pace. Null without a quota or before the
 * first working day has passed. (ours)
 */
export function pacing(booked: number, quota: number | null, { elapsed, total }: Progress): Ratio {
  const share = attainment(booked, quota).value;
  return share === null || elapsed === 0 || total === 0
    ? { value: null, n: elapsed }
    : { value: share / (elapsed / total), n: elapsed };
}

/**
 * Run-rate projection: booked ÷ elapsed working days × total working days, in minor units. Null before 10 % of the period
 * has passed: a first deal would be projected to riches. (ours)
 */
export function runRate(booked: number, { elapsed, total }: Progress): number | null {
  return elapsed === 0 || elapsed / total < 0.1 ? null : Math.round((booked / elapsed) * total);
}

/** Share of people with a quota who booked it; null when nobody has one. [S74] */
export function attainedShare(people: readonly { booked: number; quota: number | null }[]): Ratio {
  const withQuota = people.filter(({ quota }) => quota !== null && quota > 0);
  const made = withQuota.filter(({ booked, quota }) => booked >= (quota ?? 0));
  return ratio(made.length, withQuota.length, withQuota.length);
}
