import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attachRates, companionsOf, marketOf, suggestionsFor } from '../../../src/features/retention/attach.ts';
import { filled } from '../../support/acts.ts';
import { type Company, company } from '../../support/product.ts';

let bot: Company;
beforeAll(async () => {
  bot = await company();
  const win = (name: string, amount: string, products: string, more = '') =>
    bot.submits('URITA', 'deal log', {
      account: name,
      amount,
      products,
      close: '2026-11-01',
      ...(more && { cost: more }),
    });
  for (const [index, name] of ['Globex', 'Hooli', 'Initech', 'Stark', 'Wayne', 'Tyrell'].entries()) {
    await win(`new:${name}`, '10k', 'Platform');
    await bot.types('URITA', `deal won ${name}`);
    if (index > 3) continue;
    await win(name, `${index + 2}k`, 'Support', '1k');
    await bot.types('URITA', `deal won ${name}`);
  }
  await bot.types('URITA', 'account update Globex segment:Retail');
  await bot.types('URITA', 'deal log "new:Acme" 10k products:Platform');
  await bot.types('URITA', 'deal won Acme');
  await bot.types('URITA', 'account update Acme segment:Retail');
});
afterAll(() => bot.close());

describe('suggestions', () => {
  test('come from what others with the same product own, and a deal is logged from one', async () => {
    const { words, card } = await bot.types('URITA', 'account suggest Acme');
    expect(words).toContain('It owns Platform.');
    expect(words).toContain('Support (cross-sell), 2.33k EUR expected');
    expect(words).toContain('typically 3.5k EUR; 66.7 % (n 6) of others with Platform own it; Globex has it');
    expect(words).not.toContain('margin');
    expect((await bot.types('UMAX', 'account suggest Acme')).words).toContain('margin 71.4 %');

    const { form } = await bot.presses('URITA', card, 'Log Support');
    expect(filled(form)).toMatchObject({ type: 'cross-sell', amount: '3500.00 EUR', products: 'Support' });
    await bot.submits('URITA', 'deal log', filled(form));
    const now = await bot.types('URITA', 'account suggest Acme');
    expect(now.words).toContain('Nothing to suggest for Acme yet.');
    expect(now.words).toContain('In open deals: Support.');
  });

  test('for all of one’s accounts are a table of white space, the best first', async () => {
    const { words } = await bot.types('URITA', 'account suggest');
    expect(words).toContain('White space: 2 ideas, 4.67k EUR expected');
    expect(words).toMatch(/Tyrell \| Support \| 66.7 % \(n 6\) \| 3.5k EUR \| 2.33k EUR\nWayne \| Support/);
    expect((await bot.types('UROB', 'account suggest')).words).toContain('Nothing to suggest yet.');
    expect((await bot.types('UMAX', 'account suggest')).words).toContain('White space: 2 ideas');
  });

  test('rest on attach rates that anybody can read, with the number of cases', async () => {
    const { words } = await bot.types('URITA', 'account attach');
    expect(words).toContain('Platform | Support | 57.1 % (n 7) | 0 % (n 7)');
    expect(words).toContain('Support | Platform | 100 % (n 4, too few)');
    expect((await bot.types('URITA', 'account attach Support')).words).not.toContain('Platform | Support');
  });

  test('are none for who left', async () => {
    const left = await bot.types('URITA', 'account churn Wayne price');
    expect((await bot.types('URITA', 'account suggest Wayne')).words).toContain(
      'Wayne left: there is nothing to suggest.',
    );
    await bot.presses('URITA', left.card, 'Undo');
  });
});

describe('for any sales', () => {
  const product = fc.constantFrom<string>('P', 'Q', 'R', 'S');
  const sale = fc.record({
    account: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    products: fc.uniqueArray(product, { minLength: 1, maxLength: 3 }),
    amount: fc.integer({ min: 1, max: 100_000 }),
  });

  test('attach rates are what counting by hand gives', () => {
    fc.assert(
      fc.property(fc.array(sale, { maxLength: 40 }), (sales) => {
        const owns = (product: string) =>
          new Set(sales.filter(({ products }) => products.includes(product)).map(({ account }) => account));
        for (const { base, attached, byCustomers, byDeals } of attachRates(marketOf(sales))) {
          const both = [...owns(base)].filter((each) => owns(attached).has(each)).length;
          const withBase = sales.filter(({ products }) => products.includes(base));
          expect(byCustomers).toEqual({ value: both / owns(base).size, n: owns(base).size });
          expect(byDeals.n).toBe(withBase.length);
          expect(byDeals.value).toBeCloseTo(
            withBase.filter(({ products }) => products.includes(attached)).length / withBase.length,
          );
        }
      }),
    );
  });

  test('nobody is offered across what they own or are offered already, and no chance rests on fewer than five', () => {
    fc.assert(
      fc.property(fc.array(sale, { maxLength: 40 }), fc.constantFrom('P', 'Q'), (sales, inPlay) => {
        const market = marketOf(sales);
        for (const [account, owned] of market.owned)
          for (const each of suggestionsFor(account, new Set([inPlay]), market, companionsOf(market))) {
            expect(each.product).not.toBe(inPlay);
            expect(owned.has(each.product)).toBe(each.kind === 'upsell');
            expect(each.chance?.n ?? 5).toBeGreaterThanOrEqual(5);
            expect(each.chance?.value ?? 0).toBeLessThanOrEqual(1);
          }
      }),
    );
  });
});
