import fc from 'fast-check';
import { expect, test } from 'vitest';
import { figuresOf } from '../../../src/features/markets/figures.ts';
import type { Market } from '../../../src/features/markets/market.ts';
import { isCustomerOn, type Prospect } from '../../../src/features/markets/rules.ts';

const period = { start: '2026-10-01', end: '2027-01-01' };
const market = (over: Partial<Market>): Market => ({
  id: 'm',
  tenant: 't',
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  places: [],
  history: [],
  name: 'All',
  normal: 'all',
  targets: [],
  ...over,
});
const day = fc
  .integer({ min: 1, max: 28 })
  .chain((date) =>
    fc
      .integer({ min: 1, max: 12 })
      .map((month) => `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`),
  );
const prospect = (id: string): fc.Arbitrary<Prospect> =>
  fc.record({
    id: fc.constant(id),
    name: fc.constant(id),
    names: fc.constant([id]),
    region: fc.constantFrom('DACH', 'dach ', 'Nordics', undefined),
    firstWin: fc.option(day, { nil: undefined }),
    lostOn: fc.option(day, { nil: undefined }),
    openDeals: fc.nat(2),
  });
const prospects = fc
  .integer({ min: 0, max: 30 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, index) => prospect(`a${index}`))));

test('markets that part the companies part the customers and the new ones', () => {
  fc.assert(
    fc.property(prospects, (all) => {
      const regions = ['DACH', 'Nordics'].map((region) => figuresOf(market({ region }), all, period, '2026-12-15'));
      const whole = figuresOf(market({}), all, period, '2026-12-15');
      const nowhere = all.filter(({ region }) => region === undefined);
      const rest = nowhere.filter((each) => isCustomerOn(each, '2026-12-15')).length;
      expect(regions.reduce((sum, { customers }) => sum + customers, rest)).toBe(whole.customers);
      expect(whole.penetration.value === null).toBe(all.length === 0);
      for (const { standings, places, penetration } of [...regions, whole]) {
        expect(Object.values(standings).reduce((sum, count) => sum + count, 0)).toBe(places.length);
        expect(penetration.value ?? 0).toBeLessThanOrEqual(1);
      }
    }),
  );
});

test('a customer is one from its first won deal until the day it left', () => {
  const acme = { id: 'a', name: 'Acme', names: ['acme'], openDeals: 0, firstWin: '2026-03-01', lostOn: '2026-06-01' };

  expect(['2026-02-28', '2026-03-01', '2026-05-31', '2026-06-01'].map((on) => isCustomerOn(acme, on))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});
