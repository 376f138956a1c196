import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nextMonday } from '../../../src/features/goals/rules.ts';
import {
  expectedProgress,
  goalProgress,
  resultProgress,
  standingOf,
} from '../../../src/features/goals/rules-progress.ts';

describe('progress', () => {
  test('of a key result is a share of its way, upwards and downwards', () => {
    expect(resultProgress({ from: 0, to: 200 }, 50)).toBe(0.25);
    expect(resultProgress({ from: 60, to: 40 }, 45)).toBe(0.75);
    expect(resultProgress({ from: 0, to: 10 }, -3)).toBe(0);
    expect(resultProgress({ from: 0, to: 10 }, 30)).toBe(1);
    expect(resultProgress({ from: 0, to: 10 }, null)).toBeNull();
  });

  test('is never under 0 nor over 1, and grows with the value on the way there', () => {
    const number = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, (from, to, one, other) => {
        const [a, b] = [one, other].map((value) => resultProgress({ from, to }, value));
        if (a === null || b === null || a === undefined || b === undefined) return;
        const grows = to > from ? one <= other : one >= other;
        expect(Math.min(a, b)).toBeGreaterThanOrEqual(0);
        expect(Math.max(a, b)).toBeLessThanOrEqual(1);
        expect(grows ? a <= b : a >= b).toBe(true);
      }),
    );
  });

  test('of an objective is the mean, in which the unknown is 0; none without key results', () => {
    expect(goalProgress([1, 0.5, null])).toBe(0.5);
    expect(goalProgress([])).toBeNull();
  });

  test('that is expected counts working days, today among them', () => {
    const week = { start: '2026-11-23', end: '2026-11-30' };
    expect(expectedProgress(week, [1, 2, 3, 4, 5], '2026-11-24')).toBe(0.4);
    expect(expectedProgress(week, [1, 2, 3, 4, 5], '2026-11-29')).toBe(1);
    expect(expectedProgress(week, [], '2026-11-24')).toBeNull();
  });

  test.each([
    [0.31, '2026-11-24', 'on track'],
    [0.29, '2026-11-24', 'behind'],
    [1, '2026-11-24', 'reached'],
    [0.9, '2026-11-30', 'over'],
    [0, '2026-11-20', 'not begun'],
    [null, '2026-11-24', 'no key results'],
  ])('of %s on %s is “%s”', (progress, today, standing) => {
    const goal = {
      state: 'open' as const,
      period: { key: 'w', label: 'w', unit: 'week' as const, start: '2026-11-23', end: '2026-11-30' },
    };
    expect(standingOf(goal, progress, 0.4, today)).toBe(standing);
  });
});

test.each([
  ['2026-11-24T10:00:00Z', 'Europe/Berlin', '2026-11-30T08:00:00.000Z'],
  ['2026-11-23T07:59:00Z', 'Europe/Berlin', '2026-11-23T08:00:00.000Z'],
  ['2026-11-23T08:00:00Z', 'Europe/Berlin', '2026-11-30T08:00:00.000Z'],
  ['2027-03-27T10:00:00Z', 'Europe/Berlin', '2027-03-29T07:00:00.000Z'],
  ['2026-10-24T10:00:00Z', 'Europe/Berlin', '2026-10-26T08:00:00.000Z'],
  ['2026-11-23T05:00:00Z', 'America/New_York', '2026-11-23T14:00:00.000Z'],
])('after %s, Monday at nine in %s is %s', (after, zone, monday) => {
  expect(nextMonday(new Date(after), zone).toISOString()).toBe(monday);
});
