import { describe, expect, test } from 'vitest';
import { periodOf } from '../../../src/core/period.ts';
import { dayNumber } from '../../../src/features/metrics/counted.ts';
import type { QuotaTarget } from '../../../src/features/metrics/ports.ts';
import { countQuotas, quotaOf, quotaProgress } from '../../../src/features/metrics/quotas.ts';
import { frameOf, quotaPeriodOf, weekday } from '../../../src/features/metrics/window.ts';

const calendar = { fiscalYearStart: 1, workingDays: [1, 2, 3, 4, 5] };
const at = (time: string) => new Date(time);

describe('the frame of a report', () => {
  test('of a running quarter ends today and compares with as many working days', () => {
    const frame = frameOf(periodOf('quarter', '2026-11-24', 1), at('2026-11-24T10:00:00Z'), 'Europe/Berlin', calendar);

    expect(frame).toMatchObject({ until: '2026-11-25', isRunning: true, progress: { elapsed: 39, total: 66 } });
    expect(frame.previous).toMatchObject({ period: { key: '2026-Q3' }, until: '2026-08-25' });
    expect(frame.lastYear).toMatchObject({ period: { key: '2025-Q4' }, until: '2025-11-25' });
  });

  test('of a month that is over is whole, and so is what it is compared with', () => {
    const frame = frameOf(periodOf('month', '2026-02-10', 1), at('2026-11-24T10:00:00Z'), 'Europe/Berlin', calendar);

    expect(frame).toMatchObject({ until: '2026-03-01', isRunning: false });
    expect(frame.previous).toMatchObject({ period: { key: '2026-01' }, until: '2026-02-01' });
  });

  test('is of the zone’s day: it is Monday in Auckland while Berlin still has Sunday', () => {
    const week = periodOf('week', '2026-11-16', 1);
    const now = at('2026-11-22T12:00:00Z');

    expect(frameOf(week, now, 'Pacific/Auckland', calendar)).toMatchObject({ isRunning: false, today: '2026-11-23' });
    expect(frameOf(week, now, 'Europe/Berlin', calendar)).toMatchObject({
      isRunning: true,
      until: '2026-11-23',
      today: '2026-11-22',
    });
  });

  test('still runs on its last day, so that its forecast can be seen', () => {
    const frame = frameOf(periodOf('quarter', '2026-12-31', 1), at('2026-12-31T10:00:00Z'), 'Europe/Berlin', calendar);

    expect(frame).toMatchObject({ isRunning: true, until: '2027-01-01', progress: { elapsed: 66, total: 66 } });
  });

  test('of a period that has not begun has no days yet', () => {
    const frame = frameOf(periodOf('quarter', '2027-02-01', 1), at('2026-11-24T10:00:00Z'), 'UTC', calendar);

    expect(frame).toMatchObject({ until: '2027-01-01', progress: { elapsed: 0 } });
  });
});

test('a week works towards the quota of the quarter that it ends in', () => {
  expect(quotaPeriodOf(periodOf('week', '2026-09-28', 1), 1).key).toBe('2026-Q4');
  expect(quotaPeriodOf(periodOf('year', '2026-09-28', 1), 1).key).toBe('2026');
  expect(quotaPeriodOf(periodOf('month', '2026-01-15', 2), 2).key).toBe('2026-Q4');
});

test('weekdays of day numbers are those of the calendar', () => {
  expect(['2026-11-23', '2026-11-29', '1969-12-31', '2000-02-29'].map((day) => weekday(dayNumber(day)))).toEqual([
    1, 7, 3, 2,
  ]);
});

describe('a quota', () => {
  const quarter = { start: dayNumber('2026-10-01'), end: dayNumber('2027-01-01') };
  const working = [1, 2, 3, 4, 5];
  const quota = (id: string, start: string, end: string, amount: number, kind: 'person' | 'team' = 'person') => ({
    of: { kind, id },
    start,
    end,
    amount: { minor: amount, currency: 'EUR' },
  });
  const counted = (...targets: QuotaTarget[]) => countQuotas(targets, working, ({ minor }) => minor).quotas;
  const joiner = { ...quota('rob', '2026-10-01', '2027-01-01', 660), from: '2026-11-16' };
  const rita = { kind: 'person' as const, id: 'rita' };

  test('is the one of exactly these days', () => {
    const quotas = [quota('rita', '2026-10-01', '2027-01-01', 90), quota('rita', '2026-10-01', '2026-11-01', 10)];
    expect(quotaOf(counted(...quotas), rita, quarter)).toBe(90);
  });

  test('else the sum of its months, each counted once', () => {
    const months = [quota('rita', '2026-10-01', '2026-11-01', 10), quota('rita', '2026-11-01', '2026-12-01', 20)];
    expect(quotaOf(counted(...months), rita, quarter)).toBe(30);
  });

  test('else its part of the year', () => {
    expect(quotaOf(counted(quota('rita', '2026-01-01', '2027-01-01', 261)), rita, quarter)).toBe(66);
  });

  test('of a team is its own, else its people’s; nobody’s is not 0', () => {
    const people = [quota('rita', '2026-10-01', '2027-01-01', 90), quota('rob', '2026-10-01', '2027-01-01', 10)];
    const emea = { kind: 'team' as const, id: 'emea', members: ['rita', 'rob', 'new'] };
    expect(quotaOf(counted(...people), emea, quarter)).toBe(100);
    expect(quotaOf(counted(...people, quota('emea', '2026-10-01', '2027-01-01', 120, 'team')), emea, quarter)).toBe(
      120,
    );
    expect(quotaOf(counted(...people), { kind: 'company' }, quarter)).toBe(100);
    expect(quotaOf(counted(), emea, quarter)).toBeNull();
  });

  test('of somebody who joins or leaves in it is the share of their working days', () => {
    const leaver = { ...quota('rita', '2026-10-01', '2027-01-01', 660), until: '2026-11-16' };

    expect(quotaOf(counted(joiner), { kind: 'person', id: 'rob' }, quarter)).toBe(340);
    expect(quotaOf(counted(leaver), rita, quarter)).toBe(320);
    expect(quotaOf(counted(joiner, leaver), { kind: 'team', id: 'emea', members: ['rita', 'rob'] }, quarter)).toBe(660);
    expect(quotaOf(counted(joiner), { kind: 'person', id: 'rob' }, month('2026-10'))).toBe(0);
  });

  test('goes with the working days of the period, and for who joins with those since then', () => {
    const until = dayNumber('2026-11-21');
    const team = { kind: 'team' as const, id: 'emea', members: ['rita', 'rob'] };
    const both = counted(quota('rita', '2026-10-01', '2027-01-01', 660), joiner);

    expect(quotaProgress(both, rita, quarter, until)).toEqual({ elapsed: 370, total: 660 });
    expect(quotaProgress(both, { kind: 'person', id: 'rob' }, quarter, until)).toEqual({ elapsed: 50, total: 340 });
    expect(quotaProgress(both, team, quarter, until)).toEqual({ elapsed: 420, total: 1000 });
  });
});

function month(name: string): { start: number; end: number } {
  const { start, end } = periodOf('month', `${name}-01`, 1);
  return { start: dayNumber(start), end: dayNumber(end) };
}
