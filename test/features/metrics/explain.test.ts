import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeParts, explainChange, sayChange } from '../../../src/features/metrics/explain.ts';
import { wholeParts } from '../../../src/features/metrics/ratio.ts';
import { dealTypes } from '../../../src/features/deals/deal.ts';
import { sumsOf } from './plain.ts';
import { deal, week47 } from './support.ts';

const anyDeal = fc
  .record({
    status: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
    type: fc.constantFrom(...dealTypes),
    euros: fc.integer({ min: 0, max: 5_000_000 }),
    list: fc.option(fc.integer({ min: 0, max: 6_000_000 }), { nil: undefined }),
    closeDate: fc.constantFrom('2026-11-16', '2026-11-20', '2026-11-22', '2026-12-01'),
  })
  .map(({ list, ...rest }) => deal({ ...rest, ...(list !== undefined && { list }) }));
const anyDeals = fc.array(anyDeal, { maxLength: 25 });

test('the parts add up to the difference exactly, whatever the deals were', () => {
  fc.assert(
    fc.property(anyDeals, anyDeals, (before, after) => {
      const { previous, current, parts } = explainChange(sumsOf(before, week47), sumsOf(after, week47));
      const total = changeParts.reduce((sum, part) => sum + parts[part], 0);

      expect(total).toBe(current - previous);
      expect(changeParts.every((part) => Number.isInteger(parts[part]))).toBe(true);
    }),
    { numRuns: 400 },
  );
});

test('turning the two windows around turns every part around, to a cent', () => {
  fc.assert(
    fc.property(anyDeals, anyDeals, (before, after) => {
      const there = explainChange(sumsOf(before, week47), sumsOf(after, week47)).parts;
      const back = explainChange(sumsOf(after, week47), sumsOf(before, week47)).parts;
      for (const part of changeParts) expect(Math.abs(there[part] + back[part])).toBeLessThanOrEqual(2);
    }),
  );
});

test('nothing but the discount changed: the discount explains it all', () => {
  const before = [deal({ status: 'won', euros: 1000, list: 1000 }), deal({ status: 'lost' })];
  const after = [deal({ status: 'won', euros: 800, list: 1000 }), deal({ status: 'lost' })];

  const made = explainChange(sumsOf(before, week47), sumsOf(after, week47));

  expect(made.parts).toEqual({ volume: 0, cycle: 0, 'win rate': 0, mix: 0, size: 0, discount: -20_000 });
  expect(sayChange(made, 'EUR')).toBe('Bookings fell by 200 EUR to 800 EUR: larger discounts (−200 EUR).');
});

test.each([
  ['volume', [deal({ status: 'won' })], [deal({ status: 'won' }), deal({ status: 'won' })]],
  [
    'cycle',
    [deal({ status: 'won' }), deal({ closeDate: '2026-12-24' })],
    [deal({ status: 'won' }), deal({ status: 'won' })],
  ],
  ['win rate', [deal({ status: 'won' }), deal({ status: 'lost' })], [deal({ status: 'won' }), deal({ status: 'won' })]],
  ['size', [deal({ status: 'won', euros: 500 })], [deal({ status: 'won', euros: 1500 })]],
  [
    'mix',
    [
      deal({ status: 'won', type: 'upsell', euros: 10 }),
      deal({ status: 'won', type: 'upsell', euros: 10 }),
      deal({ status: 'won', euros: 900 }),
    ],
    [
      deal({ status: 'won', type: 'upsell', euros: 10 }),
      deal({ status: 'won', euros: 900 }),
      deal({ status: 'won', euros: 900 }),
    ],
  ],
] as const)('when only %s changed, it explains the whole difference', (part, before, after) => {
  const { previous, current, parts } = explainChange(sumsOf(before, week47), sumsOf(after, week47));

  expect(parts[part]).toBe(current - previous);
});

test('the sentence names what helped and what stood against it', () => {
  const sentence = sayChange(
    {
      previous: 100_000_00,
      current: 145_000_00,
      parts: { volume: 60_000_00, cycle: 0, 'win rate': 5_000_00, mix: 0, size: -20_000_00, discount: 0 },
    },
    'EUR',
  );

  expect(sentence).toBe(
    'Bookings rose by 45k EUR to 145k EUR: more deals in work (+60k EUR) and a higher win rate (+5k EUR), against smaller deals (−20k EUR).',
  );
});

test('what the sentence names and its rest add up to the difference', () => {
  const parts = { volume: 16_700_00, cycle: 0, 'win rate': 11_800_00, mix: 0, size: -30_300_00, discount: -200_00 };

  expect(sayChange({ previous: 28_800_00, current: 26_800_00, parts }, 'EUR')).toBe(
    'Bookings fell by 2k EUR to 26.8k EUR: smaller deals (−30.3k EUR), against more deals in work (+16.7k EUR) and a higher win rate (+11.8k EUR); the rest −200 EUR.',
  );
});

test('whole parts add up to any total', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 8 }),
      fc.integer(),
      (wanted, total) => {
        const parts = wholeParts(wanted, total);
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
      },
    ),
  );
});
