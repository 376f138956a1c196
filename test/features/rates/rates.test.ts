import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { convert, type RateTable, rateOn, sayMissing, total } from '../../../src/features/rates/index.ts';
import { world } from '../deals/world.ts';
import { withOpening } from '../../../src/core/typed.ts';

const table: RateTable = [
  { base: 'EUR', quote: 'USD', rate: 1.05, from: '2026-01-01' },
  { base: 'EUR', quote: 'USD', rate: 1.1, from: '2026-10-01' },
  { base: 'GBP', quote: 'EUR', rate: 1.2, from: '2026-01-01' },
  { base: 'EUR', quote: 'JPY', rate: 160, from: '2026-01-01' },
];

describe('a rate', () => {
  test.each([
    ['EUR', 'USD', '2026-09-30', 1.05],
    ['EUR', 'USD', '2026-10-01', 1.1],
    ['EUR', 'USD', '2027-06-01', 1.1],
    ['USD', 'EUR', '2026-10-01', 1 / 1.1],
    ['GBP', 'USD', '2026-10-01', 1.2 * 1.1],
    ['USD', 'GBP', '2026-10-01', (1 / 1.1) * (1 / 1.2)],
    ['EUR', 'EUR', '2020-01-01', 1],
  ])('%s→%s at %s is %s', (base, quote, day, rate) => {
    expect(rateOn(table, base, quote, day, 'EUR')).toBeCloseTo(rate, 10);
  });

  test.each([
    ['EUR', 'USD', '2025-12-31'],
    ['CHF', 'EUR', '2026-10-01'],
    ['CHF', 'USD', '2026-10-01'],
  ])('%s→%s at %s is not known, and not assumed', (base, quote, day) => {
    expect(rateOn(table, base, quote, day, 'EUR')).toBeUndefined();
  });

  test('is not linked through a currency that is not the company’s', () => {
    expect(rateOn(table, 'GBP', 'USD', '2026-10-01')).toBeUndefined();
  });

  test('that was given later wins over the inverse of an older one', () => {
    const both: RateTable = [
      { base: 'EUR', quote: 'USD', rate: 1, from: '2026-01-01' },
      { base: 'USD', quote: 'EUR', rate: 0.5, from: '2026-06-01' },
    ];

    expect(rateOn(both, 'EUR', 'USD', '2026-05-31')).toBe(1);
    expect(rateOn(both, 'EUR', 'USD', '2026-06-01')).toBe(2);
  });
});

describe('an amount', () => {
  test('keeps the decimals of its currency', () => {
    expect(convert(table, { minor: 100_00, currency: 'EUR' }, 'JPY', '2026-10-01')).toEqual({
      minor: 16_000,
      currency: 'JPY',
    });
  });

  test('there and back differs by what rounding takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (minor) => {
        const there = convert(table, { minor, currency: 'EUR' }, 'USD', '2026-10-01');
        const back = there && convert(table, there, 'EUR', '2026-10-01');

        expect(Math.abs((back?.minor ?? -1e15) - minor)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('without a rate is left out of a total, and said', () => {
    const sum = total(
      table,
      [
        { amount: { minor: 100, currency: 'EUR' }, day: '2026-10-01' },
        { amount: { minor: 110, currency: 'USD' }, day: '2026-10-01' },
        { amount: { minor: 500, currency: 'CHF' }, day: '2026-10-02' },
      ],
      'EUR',
    );

    expect(sum.amount).toEqual({ minor: 200, currency: 'EUR' });
    expect(withOpening(sayMissing(sum.missing, 'EUR') ?? '', '/')).toBe(
      '1 amount is left out: no rate CHF→EUR at 2026-10-02. Add one with “/sales rate CHF EUR … from:2026-10-02”.',
    );
  });
});

describe('“/sales rate”', () => {
  test('keeps a rate from a day on, corrects it, and takes it back', async () => {
    const sales = await world();
    const set = await sales.types('UFIN', 'sales rate EUR USD 1.08 from:2026-10-01');
    const same = await sales.types('UFIN', 'sales rate EUR USD 1.08 from:2026-10-01');
    const corrected = await sales.types('UFIN', 'sales rate eur usd 1,09 from:2026-10-01');
    await sales.presses('UFIN', corrected.card, 'Undo');

    expect(set.words).toContain('1 EUR = 1.08 USD from 1 Oct 2026.');
    expect(same.words).toContain('This is already so');
    expect(corrected.words).toContain('1 EUR = 1.09 USD');
    expect(await sales.rates.all(sales.tenant)).toMatchObject([{ rate: 1.08 }]);
  });

  test('is from today when no day is said', async () => {
    const sales = await world();
    await sales.types('UADA', 'sales rate GBP EUR 1.15');

    expect(await sales.rates.all(sales.tenant)).toMatchObject([{ base: 'GBP', from: '2026-11-24' }]);
  });

  test('can be set again after it was undone', async () => {
    const sales = await world();
    const set = await sales.types('UFIN', 'sales rate EUR USD 1.08 from:2026-10-01');
    await sales.presses('UFIN', set.card, 'Undo');
    await sales.types('UFIN', 'sales rate EUR USD 1.07 from:2026-10-01');

    expect(await sales.rates.all(sales.tenant)).toMatchObject([{ rate: 1.07 }]);
  });

  test('lists what there is', async () => {
    const sales = await world();
    const empty = await sales.types('URITA', 'sales rate list');
    await sales.types('UFIN', 'sales rate EUR USD 1.08 from:2026-10-01');
    const { words } = await sales.types('URITA', 'sales rate list');

    expect(empty.words).toContain('There are no exchange rates yet.');
    expect(words).toContain('EUR | 1.08 USD | 1 Oct 2026 | Fin');
  });

  test.each([
    ['UFIN', 'sales rate EUR EUR 1', 'The two currencies are the same'],
    ['UFIN', 'sales rate EUR ZZZ 1', '“ZZZ” is not a currency'],
    ['UFIN', 'sales rate EUR USD 0', '“0” is not a rate'],
    ['UFIN', 'sales rate EUR USD', '“Is worth” is missing'],
    ['URITA', 'sales rate EUR USD 1.1', 'Only admin or finance may use “sales rate”'],
  ])('%s: “%s” is answered with “%s”', async (user, line, said) => {
    const sales = await world();

    expect((await sales.types(user, line)).words).toContain(said);
    expect(await sales.rates.all(sales.tenant)).toEqual([]);
  });
});
