import type { Day } from '../../core/dates.ts';
import type { Period } from '../../core/period.ts';
import { progressOf } from '../metrics/index.ts';
import type { GoalFields, KeyResult } from './goal.ts';

/** So far behind what was to be expected, as a share, an objective is still on track. */
const tolerance = 0.1;

/**
 * Progress of a key result, a share: (value − from) ÷ (to − from), never under 0 nor over 1. Works downwards, too. Null
 * where the value is not known. (ours)
 */
export function resultProgress({ from, to }: Pick<KeyResult, 'from' | 'to'>, value: number | null): number | null {
  if (value === null || from === to) return null;
  return Math.min(1, Math.max(0, (value - from) / (to - from)));
}

/**
 * Progress of an objective, a share: the mean of its key results’ progress, in which one that is not known yet counts as 0.
 * Null without key results. (ours)
 */
export function goalProgress(results: readonly (number | null)[]): number | null {
  if (results.length === 0) return null;
  return results.reduce<number>((sum, each) => sum + (each ?? 0), 0) / results.length;
}

/**
 * Progress that is to be expected on a day, a share: working days of the period that have begun ÷ all of them; today counts
 * as gone. Null where the period has no working day. (ours)
 */
export function expectedProgress(
  period: Pick<Period, 'start' | 'end'>,
  workingDays: readonly number[],
  today: Day,
): number | null {
  const { elapsed, total } = progressOf(period, workingDays, today);
  return total === 0 ? null : elapsed / total;
}

export type Standing =
  | GoalFields['state']
  | 'no key results'
  | 'not begun'
  | 'reached'
  | 'on track'
  | 'behind'
  | 'over';

/**
 * How an objective stands: as it was closed; `reached` at 100 %; `over` where its period has ended before; `not begun`;
 * `on track` at most ten points under what is to be expected, else `behind`.
 */
export function standingOf(
  { state, period }: Pick<GoalFields, 'state' | 'period'>,
  progress: number | null,
  expected: number | null,
  today: Day,
): Standing {
  if (state !== 'open') return state;
  if (progress === null) return 'no key results';
  if (progress >= 1) return 'reached';
  if (today >= period.end) return 'over';
  if (today < period.start) return 'not begun';
  return progress >= (expected ?? 0) - tolerance - 1e-9 ? 'on track' : 'behind';
}
