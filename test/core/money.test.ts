import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  convertMoney,
  formatMoney,
  minorDigits,
  type Money,
  parseMoney,
  rawMoney,
  sumMoney,
} from '../../src/core/money.ts';

describe('amounts as people write them', () => {
  test.each([
    ['45k', 4_500_000, 'EUR'],
    ['45K EUR', 4_500_000, 'EUR'],
    ['€1.2m', 120_000_000, 'EUR'],
    ['$ 1.25m', 125_000_000, 'USD'],
    ['45,000.50 USD', 4_500_050, 'USD'],
    ['12.500,00 €', 1_250_000, 'EUR'],
    ['EUR 45k', 4_500_000, 'EUR'],
    ["1'200'000 CHF", 120_000_000, 'CHF'],
    ['45 000 EUR', 4_500_000, 'EUR'],
    ['1.250', 125_000, 'EUR'],
    ['1,250', 125_000, 'EUR'],
    ['0.125', 13, 'EUR'],
    ['12.5', 1_250, 'EUR'],
    ['1.250m', 125_000_000, 'EUR'],
    ['5000 JPY', 5_000, 'JPY'],
    ['1.5 KWD', 1_500, 'KWD'],
    ['-200 EUR', -20_000, 'EUR'],
  ])('%s', (words, minor, currency) => {
    expect(parseMoney(words, 'EUR')).toEqual({ ok: true, value: { minor, currency } });
  });

  test.each([
    '',
    'much',
    '45kk',
    '45k XXQ',
    '12.34.56',
    '1,2,3',
    '€45 USD',
    '1.2.3,4',
    '__proto__',
    '9999999999999999k',
  ])('“%s” is refused with what to write instead', (words) => {
    const read = parseMoney(words, 'EUR');

    expect(read.ok).toBe(false);
    expect(read.ok ? '' : read.problem.length).toBeGreaterThan(20);
  });

  test('three decimals of a currency that has three are not guessed', () => {
    expect(parseMoney('1.250 KWD', 'EUR')).toMatchObject({ ok: false });
  });
});

const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'CHF');
const amount = fc.record({ minor: fc.integer({ min: -1e12, max: 1e12 }), currency });

test('a line of blanks behind a digit is no amount, and holds nobody up', () => {
  expect(parseMoney(`1${' '.repeat(200_000)}x`, 'EUR').ok).toBe(false);
}, 5_000);

describe('amounts', () => {
  test('what a form shows is read back as the same amount', () => {
    fc.assert(
      fc.property(amount, (money: Money) => {
        expect(parseMoney(rawMoney(money), 'EUR')).toEqual({ ok: true, value: money });
      }),
    );
  });

  test('what a card shows is read back as the same amount', () => {
    fc.assert(
      fc.property(amount, (money: Money) => {
        const shown = formatMoney(money);
        // With three decimals "1.250" could mean two things, which the reader says instead of guessing.
        fc.pre(minorDigits(money.currency) < 3);
        expect(parseMoney(shown, 'EUR')).toEqual({ ok: true, value: money });
      }),
    );
  });

  test('no words at all make the reader throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (words) => {
        const read = parseMoney(words, 'EUR');
        expect(read.ok ? Number.isSafeInteger(read.value.minor) : read.problem.length > 0).toBe(true);
      }),
    );
  });

  test('amounts beyond a trillion are kept to the cent', () => {
    expect(parseMoney('45,035,996,273,704.96 EUR', 'EUR')).toMatchObject({ value: { minor: 2 ** 52 } });
  });

  test('currencies are never added to each other', () => {
    expect(() =>
      sumMoney(
        [
          { minor: 1, currency: 'EUR' },
          { minor: 1, currency: 'USD' },
        ],
        'EUR',
      ),
    ).toThrow('Cannot add USD to EUR');
  });

  test('converting keeps to the minor unit of the other currency', () => {
    expect(convertMoney({ minor: 10_000, currency: 'EUR' }, 160, 'JPY')).toEqual({ minor: 16_000, currency: 'JPY' });
    expect(convertMoney({ minor: 1_005, currency: 'EUR' }, 1.1, 'USD')).toEqual({ minor: 1_106, currency: 'USD' });
  });
});
