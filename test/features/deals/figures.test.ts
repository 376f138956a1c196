import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  costAtMargin,
  creditFor,
  discountPercent,
  formatPercent,
  marginPercent,
  splitAmounts,
  weightedAmount,
} from '../../../src/features/deals/index.ts';

const eur = (minor: number) => ({ minor, currency: 'EUR' });
const ann = { id: 'a', name: 'Ann' };
const bob = { id: 'b', name: 'Bob' };

const amounts = fc.integer({ min: 0, max: 1_000_000_000_00 }).map(eur);
/** Shares in hundredths of a percent that add up to 100 %. */
const splits = fc.array(fc.integer({ min: 1, max: 9_000 }), { minLength: 1, maxLength: 6 }).map((parts) => {
  const sum = parts.reduce((a, b) => a + b, 0);
  const shares = parts.map((part) => Math.floor((part / sum) * 10_000));
  const rest = 10_000 - shares.reduce((a, b) => a + b, 0);
  return shares.map((share, index) => ({
    person: { id: `p${index}`, name: `P${index}` },
    percent: (share + (index === 0 ? rest : 0)) / 100,
  }));
});

describe('margin and discount', () => {
  test.each([
    [100_00, 70_00, 30],
    [100_00, 120_00, -20],
    [100_00, 0, 100],
    [0, 10_00, null],
  ])('an amount of %i with a cost of %i has a margin of %s percent', (amount, cost, margin) => {
    expect(marginPercent({ amount: eur(amount), cost: eur(cost) })).toBe(margin);
  });

  test.each([
    [90_00, 100_00, 10],
    [100_00, 100_00, 0],
    [110_00, 100_00, -10],
    [10_00, 0, null],
  ])('an amount of %i with a list price of %i has a discount of %s percent', (amount, list, discount) => {
    expect(discountPercent({ amount: eur(amount), listPrice: eur(list) })).toBe(discount);
  });

  test('there is no margin without a cost, and no discount without a list price', () => {
    expect(marginPercent({ amount: eur(1) })).toBeNull();
    expect(discountPercent({ amount: eur(1) })).toBeNull();
  });

  test('the cost at a margin gives that margin back, to the cent', () => {
    const positive = fc.integer({ min: 1, max: 1_000_000_000_00 }).map(eur);
    fc.assert(
      fc.property(positive, fc.integer({ min: 0, max: 100 }), (amount, margin) => {
        const back = marginPercent({ amount, cost: costAtMargin(amount, margin) }) ?? Number.NaN;

        expect((Math.abs(back - margin) * amount.minor) / 100).toBeLessThanOrEqual(0.501);
      }),
    );
  });
});

describe('a split', () => {
  test('adds up to the amount, whatever the shares', () => {
    fc.assert(
      fc.property(amounts, splits, (amount, split) => {
        const parts = splitAmounts({ amount, owner: ann, split });

        expect(parts.reduce((sum, part) => sum + part.amount.minor, 0)).toBe(amount.minor);
        expect(parts.map((part) => part.person)).toEqual(split.map((share) => share.person));
        for (const [index, part] of parts.entries())
          expect(Math.abs(part.amount.minor - (amount.minor * (split[index]?.percent ?? 0)) / 100)).toBeLessThan(1.001);
      }),
    );
  });

  test('gives the owner everything when there is none', () => {
    expect(splitAmounts({ amount: eur(100), owner: ann, split: [] })).toEqual([{ person: ann, amount: eur(100) }]);
  });

  test('counts for a team what its people have in it', () => {
    const deal = {
      amount: eur(100_01),
      owner: ann,
      split: [
        { person: ann, percent: 50 },
        { person: bob, percent: 50 },
      ],
    };

    expect(creditFor(deal, new Set(['a', 'b']))).toEqual(eur(100_01));
    expect(creditFor(deal, new Set(['a'])).minor + creditFor(deal, new Set(['b'])).minor).toBe(100_01);
    expect(creditFor(deal, new Set(['nobody']))).toEqual(eur(0));
  });
});

test('an open deal weighs its amount times its probability', () => {
  expect(weightedAmount({ amount: eur(333), probability: 50 })).toEqual(eur(167));
});

test.each([
  [12.345, '12.3 %'],
  [10, '10 %'],
  [-0.04, '0 %'],
  [1234.56, '1,234.6 %'],
])('%d is written %s', (value, written) => {
  expect(formatPercent(value)).toBe(written);
});
