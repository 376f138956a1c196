import { describe, expect, test } from 'vitest';
import type { Experiment } from '../../../src/features/ideas/idea.ts';
import { judge, readTarget, sayTarget } from '../../../src/features/ideas/rules-target.ts';
import type { MeasureName, Ratio } from '../../../src/features/metrics/index.ts';

describe('a target', () => {
  test.each<[string, MeasureName, object, string]>([
    ['45%', 'win-rate', { kind: 'to', value: 0.45 }, 'at least 45 %'],
    ['+5%', 'win-rate', { kind: 'by', value: 0.05 }, '5 points more'],
    ['+5 points', 'deals-won', { kind: 'by', value: 5 }, '5 more'],
    ['500k EUR', 'bookings', { kind: 'to', value: 50_000_000 }, 'at least 500k EUR'],
    ['+50k', 'bookings', { kind: 'by', value: 5_000_000 }, '50k EUR more'],
    ['+12,5 %', 'average-deal', { kind: 'grow', value: 0.125 }, '12.5 % more'],
    ['-5', 'sales-cycle', { kind: 'by', value: -5 }, '5 less'],
    ['30 days', 'sales-cycle', { kind: 'to', value: 30 }, 'at most 30 days'],
  ])('“%s” for %s', (words, metric, target, said) => {
    const read = readTarget(words, metric, 'EUR');

    expect(read).toEqual({ ok: true, value: target });
    expect(read.ok && sayTarget(read.value, metric, 'EUR')).toBe(said);
  });

  test.each<[string, MeasureName]>([
    ['5%', 'bookings'],
    ['5', 'win-rate'],
    ['500k USD', 'bookings'],
    ['many', 'deals-won'],
    ['+', 'deals-won'],
  ])('“%s” is none for %s', (words, metric) => {
    expect(readTarget(words, metric, 'EUR').ok).toBe(false);
  });
});

const made = (metric: MeasureName, words: string, before: Ratio, after: Ratio): Experiment => {
  const target = readTarget(words, metric, 'EUR');
  if (!target.ok) throw new Error(target.problem);
  const owner = { id: 'p', name: 'Rita' };
  const scope = { kind: 'company' as const, name: 'Northwind' };
  return {
    hypothesis: 'h',
    metric,
    target: target.value,
    scope,
    owner,
    start: '2026-11-01',
    until: '2026-12-01',
    before,
    after,
  };
};

test.each<[MeasureName, string, Ratio, Ratio, string]>([
  ['win-rate', '+5%', { value: 0.3, n: 10 }, { value: 0.36, n: 10 }, 'reached'],
  ['win-rate', '+5%', { value: 0.3, n: 10 }, { value: 0.34, n: 10 }, 'missed'],
  ['win-rate', '+5%', { value: 0.3, n: 4 }, { value: 0.9, n: 10 }, 'inconclusive'],
  ['win-rate', '50%', { value: null, n: 0 }, { value: 0.6, n: 5 }, 'reached'],
  ['win-rate', '50%', { value: 0.4, n: 9 }, { value: 0.6, n: 4 }, 'inconclusive'],
  ['sales-cycle', '-10%', { value: 50, n: 8 }, { value: 45, n: 8 }, 'reached'],
  ['sales-cycle', '30', { value: 50, n: 8 }, { value: 31, n: 8 }, 'missed'],
])('%s with the target %s, from %o to %o, is %s', (metric, words, before, after, said) => {
  expect(judge(made(metric, words, before, after))).toBe(said);
});
