import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBooks } from '../../../src/features/metrics/book.ts';
import type { DealFacts } from '../../../src/features/metrics/counted.ts';
import { localDays } from '../../../src/features/metrics/local-days.ts';
import { dayIn } from '../../../src/core/dates.ts';
import { dayNumber } from '../../../src/features/metrics/counted.ts';
import type { Rate } from '../../../src/features/rates/index.ts';
import { facts } from './support.ts';

const company = { tenant: 'northwind', currency: 'EUR', zone: 'Europe/Berlin' };

/** A source that remembers how it was asked, over deals that the test changes. */
function world(start = '2026-11-23T09:00:00Z') {
  const deals = new Map<string, DealFacts>();
  const rates: Rate[] = [];
  const asked: (Date | undefined)[] = [];
  let now = new Date(start);
  const books = createBooks({
    clock: { now: () => now },
    rates: { all: async () => rates },
    source: {
      async *scan(_tenant, since) {
        asked.push(since);
        yield [...deals.values()].filter((deal) => (since ? deal.updatedAt >= since : !deal.removed));
      },
    },
  });
  return {
    asked,
    rates,
    keep(deal: DealFacts) {
      deals.set(deal.id, { ...deal, updatedAt: now });
    },
    at(time: string) {
      now = new Date(time);
    },
    /** Amounts by deal number, and what has no rate. */
    read: () =>
      books.use(company, async ({ columns, missing }) => ({
        amounts: [...columns.written].flatMap((deal, row) => (deal === 0 ? [] : [[row, columns.amount[row]]])),
        missing: [...missing.values()].map(({ currency }) => currency),
      })),
  };
}

describe('the book of a company', () => {
  test('reads everything once, then only what changed, with an overlap for clocks that differ', async () => {
    const here = world();
    const first = facts({ number: 1, euros: 10 });
    here.keep(first);
    await here.read();
    here.at('2026-11-23T09:30:00Z');
    here.keep({ ...first, amount: { minor: 2000, currency: 'EUR' } });
    here.keep(facts({ number: 2, euros: 5 }));

    expect((await here.read()).amounts).toEqual([
      [1, 2000],
      [2, 500],
    ]);
    expect(here.asked).toEqual([undefined, new Date('2026-11-23T08:55:00Z')]);
  });

  test('forgets a deal that was undone', async () => {
    const here = world();
    const deal = facts({ number: 1 });
    here.keep(deal);
    await here.read();
    here.keep({ ...deal, removed: true });

    expect((await here.read()).amounts).toEqual([]);
  });

  test('is read anew when a rate was added, and says which deals have none', async () => {
    const here = world();
    here.keep(facts({ number: 1, amount: { minor: 1000, currency: 'USD' }, closeDate: '2026-11-20' }));
    expect(await here.read()).toEqual({ amounts: [], missing: ['USD'] });
    here.rates.push({ base: 'USD', quote: 'EUR', rate: 0.5, from: '2026-01-01' });

    expect(await here.read()).toEqual({ amounts: [[1, 500]], missing: [] });
    expect(here.asked).toEqual([undefined, undefined]);
  });

  test('is read anew when the clock was set back', async () => {
    const here = world();
    await here.read();
    here.at('2026-11-01T09:00:00Z');
    await here.read();

    expect(here.asked).toEqual([undefined, undefined]);
  });

  test('is used by one at a time, and goes on after one that failed', async () => {
    const here = world();
    here.keep(facts({ number: 1 }));
    const order: string[] = [];
    const books = createBooks({
      clock: { now: () => new Date() },
      rates: { all: async () => [] },
      source: {
        scan: async function* () {
          yield [];
        },
      },
    });
    const slow = books.use(company, async () => {
      order.push('first in');
      await new Promise((resolve) => setImmediate(resolve));
      order.push('first out');
      throw new Error('no');
    });
    const next = books.use(company, async () => order.push('second'));

    await expect(slow).rejects.toThrow('no');
    await next;
    expect(order).toEqual(['first in', 'first out', 'second']);
  });
});

test('days of instants are those of the zone, over changes of clocks too', () => {
  const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
      (zone, at) => {
        expect(localDays(zone)(at)).toBe(dayNumber(dayIn(at, zone)));
      },
    ),
  );
});
