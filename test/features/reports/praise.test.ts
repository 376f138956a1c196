import { describe, expect, test } from 'vitest';
import { periodOf } from '../../../src/core/period.ts';
import type { Line } from '../../../src/features/metrics/index.ts';
import type { Privacy } from '../../../src/features/reports/audience.ts';
import { praise } from '../../../src/features/reports/praise.ts';
import { wordsOf } from '../../support/messenger.ts';

const line = (name: string, given: Partial<Line>): Line => ({
  id: name,
  name,
  now: 0,
  previous: 0,
  toDate: 0,
  quota: null,
  won: 0,
  lost: 0,
  open: 0,
  streak: 0,
  bestBefore: null,
  ...given,
});

describe('beside their ranks people are named', () => {
  const people = [
    line('Rita', { now: 90_000_00, previous: 80_000_00, bestBefore: 85_000_00, streak: 4 }),
    line('Rob', { now: 40_000_00, previous: 10_000_00, bestBefore: 60_000_00, streak: 6 }),
    line('Sam', { now: 50_000_00, previous: 70_000_00, streak: 2 }),
  ];
  const said = (privacy: Privacy, some = people) =>
    wordsOf({
      summary: '',
      nodes: praise({ people: some, currency: 'EUR', frame: { period: periodOf('week', '2026-11-16', 1) } }, privacy),
    });

  test('for a personal best, the greatest improvement and a streak, whatever their rank', () => {
    expect(said('all')).toBe(
      'Personal best: Rita. Most improved: Rob (+30k EUR). On a streak: Rob (6 weeks in a row), Rita (4 weeks in a row).',
    );
  });

  test('without amounts where progress alone is shown', () => {
    expect(said('progress')).toContain('Most improved: Rob.');
    expect(said('progress')).not.toContain('EUR');
  });

  test('for nothing where there is nothing', () => {
    expect(said('all', [line('Sam', { now: 5, streak: 2 })])).toBe('');
  });
});
