import { formatMoneyShort, roundHalfAway } from '../../core/money.ts';
import { formatNumber } from '../../core/numbers.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import {
  fewest,
  type MeasureName,
  measureOf,
  percentWords,
  type Ratio,
  readMeasure,
  readShare,
  sayMeasure,
} from '../metrics/index.ts';
import type { Experiment, Target } from './idea.ts';

const signed = /^([+-])\s*(.+)$/;
const examples = { share: '45% or +5%', money: '500k, +50k or +5%', count: '12, +3 or +5%', days: '30, -5 or -5%' };

/**
 * Reads what a measure is to become. Shares: `45%`, or `+5%` for five points more. All others: a value (`500k EUR`, `12`),
 * more by an amount (`+50k`, `-5`), or by a share of what it was (`+5%`).
 */
export function readTarget(words: string, metric: MeasureName, currency: string): Parsed<Target> {
  const said = words.trim().replace(/\s*(points|pp)$/i, '');
  const [, sign, rest = said] = signed.exec(said) ?? [];
  const factor = sign === '-' ? -1 : 1;
  const { unit } = measureOf(metric);
  const share = readShare(rest);
  if (share !== undefined && sign && unit !== 'share') return parsed({ kind: 'grow', value: factor * share });
  const read = readMeasure(rest, metric, currency);
  if (read.ok) return parsed({ kind: sign ? 'by' : 'to', value: factor * read.value });
  return problem(
    `“${words}” is no target for this. Write it like ${examples[unit]}${unit === 'money' ? `, in ${currency}` : ''}.`,
  );
}

/** `at least 45 %`, `5 points more`, `5 % more`: a target in words. */
export function sayTarget({ kind, value }: Target, metric: MeasureName, currency: string): string {
  const { unit, falls } = measureOf(metric);
  if (kind === 'to') return `${falls ? 'at most' : 'at least'} ${sayMeasure(metric, value, currency)}`;
  const more = value < 0 ? 'less' : 'more';
  const size = Math.abs(value);
  if (kind === 'grow') return `${percentWords(size)} ${more}`;
  if (unit === 'share') return `${formatNumber(size * 100, 1)} points ${more}`;
  const said = unit === 'money' ? formatMoneyShort({ minor: roundHalfAway(size), currency }) : formatNumber(size, 1);
  return `${said} ${more}`;
}

/** The value that is wanted, in the unit of the measure; null where it depends on a value before that nobody knows. */
export function wantedValue({ kind, value }: Target, before: number | null): number | null {
  if (kind === 'to') return value;
  if (before === null) return null;
  return kind === 'by' ? before + value : before * (1 + value);
}

export type Measured = 'reached' | 'missed' | 'inconclusive';

/**
 * What the figures say of an experiment that is over: whether its target was reached. “Inconclusive” under five cases
 * after, or before where the target is relative to it; undefined without a target or figures.
 */
export function judge({ metric, target, before, after }: Experiment): Measured | undefined {
  if (metric === undefined || target === undefined || after === undefined) return undefined;
  const isRelative = target.kind !== 'to';
  if (isFew(after) || (isRelative && isFew(before))) return 'inconclusive';
  const wanted = wantedValue(target, before?.value ?? null);
  if (wanted === null || after.value === null) return 'inconclusive';
  const wantsLess = measureOf(metric).falls === true || (isRelative && target.value < 0);
  return (wantsLess ? after.value <= wanted : after.value >= wanted) ? 'reached' : 'missed';
}

function isFew(ratio: Ratio | undefined): boolean {
  return ratio === undefined || ratio.value === null || ratio.n < fewest;
}
