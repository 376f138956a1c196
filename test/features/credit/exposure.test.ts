import fc from 'fast-check';
import { expect, test } from 'vitest';
import { assessCase } from '../../../src/features/credit/assess.ts';
import {
  exposureOf,
  groupExposure,
  type AccountShares,
  type DealShare,
} from '../../../src/features/credit/exposure.ts';
import { defaultCreditPolicy as policy } from '../../../src/features/credit/policy.ts';
import { leastDeposit } from '../../../src/features/credit/solver.ts';
import { dealOf, eur, fileOf, givenOf, limitOf, order, today } from './cases.ts';

const worked = fileOf({
  limit: limitOf(100_000),
  receivables: {
    asOf: today,
    open: eur(52_000),
    deliveredNotInvoiced: eur(6_000),
    unbilledOrders: eur(14_000),
    unappliedCash: eur(2_000),
  },
  collateral: [{ type: 'insurance', cap: eur(20_000), cover: 90, validTo: '2027-12-31' }],
});
const deals = [dealOf(10_000, 100, 1, { status: 'won', id: 'won' }), dealOf(40_000, 50, 30), dealOf(60_000, 20, 90)];

test('the worked example of the model gives its figures: 90 % firm warns, 110 % projected refers', () => {
  const { measures, hits } = assessCase(givenOf(worked, order(30_000), { deals }), policy);

  expect(measures.after).toMatchObject({
    firmGross: 110_000_00,
    collateral: 20_000_00,
    firm: 90_000_00,
    pipeline: 20_000_00,
    projected: 110_000_00,
  });
  expect(measures.firmUse).toBe(90);
  expect(measures.projectedUse).toBeCloseTo(110);
  expect(hits.filter((hit) => hit.code.endsWith('utilisation'))).toMatchObject([
    { code: 'firm-utilisation', severity: 'warn' },
    { code: 'projected-utilisation', severity: 'refer' },
  ]);
});

test('the least deposit that brings the worked example to its limit is one third', () => {
  const least = leastDeposit((deposit) => {
    const { measures } = assessCase(givenOf(worked, order(30_000, 30, { deposit }), { deals }), policy);
    return (measures.projectedUse ?? 0) <= 100;
  });

  expect(least).toBeCloseTo(100 / 3, 1);
});

test('cover that ends before the last payment is due is not counted, and said', () => {
  const short = {
    ...worked,
    collateral: [{ type: 'guarantee' as const, cap: eur(20_000), cover: 100, validTo: '2026-12-01' }],
  };

  const { measures, hits } = assessCase(givenOf(short, order(30_000, 30)), policy);

  expect(measures.after.collateral).toBe(0);
  expect(hits.map(({ code }) => code)).toContain('collateral-ends');
});

const deal = (id: string): fc.Arbitrary<DealShare> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id),
    amount: fc.integer({ min: 0, max: 1e9 }),
    tax: fc.constantFrom(0, 19),
    deposit: fc.integer({ min: 0, max: 100 }),
    probability: fc.integer({ min: 0, max: 100 }),
    closeDate: fc.constantFrom('2026-11-20', '2026-12-20', '2027-06-01'),
    days: fc.constantFrom(0, 30, 60),
  });
const amount = fc.integer({ min: 0, max: 1e10 });
const shares: fc.Arbitrary<AccountShares> = fc.record({
  account: fc.constant('acme'),
  openAR: amount,
  deliveredNotInvoiced: amount,
  unbilledOrders: amount,
  unappliedCash: amount,
  wonNotOrdered: fc.tuple(deal('a'), deal('b'), deal('c')),
  openDeals: fc.tuple(deal('d'), deal('e'), deal('f')),
  collateral: fc.array(
    fc.record({
      cap: amount,
      cover: fc.integer({ min: 0, max: 100 }),
      validTo: fc.constantFrom('2026-12-01', '2028-01-01'),
    }),
    { maxLength: 4 },
  ),
});
const when = { today, horizonDays: 60 };

test('exposure does not depend on the order in which things were recorded', () => {
  fc.assert(
    fc.property(shares, deal('new'), (given, added) => {
      const turned = {
        ...given,
        wonNotOrdered: given.wonNotOrdered.toReversed(),
        openDeals: given.openDeals.toReversed(),
        collateral: given.collateral.toReversed(),
      };
      expect(exposureOf(turned, added, when)).toEqual(exposureOf(given, added, when));
    }),
  );
});

test('collateral never makes an exposure negative, nor larger', () => {
  fc.assert(
    fc.property(shares, (given) => {
      const { firm, projected, firmGross } = exposureOf(given, undefined, when);
      expect(firm).toBeGreaterThanOrEqual(0);
      expect(projected).toBeGreaterThanOrEqual(0);
      expect(firm).toBeLessThanOrEqual(Math.max(0, firmGross));
    }),
  );
});

test('a prepaid order adds nothing to an exposure', () => {
  fc.assert(
    fc.property(shares, deal('new'), (given, added) => {
      const { firmGross } = exposureOf(given, { ...added, deposit: 100 }, when);
      expect(firmGross).toBe(exposureOf(given, undefined, when).firmGross);
    }),
  );
});

test('the exposures of the members of a group add up to the group’s', () => {
  fc.assert(
    fc.property(fc.array(shares, { maxLength: 4 }), (members) => {
      const each = members.map((member) => exposureOf(member, undefined, when));
      expect(groupExposure(each).firm).toBe(each.reduce((sum, { firm }) => sum + firm, 0));
      expect(groupExposure(each.toReversed())).toEqual(groupExposure(each));
    }),
  );
});
