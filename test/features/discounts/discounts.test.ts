import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cellRank } from '../../../src/features/approvals/index.ts';
import { effectiveDiscount } from '../../../src/features/discounts/index.ts';
import { defaultDiscountPolicy as policy, validateDiscounts } from '../../../src/features/discounts/policy.ts';
import { assessDiscount, cellFor, marginAfter } from '../../../src/features/discounts/rules.ts';
import { type World, world } from '../credit/world.ts';

const eur = (major: number) => ({ minor: major * 100, currency: 'EUR' });

test.each([
  [10, 'auto'],
  [10.01, 'MGR'],
  [20, 'MGR'],
  [30, 'VP'],
  [40, 'CRO'],
  [41, 'CFO'],
])('%d %% off goes to %s', (discount, level) => {
  const { outcome, steps } = assessDiscount({ amount: eur(1000), discount }, policy, 1);
  expect(outcome === 'auto' ? 'auto' : steps[0]?.level).toBe(level);
});

test('what is given on top counts as discount', () => {
  expect(effectiveDiscount(eur(1000), eur(950), [{ value: eur(100) }])).toBeCloseTo(15);
  expect(effectiveDiscount(eur(0), eur(0), [])).toBeNull();
});

test('a margin under the floor needs a level more; an unknown cost is said', () => {
  const thin = { amount: eur(1000), discount: 8, cost: eur(900) };

  expect(marginAfter(thin)).toBeCloseTo(2.17, 1);
  expect(assessDiscount(thin, policy, 1)).toMatchObject({ outcome: 'review', steps: [{ level: 'MGR' }] });
  expect(assessDiscount({ amount: eur(1000), discount: 8 }, policy, 1).hits).toMatchObject([
    { code: 'cost-unknown', severity: 'warn' },
  ]);
});

test('a deeper discount never needs less authority', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.double({ min: 0, max: 100, noNaN: true }),
      fc.option(fc.integer({ min: 0, max: 2000 }), { nil: undefined }),
      (a, b, cost) => {
        const rank = (discount: number) =>
          cellRank(
            cellFor({ amount: eur(1000), discount, ...(cost !== undefined && { cost: eur(cost) }) }, policy),
            policy.levels,
          );
        // With nothing left there is no margin to compute: the top band asks the same in both columns.
        expect(rank(Math.max(a, b))).toBeGreaterThanOrEqual(rank(Math.min(a, b)));
      },
    ),
  );
});

test('a policy that asks less for more, or has no top, is not accepted', () => {
  const people = [{ id: 'a', roles: ['admin' as const, 'manager' as const, 'finance' as const] }];
  expect(validateDiscounts(policy, people)).toEqual([]);
  expect(validateDiscounts({ ...policy, bands: policy.bands.slice(0, 3) }, people).join()).toContain('no upper end');
  expect(
    validateDiscounts(
      {
        ...policy,
        bands: policy.bands.map((band, index) =>
          index === 2 ? { ...band, cells: { fine: 'auto' as const, thin: 'auto' as const } } : band,
        ),
      },
      people,
    ).join(),
  ).toContain('less than a smaller discount');
  expect(validateDiscounts(policy, [{ id: 'a', roles: ['rep'] }]).join()).toContain('nobody could approve');
});

describe('in the chat', () => {
  let at: World;
  beforeAll(async () => {
    at = await world({ named: false });
  });
  afterAll(() => at.close());

  test('a small discount is given at once, a larger one is shown in the deals channel and decided there', async () => {
    expect(
      (await at.types('URITA', 'discount request Acme 8% list:50k cost:20k reason:volume "two years"')).words,
    ).toContain('Approved');

    const { words } = await at.types(
      'URITA',
      'discount request Acme list:50k price:45k with:"training 2k" reason:competitor "Globex offers 42k"',
    );
    expect(words).toContain('Given on top: training 2,000 EUR');
    expect(at.channelCard('slack', 'CDEALS').summary).toContain(
      'DR-2 · Acme · 50,000 EUR, 14 % discount · waits for Max',
    );
    expect((await at.types('URITA', 'discount approve DR-2')).words).toContain('You asked for this yourself');
    await at.presses('UMAX', at.channelCard('slack', 'CDEALS'), 'Approve');

    expect(await at.request(2, 'discount')).toMatchObject({ status: 'approved', fingerprint: { discount: 14 } });
  });

  test('an approver offers less, and the requester takes it', async () => {
    await at.types('URITA', 'discount request Acme 25% list:50k reason:strategic "lighthouse"');

    expect((await at.types('UMAX', 'discount counter DR-3 discount:30%')).words).toContain('cannot give more');
    await at.types('UMAX', 'discount counter DR-3 discount:18%');
    await at.types('URITA', 'discount accept DR-3');

    expect(await at.request(3, 'discount')).toMatchObject({ status: 'approved', ask: { discount: 18 } });
  });

  test('the margin is for managers and finance, not on the card', async () => {
    await at.types('URITA', 'discount request Acme 15% list:50k cost:40k reason:launch "first order"');

    expect(JSON.stringify(at.channelCard('slack', 'CDEALS'))).not.toContain('5.9');
    expect((await at.types('UMAX', 'discount figures DR-4')).words).toContain('Margin: 5.9 %');
    expect((await at.types('URITA', 'discount figures DR-4')).words).toContain('for finance and for those who decide');
  });

  test('creep is shown by reason, weighed by the list prices', async () => {
    const { words } = await at.types('UFIN', 'discount creep');

    expect(words).toContain('competitor | 1 | 14 % | – | –');
    expect(words).toContain('all | 3 | 13.3 %');
  });

  test.each([
    ['discount request Acme 15% "why"', 'Say the list price'],
    ['discount request Acme list:50k price:50k "why"', 'This is no discount'],
    ['discount request Acme 15% list:50k reason:friendship "why"', 'is not a reason'],
    ['discount request Acme 15% list:50k cost:10USD "why"', 'Use one currency'],
    ['discount request Acme 15% list:50k with:training "why"', 'needs its value'],
  ])('“%s” is answered with what to do', async (line, said) => {
    expect((await at.types('URITA', line)).words).toContain(said);
  });
});
