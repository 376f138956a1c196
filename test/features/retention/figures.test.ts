import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { grossRetention, netRetention, revenueChurn } from '../../../src/features/metrics/index.ts';
import { retentionOf } from '../../../src/features/retention/figures.ts';
import type { Customer } from '../../../src/features/retention/store.ts';
import { type Company, company } from '../../support/product.ts';

let bot: Company;
beforeAll(async () => {
  bot = await company();
  for (const name of ['Acme', 'Globex', 'Hooli', 'Initech'])
    await bot.types('URITA', `deal log "new:${name}" 30k close:2027-11-01`);
  await bot.types('URITA', 'account update Acme since:2025-03-01 recurring:100k segment:Retail region:DACH');
  await bot.types('URITA', 'account update Globex since:2025-03-01 recurring:80k segment:Retail');
  await bot.types('URITA', 'account update Hooli since:2024-03-01 recurring:60k segment:Energy');
  await bot.types('URITA', 'account update Initech since:2026-06-01 recurring:50k segment:Energy');
});
afterAll(() => bot.close());

describe('retention', () => {
  test('without any history says that there is none, not that all was lost', async () => {
    const { words } = await bot.types('URITA', 'account retention 2023');
    expect(words).toContain('Gross revenue retention: no data');
    expect(words).toContain('Customer retention: no data');
  });

  test('counts who left, who pays less and who pays more, of those who were there; new ones apart', async () => {
    await bot.types('URITA', 'account churn Acme price on:2026-10-31 competitor:Zenith');
    await bot.types('URITA', 'account churn Hooli budget lost:20k');
    await bot.types('URITA', 'account update Globex recurring:100k');
    const { words, card } = await bot.types('UFIN', 'account retention');

    expect(words).toContain('Gross revenue retention: 50 % (n 3, too few)');
    expect(words).toContain('Net revenue retention: 58.3 % (n 3, too few)');
    expect(words).toContain('Revenue churn: 50 % (n 3, too few)');
    expect(words).toContain('Customer retention: 66.7 % (n 3, too few)');
    expect(words).toContain('Customers: 3 at the start, 3 at the end, 1 of them new');
    expect(words).toContain('Lost, by reason: price 1 (100,000 EUR), budget 1 (20,000 EUR)');
    expect(words).toContain('Acme left 31 Oct 2026, 100,000 EUR a year: price to Zenith');
    expect(words).toMatch(/Retail \| 44.4 %.*\| 55.6 %/);
    expect((await bot.presses('UFIN', card, '2025')).words).toContain('Retention, 2025');
  });

  test('of the year before knows nothing of what happened later', async () => {
    const { words } = await bot.types('URITA', 'account retention 2025');
    expect(words).toContain('Gross revenue retention: 100 % (n 1, too few)');
    expect(words).toContain('Customers: 1 at the start, 3 at the end, 2 of them new');
  });

  test('forgets a churn that was undone', async () => {
    const churned = await bot.types('URITA', 'account churn Globex service');
    expect((await bot.types('URITA', 'account retention')).words).toContain('Gross revenue retention: 16.7 %');
    await bot.presses('URITA', churned.card, 'Undo');
    expect((await bot.types('URITA', 'account retention')).words).toContain('Gross revenue retention: 50 %');
  });

  test('counts an account that was merged into another there, once', async () => {
    await bot.types('URITA', 'deal log "new:Globex Ltd Europe" 5k type:renewal close:2026-12-20');
    await bot.types('URITA', 'account update "Globex Ltd Europe" since:2025-03-01 recurring:7k');
    expect((await bot.types('URITA', 'account renewals')).words).toContain('Globex Ltd Europe');
    const preview = await bot.types('UMAX', 'account merge "Globex Ltd Europe" into:Globex');
    const merged = await bot.presses('UMAX', preview.card, 'Merge');
    const { words } = await bot.types('URITA', 'account renewals');
    expect(words).toMatch(/Globex \| 20 Dec 2026 \| 100k EUR/);
    expect((await bot.types('URITA', 'account retention')).words).toContain('Gross revenue retention: 50 % (n 3');
    await bot.presses('UMAX', merged.card, 'Undo');
    await bot.types('URITA', 'deal lost D-5 price');
    await bot.types('URITA', 'account churn "Globex Ltd Europe" other on:2025-03-02');
  });

  test('is in the digest of the company: what renews, who is red, who left and why', async () => {
    await bot.types('URITA', 'account renewal Globex 2026-12-31');
    await bot.types('URITA', 'account checkin Hooli "They look around" health:red');
    await bot.types('URITA', 'account update Hooli confidential:yes region:Nordics');
    await bot.types('UMAX', 'digest schedule monthly 1 09:00 here company');
    const { words } = await bot.types('UMAX', 'digest preview');

    expect(words).toContain('Renewals: 0 in 30 days (0 EUR), 1 in 60 days (100k EUR), 1 in 90 days (100k EUR)');
    expect(words).toContain('Globex, 100k EUR, Rita, by 31 Dec 2026');
    expect(words).toContain('Red: 1, 40k EUR a year');
    expect(words).toContain('an account in Nordics');
    expect(words.slice(words.indexOf('Renewals:'))).not.toContain('Hooli');
    expect(words).toContain('Kept in 12 months: gross');
    for (const user of ['UMAX', 'UROB'])
      expect((await bot.types(user, 'account health all')).words).not.toContain('Hooli');
    expect((await bot.types('URITA', 'account health')).words).toContain('Hooli');
  });
});

describe('health', () => {
  test('hears of invoices that are overdue, from those who keep the books', async () => {
    await bot.types('UFIN', 'credit account Initech open:20k oldest:48');
    expect((await bot.types('URITA', 'account show Initech')).words).toContain(
      'Health: amber: invoices 48 days overdue',
    );
    expect((await bot.types('URITA', 'account health amber')).words).toContain('invoices 48 days overdue');
    expect((await bot.types('UROB', 'account health all')).words).not.toContain('overdue');
  });
});

describe('the figures of any history', () => {
  const amount = fc.integer({ min: 1, max: 1_000_000 }).map((minor) => ({ minor, currency: 'EUR' }));
  const day = fc
    .integer({ min: 0, max: 700 })
    .map((days) => new Date(Date.UTC(2025, 0, 1 + days)).toISOString().slice(0, 10));
  const by = { id: 'rita', name: 'Rita' };
  const movement = fc.record({ on: day, kind: fc.constantFrom('changed', 'churned', 'returned'), to: amount });
  const customers = fc.array(fc.array(movement, { maxLength: 6 }), { maxLength: 8 }).map((all) =>
    all.map((movements, index): Customer => {
      const sorted = [...movements].sort((a, b) => a.on.localeCompare(b.on));
      return {
        id: `a${index}`,
        name: `A ${index}`,
        createdAt: new Date('2025-01-01T00:00:00Z'),
        movements: sorted.map(({ to, kind, on }) => ({
          on,
          kind: kind as 'changed',
          by,
          at: new Date(`${on}T12:00:00Z`),
          ...(kind !== 'churned' && { to }),
        })),
      };
    }),
  );

  test('keep gross at most 100 %, net above gross, and add up', () => {
    fc.assert(
      fc.property(customers, (all) => {
        const made = retentionOf(
          all,
          { start: '2025-07-01', end: '2026-07-01', today: '2026-11-24' },
          { rates: [], currency: 'EUR' },
        );
        const [gross, net, churn] = [grossRetention, netRetention, revenueChurn].map((of) => of(made.cohort).value);
        fc.pre(made.cohort.start > 0);
        const { atStart, atEnd, added } = made.customers;
        expect(gross).toBeGreaterThanOrEqual(0);
        expect(gross).toBeLessThanOrEqual(1);
        expect(net).toBeGreaterThanOrEqual(gross ?? 2);
        expect((gross ?? 0) + (churn ?? 0)).toBeCloseTo(1);
        expect(atEnd - added).toBeLessThanOrEqual(atStart);
      }),
    );
  });
});
