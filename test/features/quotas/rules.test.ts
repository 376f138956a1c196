import { describe, expect, test } from 'vitest';
import { periodOf } from '../../../src/core/period.ts';
import { type Quota, quotaOn } from '../../../src/features/quotas/index.ts';

const quotaOf = (unit: 'month' | 'quarter' | 'year', day: string, major: number, currency = 'EUR'): Quota => ({
  target: { kind: 'person', id: 'rita', name: 'Rita' },
  period: periodOf(unit, day, 1),
  amount: { minor: major * 100, currency },
});

describe('the quota of a period', () => {
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
