import { type Stage, stages } from '../deals/deal.ts';
import type { CountedDeal } from './counted.ts';
import { median, type Ratio, ratio } from './ratio.ts';

const order = Object.keys(stages) as Stage[];

export interface StageConversion {
  from: Stage;
  to: Stage | 'won';
  conversion: Ratio;
}

/**
 * Stage conversion: deals that entered stage s + 1 ÷ deals that entered s, a share for each stage, over deals that have
 * left s or been decided (deals still in s have not had their chance). A deal that skipped a stage entered it; a won deal
 * entered all. Null where no deal was there. [S67]
 */
export function stageConversion({ entered, passed }: Ways): StageConversion[] {
  return order.map((from, index) => ({
    from,
    to: order[index + 1] ?? 'won',
    conversion: ratio(passed[index] ?? 0, entered[index] ?? 0, entered[index] ?? 0),
  }));
}

/** For each stage how many deals were there and have left it, or were decided there, and how many of them got further. */
export interface Ways {
  entered: number[];
  passed: number[];
}

export function noWays(): Ways {
  return { entered: order.map(() => 0), passed: order.map(() => 0) };
}

/** Adds the way of a deal that got as far as `furthest` says. */
export function addWay({ entered, passed }: Ways, reached: number, isLost: boolean): void {
  for (let index = 0; index < order.length; index += 1) {
    const hasLeft = reached > index || (reached === index && isLost);
    if (!hasLeft) continue;
    entered[index] = (entered[index] ?? 0) + 1;
    if (reached > index) passed[index] = (passed[index] ?? 0) + 1;
  }
}

/** The furthest stage that a deal was in, counted from 0; one more than the last when it was won. */
export function furthest(facts: Pick<CountedDeal['facts'], 'status' | 'stage' | 'stageLog'>): number {
  if (facts.status === 'won') return order.length;
  let reached = order.indexOf(facts.stage);
  for (const entry of facts.stageLog) {
    if (entry.stage !== 'won' && entry.stage !== 'lost') reached = Math.max(reached, order.indexOf(entry.stage));
  }
  return reached;
}

/** How long deals were in each stage, counted by whole days, so that any number of deals can be added without sorting. */
export type StageDays = Map<Stage, Uint32Array>;

const longestDays = 1000;

export function noStageDays(): StageDays {
  return new Map(order.map((stage) => [stage, new Uint32Array(longestDays + 1)]));
}

/** Adds a deal's times in its stages, or with −1 takes them out again. */
export function addStageDays(
  counts: StageDays,
  { stageLog }: Pick<CountedDeal['facts'], 'stageLog'>,
  times: 1 | -1,
): void {
  for (let index = 0; index + 1 < stageLog.length; index += 1) {
    const entry = stageLog[index];
    const next = stageLog[index + 1];
    if (!entry || !next || entry.stage === 'won' || entry.stage === 'lost') continue;
    const days = Math.floor((next.at.getTime() - entry.at.getTime()) / 86_400_000);
    const count = counts.get(entry.stage);
    const at = Math.max(0, Math.min(longestDays, days));
    if (count) count[at] = (count[at] ?? 0) + times;
  }
}

/** Median of the whole days that deals spent in each stage before they left it; null where none has left. */
export function medianDaysInStage(counts: StageDays): Map<Stage, number | null> {
  return new Map([...counts].map(([stage, days]) => [stage, medianOfCounts(days)]));
}

function medianOfCounts(counts: Uint32Array): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let seen = 0;
  for (const [value, count] of counts.entries()) {
    seen += count;
    if (total > 0 && seen * 2 >= total) return value;
  }
  return null;
}

const shortestSilence = 7;
const silenceWithoutHistory = 30;

/**
 * Stale deals: open, and untouched for longer than 2 × the median days in their stage (at least 7 days; 30 where no deal
 * has left that stage yet).
 */
export function staleDeals(
  deals: readonly CountedDeal[],
  medians: ReadonlyMap<Stage, number | null>,
  now: Date,
): { deal: CountedDeal; days: number }[] {
  return deals.flatMap((deal) => {
    const { status, stage, updatedAt } = deal.facts;
    const days = status === 'open' ? staleDays(updatedAt.getTime(), medians.get(stage), now) : undefined;
    return days === undefined ? [] : [{ deal, days }];
  });
}

/**
 * How many days an open deal has been silent, when that is too long for its stage, where deals usually stay `usual` days;
 * undefined for all others. `touched` in milliseconds.
 */
export function staleDays(touched: number, usual: number | null | undefined, now: Date): number | undefined {
  const most = usual === null || usual === undefined ? silenceWithoutHistory : Math.max(shortestSilence, 2 * usual);
  const days = Math.floor((now.getTime() - touched) / 86_400_000);
  return days > most ? days : undefined;
}

/** Response time: median of first touch − creation, in hours; null without touched leads. [S67] */
export function responseTime(leads: readonly { createdAt: Date; touchedAt?: Date | undefined }[]): number | null {
  return median(
    leads.flatMap(({ createdAt, touchedAt }) =>
      touchedAt ? [(touchedAt.getTime() - createdAt.getTime()) / 3_600_000] : [],
    ),
  );
}
