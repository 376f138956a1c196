import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { comparedWith, nextRun, runsBetween, sayRhythm, windowOf } from '../../../src/features/digests/rhythm.ts';
import type { Rhythm } from '../../../src/features/digests/schedule.ts';

const calendar = { fiscalYearStart: 1, workingDays: [1, 2, 3, 4, 5] };
const weekly = (zone: string, time = '09:00', weekday = 1): Rhythm => ({ cadence: 'weekly', weekday, time, zone });
const local = (at: Date, zone: string) => DateTime.fromJSDate(at, { zone }).toFormat('ccc yyyy-MM-dd HH:mm');

describe('a weekly digest stays at nine over a change of clocks', () => {
  test.each([
    ['Europe/Berlin', '2026-03-20T00:00:00Z', ['Mon 2026-03-23 09:00', 'Mon 2026-03-30 09:00'], 167],
    ['Europe/Berlin', '2026-10-16T00:00:00Z', ['Mon 2026-10-19 09:00', 'Mon 2026-10-26 09:00'], 169],
    ['America/New_York', '2026-03-01T12:00:00Z', ['Mon 2026-03-02 09:00', 'Mon 2026-03-09 09:00'], 167],
    ['America/New_York', '2026-10-25T12:00:00Z', ['Mon 2026-10-26 09:00', 'Mon 2026-11-02 09:00'], 169],
    ['Australia/Lord_Howe', '2026-09-27T00:00:00Z', ['Mon 2026-09-28 09:00', 'Mon 2026-10-05 09:00'], 167.5],
    ['America/Sao_Paulo', '2026-10-16T00:00:00Z', ['Mon 2026-10-19 09:00', 'Mon 2026-10-26 09:00'], 168],
  ])('in %s', (zone, start, expected, hours) => {
    const first = nextRun(weekly(zone), new Date(start), calendar);
    const second = nextRun(weekly(zone), first, calendar);

    expect([local(first, zone), local(second, zone)]).toEqual(expected);
    expect((second.getTime() - first.getTime()) / 3_600_000).toBe(hours);
  });
});

describe('the hour that the clocks change', () => {
  test('is run when the clocks have passed it, where it is skipped', () => {
    const at = nextRun(weekly('Europe/Berlin', '02:30', 7), new Date('2026-03-27T00:00:00Z'), calendar);

    expect(at.toISOString()).toBe('2026-03-29T01:30:00.000Z');
    expect(local(nextRun(weekly('Europe/Berlin', '02:30', 7), at, calendar), 'Europe/Berlin')).toBe(
      'Sun 2026-04-05 02:30',
    );
  });

  test('is run once, at the first of the two, where it comes twice', () => {
    const sunday = weekly('Europe/Berlin', '02:30', 7);
    const at = nextRun(sunday, new Date('2026-10-23T00:00:00Z'), calendar);

    expect(at.toISOString()).toBe('2026-10-25T00:30:00.000Z');
    expect(local(nextRun(sunday, at, calendar), 'Europe/Berlin')).toBe('Sun 2026-11-01 02:30');
  });
});

describe('the days that a digest reports', () => {
  const at = (iso: string) => new Date(iso);
  test.each([
    [
      'weekly from Monday',
      weekly('Europe/Berlin'),
      '2026-11-23T08:00:00Z',
      '2026-11-16',
      '2026-11-23',
      'week 47, 2026',
    ],
    [
      'weekly from Wednesday',
      weekly('Europe/Berlin', '09:00', 3),
      '2026-11-25T08:00:00Z',
      '2026-11-18',
      '2026-11-25',
      'Wed 18 Nov to Tue 24 Nov 2026',
    ],
    [
      'daily on Tuesday',
      { cadence: 'daily', time: '09:00', zone: 'Europe/Berlin' },
      '2026-11-24T08:00:00Z',
      '2026-11-23',
      '2026-11-24',
      'Mon 23 Nov 2026',
    ],
    [
      'daily on Monday: the weekend too',
      { cadence: 'daily', time: '09:00', zone: 'Europe/Berlin' },
      '2026-11-23T08:00:00Z',
      '2026-11-20',
      '2026-11-23',
      'Fri 20 Nov to Sun 22 Nov 2026',
    ],
    [
      'monthly',
      { cadence: 'monthly', monthDay: 3, time: '09:00', zone: 'Europe/Berlin' },
      '2026-12-03T08:00:00Z',
      '2026-11-01',
      '2026-12-01',
      'November 2026',
    ],
    [
      'quarterly',
      { cadence: 'quarterly', time: '09:00', zone: 'Europe/Berlin' },
      '2026-10-01T07:00:00Z',
      '2026-07-01',
      '2026-10-01',
      'Q3 2026',
    ],
    [
      'in the zone’s days, not in UTC',
      weekly('Pacific/Auckland'),
      '2026-11-22T20:00:00Z',
      '2026-11-16',
      '2026-11-23',
      'week 47, 2026',
    ],
  ] satisfies [string, Rhythm, string, string, string, string][])('%s', (_name, rhythm, runAt, start, end, label) => {
    expect(windowOf(rhythm, at(runAt), calendar)).toMatchObject({ start, end, label });
  });

  test('a day is compared with the same day a week before', () => {
    const rhythm: Rhythm = { cadence: 'daily', time: '09:00', zone: 'UTC' };
    const window = windowOf(rhythm, at('2026-11-24T09:00:00Z'), calendar);

    expect(comparedWith(rhythm, window)).toMatchObject({ start: '2026-11-16', end: '2026-11-17' });
    expect(comparedWith(weekly('UTC'), window)).toBeUndefined();
  });
});

const anyRhythm = fc.record({
  cadence: fc.constantFrom('daily' as const, 'weekly' as const, 'monthly' as const, 'quarterly' as const),
  weekday: fc.integer({ min: 1, max: 7 }),
  monthDay: fc.integer({ min: 1, max: 28 }),
  time: fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`),
  zone: fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'America/Sao_Paulo',
    'Asia/Kolkata',
    'Pacific/Apia',
    'UTC',
  ),
});

test('windows of following runs touch and never overlap, in any zone and over any change of clocks', () => {
  fc.assert(
    fc.property(
      anyRhythm,
      fc.date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
      (rhythm, start) => {
        const first = nextRun(rhythm, start, calendar);
        const second = nextRun(rhythm, first, calendar);

        expect(first > start && second > first).toBe(true);
        expect(windowOf(rhythm, second, calendar).start).toBe(windowOf(rhythm, first, calendar).end);
      },
    ),
    { numRuns: 500 },
  );
});

test('runs that were missed are all found, none twice', () => {
  const first = nextRun(weekly('Europe/Berlin'), new Date('2026-10-01T00:00:00Z'), calendar);
  const runs = runsBetween(weekly('Europe/Berlin'), first, new Date('2026-11-01T00:00:00Z'), calendar);

  expect(runs.map((run) => local(run, 'Europe/Berlin'))).toEqual([
    'Mon 2026-10-05 09:00',
    'Mon 2026-10-12 09:00',
    'Mon 2026-10-19 09:00',
    'Mon 2026-10-26 09:00',
  ]);
});

test('a rhythm is said in words, with its zone', () => {
  expect(sayRhythm(weekly('Europe/Berlin'))).toBe('weekly on Monday at 09:00 (Europe/Berlin)');
  expect(sayRhythm({ cadence: 'monthly', monthDay: 3, time: '08:30', zone: 'UTC' })).toBe(
    'monthly on day 3 of the month at 08:30 (UTC)',
  );
});
