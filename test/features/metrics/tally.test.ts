import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Columns, createColumns, dropDeal, putDeal } from '../../../src/features/metrics/columns.ts';
import { type CountedDeal, creditOf, type DealFacts, dayNumber } from '../../../src/features/metrics/counted.ts';
import { tally } from '../../../src/features/metrics/tally.ts';
import { slippage } from '../../../src/features/metrics/slippage.ts';
import { addStageDays, noStageDays } from '../../../src/features/metrics/funnel.ts';
import { madeUpDeals } from '../../bench/deals.ts';
import { counter } from '../../../src/features/metrics/book.ts';
import { localDays } from '../../../src/features/metrics/local-days.ts';
import { pipelineOf, sumsOf } from './plain.ts';
import { countedOf, deal } from './support.ts';

const now = new Date('2026-11-23T09:00:00Z');
const today = dayNumber('2026-11-23');
const windows = [
  { start: today - 7, end: today },
  { start: today - 14, end: today - 7 },
  { start: today - 53, end: today },
];
const period = { start: today - 53, end: today + 39 };
const moves = { since: new Date('2026-10-01T00:00:00Z'), until: now };
const teams = [
  { id: 'north', members: ['rep-0', 'rep-1', 'rep-2'] },
  { id: 'south', members: ['rep-2', 'rep-3', 'nobody'] },
];

async function columnsOf(deals: Iterable<DealFacts>): Promise<Columns> {
  const book = { columns: createColumns(2), currency: 'EUR', missing: new Map(), rates: [] };
  await counter(book, localDays('Europe/Berlin'))([...deals]);
  return book.columns;
}

/** The deals of some people as each would count them: with their share of the amount. */
function dealsOf(deals: readonly DealFacts[], people: readonly string[] | undefined): CountedDeal[] {
  return deals.flatMap((facts) => {
    const whole = countedOf(facts, 'Europe/Berlin');
    if (!people) return [whole];
    const own = creditOf(whole.facts, whole.amount).filter(({ person }) => people.includes(person));
    if (own.length === 0) return [];
    const amount = own.reduce((sum, share) => sum + share.amount, 0);
    const part = whole.amount === 0 ? 1 : amount / whole.amount;
    const share = (value: number | undefined) => (value === undefined ? undefined : value * part);
    return [{ ...whole, amount, list: share(whole.list), cost: share(whole.cost) }];
  });
}

test('one pass says of the company, each team and each person what the plain formulas say', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 300 }), fc.integer(), async (count, seed) => {
      const deals = [...madeUpDeals(count, 8, now, seed)];
      const columns = await columnsOf(deals);
      const result = await tally(columns, { windows, period, today, teams, moves });
      const scopes = [
        { group: 0, people: undefined },
        ...teams.map((team) => ({ group: result.groups.team(team.id) ?? -1, people: team.members })),
        ...columns.people.map((id) => ({ group: result.groups.person(id) ?? -1, people: [id] })),
      ];
      for (const { group, people } of scopes) {
        const own = dealsOf(deals, people);
        for (const [index, window] of windows.entries())
          expect(rounded(result.sums(group, index))).toEqual(rounded(sumsOf(own, window)));
        expect(rounded(result.pipeline(group))).toEqual(rounded(pipelineOf(own, period, today)));
        expect(result.slippage(group)).toEqual(slippage(own, period, moves.since, moves.until));
      }
    }),
    { numRuns: 40 },
  );
});

test('bookings in buckets add up to the bookings of the window they cover', async () => {
  const columns = await columnsOf(madeUpDeals(2000, 8, now, 5));
  const buckets = [today - 14, today - 7, today];

  const result = await tally(columns, { windows, period, today, teams, buckets });

  expect(result.bookings(0)).toEqual([result.sums(0, 1).wonAmount, result.sums(0, 0).wonAmount]);
  expect(result.bookings(1)).toEqual([result.sums(1, 1).wonAmount, result.sums(1, 0).wonAmount]);
});

test('a deal that changes hands, is won or is undone is counted as it is now', async () => {
  const columns = createColumns();
  const open = deal({ euros: 500, closeDate: '2026-11-20', owner: { id: 'rita', name: 'Rita' } });
  putDeal(columns, open);
  putDeal(columns, { ...open, facts: { ...open.facts, status: 'won', owner: { id: 'rob', name: 'Rob' } } });
  const undone = deal({ status: 'won', closeDate: '2026-11-20' });
  putDeal(columns, undone);
  dropDeal(columns, undone.facts.number);

  const result = await tally(columns, { windows, period, today, teams: [] });

  expect(result.sums(0, 0)).toMatchObject({ won: 1, wonAmount: 50_000 });
  expect(result.sums(result.groups.person('rita') ?? -1, 0).won).toBe(0);
  expect(result.sums(result.groups.person('rob') ?? -1, 0).won).toBe(1);
  expect(columns.stageDays).toEqual(noStageDays());
});

test('times in stages are kept up when a deal moves on', () => {
  const columns = createColumns();
  const at = (day: number) => new Date(Date.UTC(2026, 9, day));
  const first = deal({
    stageLog: [
      { stage: 'lead', at: at(1) },
      { stage: 'qualified', at: at(4) },
    ],
  });
  putDeal(columns, first);
  const moved = { ...first.facts, stageLog: [...first.facts.stageLog, { stage: 'proposal' as const, at: at(9) }] };
  putDeal(columns, { ...first, facts: moved });

  const expected = noStageDays();
  addStageDays(expected, moved, 1);
  expect(columns.stageDays).toEqual(expected);
});

test('a long pass gives way to others', async () => {
  const columns = await columnsOf(madeUpDeals(40_000, 8, now, 3));
  let turns = 0;
  let isOver = false;
  const turn = () => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);

  await tally(columns, { windows, period, today, teams });
  isOver = true;

  expect(turns).toBeGreaterThan(0);
});

test('the parts of a split always add up to the deal', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e12 }),
      fc.integer({ min: 0, max: 100 }),
      fc.integer({ min: 0, max: 100 }),
      (amount, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const split = [low, high - low, 100 - high].map((percent, index) => ({
          person: { id: `p${index}`, name: 'P' },
          percent,
        }));
        const parts = creditOf({ owner: { id: 'x', name: 'X' }, split }, amount);
        expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
        expect(parts.every((part) => Number.isInteger(part.amount))).toBe(true);
      },
    ),
  );
});

/** Shares of list prices are fractions, added up in another order: equal to a thousandth of a cent. */
function rounded(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, each: unknown) => (typeof each === 'number' ? Math.round(each * 1000) / 1000 : each)),
  );
}
