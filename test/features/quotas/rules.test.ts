import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { periodOf } from '../../../src/core/period.ts';
import {
  attainment,
  elapsedOf,
  pacing,
  pipelineCoverage,
  type Quota,
  quotaIn,
  quotaOn,
  remainingCoverage,
  runRate,
} from '../../../src/features/quotas/index.ts';

const weekdays = [1, 2, 3, 4, 5];
const q4 = periodOf('quarter', '2026-11-24', 1);
const year = periodOf('year', '2026-11-24', 1);

const quotaOf = (unit: 'month' | 'quarter' | 'year', day: string, major: number, currency = 'EUR'): Quota => ({
  target: { kind: 'person', id: 'rita', name: 'Rita' },
  period: periodOf(unit, day, 1),
  amount: { minor: major * 100, currency },
});

describe('figures against a quota', () => {
  test.each([
    [50, 100, 0.5],
    [150, 100, 1.5],
    [0, 100, 0],
    [50, 0, null],
    [50, undefined, null],
  ])('%s booked of %s is an attainment of %s', (booked, quota, expected) => {
    expect(attainment(booked, quota)).toBe(expected);
  });

  test.each([
    [50, 100, { elapsed: 30, total: 60 }, 1],
    [25, 100, { elapsed: 30, total: 60 }, 0.5],
    [50, 100, { elapsed: 0, total: 60 }, null],
    [50, 0, { elapsed: 30, total: 60 }, null],
    [50, undefined, { elapsed: 30, total: 60 }, null],
    [0, 100, { elapsed: 1, total: 0 }, null],
  ])('%s booked of %s after %j is a pace of %s', (booked, quota, elapsed, expected) => {
    expect(pacing(booked, quota, elapsed)).toBe(expected);
  });

  test.each([
    [50, { elapsed: 30, total: 60 }, 100],
    [50, { elapsed: 6, total: 60 }, 500],
    [50, { elapsed: 5, total: 60 }, null],
    [50, { elapsed: 0, total: 60 }, null],
  ])('%s booked after %j runs to %s', (booked, elapsed, expected) => {
    expect(runRate(booked, elapsed)).toBe(expected);
  });

  test.each([
    [200, 100, 2],
    [200, 0, null],
    [200, undefined, null],
  ])('a pipeline of %s covers a target of %s %s times', (pipeline, target, expected) => {
    expect(pipelineCoverage(pipeline, target)).toBe(expected);
  });

  test.each([
    [60, 100, 40, 1],
    [0, 100, 40, 0],
    [60, 100, 100, 'met'],
    [60, 100, 120, 'met'],
    [60, undefined, 40, null],
  ])('%s open against %s with %s booked leaves a coverage of %s', (open, quota, booked, expected) => {
    expect(remainingCoverage(open, quota, booked)).toBe(expected);
  });

  test('on the last day the pace is the attainment, and the run rate is what is booked', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 1, max: 1e9 }), (booked, quota) => {
        const elapsed = elapsedOf(q4, weekdays, '2026-12-31');

        expect(pacing(booked, quota, elapsed)).toBe(attainment(booked, quota));
        expect(runRate(booked, elapsed)).toBe(booked);
      }),
    );
  });
});

describe('working days', () => {
  test.each([
    ['2026-09-30', { elapsed: 0, total: 66 }],
    ['2026-10-01', { elapsed: 1, total: 66 }],
    ['2026-10-04', { elapsed: 2, total: 66 }],
    ['2026-12-31', { elapsed: 66, total: 66 }],
    ['2027-03-01', { elapsed: 66, total: 66 }],
  ])('of the quarter on %s are %j', (today, expected) => {
    expect(elapsedOf(q4, weekdays, today)).toEqual(expected);
  });
});

describe('the quota of a period', () => {
  test('is the one that was set for it', () => {
    expect(quotaIn([quotaOf('quarter', '2026-11-24', 250), quotaOf('month', '2026-10-01', 1)], q4)?.minor).toBe(250_00);
  });

  test('is the sum of shorter ones that fill it without a gap', () => {
    const months = ['2026-10-01', '2026-11-01', '2026-12-01'].map((day) => quotaOf('month', day, 80));

    expect(quotaIn(months, q4)?.minor).toBe(240_00);
    expect(quotaIn(months.slice(1), q4)).toBeUndefined();
    expect(quotaIn([...months.slice(1), quotaOf('month', '2026-10-01', 80, 'USD')], q4)).toBeUndefined();
  });

  test('of a year may be that of its quarters', () => {
    const quarters = ['2026-01-01', '2026-04-01', '2026-07-01', '2026-10-01'].map((day) =>
      quotaOf('quarter', day, 100),
    );

    expect(quotaIn(quarters, year)?.minor).toBe(400_00);
  });

  test('that holds a day is the quarter’s before the month’s before the year’s', () => {
    const all = [
      quotaOf('year', '2026-01-01', 3),
      quotaOf('month', '2026-11-01', 2),
      quotaOf('quarter', '2026-11-01', 1),
    ];

    expect(quotaOn(all, '2026-11-24')?.period.unit).toBe('quarter');
    expect(quotaOn(all.slice(0, 2), '2026-11-24')?.period.unit).toBe('month');
    expect(quotaOn(all.slice(0, 1), '2026-11-24')?.period.unit).toBe('year');
    expect(quotaOn(all, '2027-01-01')).toBeUndefined();
  });
});
