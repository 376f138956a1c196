import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dealTypes,
  lostReasons,
  type Split,
  type Stage,
  stages,
  wonReasons,
} from '../../../src/features/deals/deal.ts';
import { createColumns, dropDeal, makeRoom, putDeal } from '../../../src/features/metrics/columns.ts';
import { type CountedDeal, creditOf, dayOf } from '../../../src/features/metrics/counted.ts';
import { addStageDays, noStageDays, stageConversion } from '../../../src/features/metrics/funnel.ts';
import { rowsOnly } from '../../../src/features/metrics/only.ts';
import { rowOf } from '../../../src/features/metrics/rows.ts';
import { waysOf } from '../../../src/features/metrics/ways.ts';
import * as written from '../../../src/features/metrics/written-deal.ts';
import { madeUpDeals } from '../../bench/deals.ts';
import { conversionOf } from './plain.ts';
import { countedOf, deal } from './support.ts';

const today = 20_780;
const stageNames = Object.keys(stages) as Stage[];

const anyText = fc.string({ unit: 'binary', maxLength: 40 });
const anyInstant = fc.integer({ min: 0, max: 1.8e12 }).map((time) => new Date(time));
const anyDay = fc.integer({ min: 0, max: 40_000 }).map(dayOf);
const anyAmount = fc.integer({ min: 0, max: 1e13 });
const anyPerson = fc.constantFrom('rita', 'rob', 'ünal').map((id) => ({ id, name: `${id} 😀` }));
const anyOf = <T>(some: fc.Arbitrary<T>) => fc.option(some, { nil: undefined });

/** Whatever people may say of a deal. */
const anyDeal = (number: number) =>
  fc
    .record({
      id: anyText,
      account: fc.record({ id: anyText, name: anyText }),
      euros: fc.integer({ min: 0, max: 1e11 }),
      list: anyOf(anyAmount),
      cost: anyOf(anyAmount),
      type: fc.constantFrom(...dealTypes),
      status: fc.constantFrom('open' as const, 'won' as const, 'lost' as const),
      stage: fc.constantFrom(...stageNames),
      closeDate: anyDay,
      segment: anyOf(anyText),
      competitor: anyOf(anyText),
      nextStep: anyOf(fc.string({ unit: 'binary', maxLength: 400 })),
      wonReasons: fc.subarray([...wonReasons]),
      lostReasons: fc.subarray([...lostReasons]),
      owner: anyPerson,
      split: fc.oneof(
        fc.constant<Split[]>([]),
        anyPerson.map((person) => [
          { person, percent: 60 },
          { person: { id: 'max', name: 'Max' }, percent: 40 },
        ]),
      ),
      stageLog: fc.array(fc.record({ stage: fc.constantFrom(...stageNames, 'won', 'lost'), at: anyInstant })),
      closeDateMoves: fc.array(fc.record({ from: anyDay, to: anyDay, at: anyInstant })),
      createdAt: anyInstant,
      earlier: fc.array(fc.record({ until: anyInstant, amount: anyAmount })),
    })
    .map(({ earlier, ...given }): CountedDeal => ({ ...deal({ ...given, number }), earlier }));

const anyChange = fc
  .integer({ min: 1, max: 40 })
  .chain((number) =>
    fc.oneof(
      { weight: 4, arbitrary: anyDeal(number).map((put) => ({ number, put })) },
      fc.constant({ number, put: undefined }),
    ),
  );

/** Columns and what they ought to hold, after some deals were logged, changed, undone and restored. */
async function changed(changes: readonly { number: number; put: CountedDeal | undefined }[]) {
  const columns = createColumns(2);
  const known = new Map<number, CountedDeal>();
  for (const { number, put } of changes) {
    await makeRoom(columns, number);
    if (put) {
      putDeal(columns, put);
      known.set(number, put);
    } else {
      dropDeal(columns, number);
      known.delete(number);
    }
  }
  return { columns, known };
}

describe('a deal in columns', () => {
  test('is shown as it was said last, however often it was changed, undone and restored', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyChange, { maxLength: 120 }), async (changes) => {
        const { columns, known } = await changed(changes);

        for (const [number, whole] of known) {
          const { facts, amount, list, cost, close, created } = whole;
          expect(rowOf(columns, number, amount, { today })).toEqual({
            id: facts.id,
            number,
            account: facts.account.name,
            accountId: facts.account.id,
            owner: facts.owner.name,
            ownerId: facts.owner.id,
            amount,
            closeDate: facts.closeDate,
            status: facts.status,
            stage: facts.stage,
            type: facts.type,
            segment: facts.segment,
            competitor: facts.competitor,
            reasons: facts.status === 'lost' ? facts.lostReasons : facts.wonReasons,
            nextStep: facts.nextStep,
            list,
            cost,
            age: Math.max(0, (facts.status === 'open' ? today : close) - created),
            silent: undefined,
          });
          const at = columns.written[number] ?? 0;
          expect(written.createdAt(columns.slab, at)).toEqual(facts.createdAt);
          expect(written.stageLogOf(columns.slab, at)).toEqual(facts.stageLog);
          expect(written.closeDateMovesOf(columns.slab, at)).toEqual(facts.closeDateMoves);
          expect(written.earlierOf(columns.slab, at)).toEqual(whole.earlier);
          const shares = written.sharesOf(columns.slab, at);
          expect(shares.map(({ person, amount: part }) => ({ person: columns.people[person], amount: part }))).toEqual(
            facts.split.length === 0 ? [] : creditOf(facts, amount),
          );
        }
        const there = [...columns.outcome.keys()].filter((row) => columns.outcome[row] !== 0);
        expect(there).toEqual([...known.keys()].sort((a, b) => a - b));
        const days = noStageDays();
        for (const { facts } of known.values()) addStageDays(days, facts, 1);
        expect(columns.stageDays).toEqual(days);
      }),
      { numRuns: 60 },
    );
  });

  test('takes no more room when it is changed hundreds of times, with ever other words', async () => {
    const columns = createColumns();
    for (let change = 0; change < 300; change += 1) {
      for (let number = 1; number <= 200; number += 1)
        putDeal(columns, deal({ number, nextStep: 'Call again. '.repeat((change * 7 + number) % 20) }));
    }

    expect(columns.slab.chunks).toHaveLength(1);
    expect(rowOf(columns, 200, 0, { today }).nextStep).toBe('Call again. '.repeat((299 * 7 + 200) % 20));
  });

  test('may have a text that is longer than anybody thought of', () => {
    const columns = createColumns();
    const nextStep = 'ä'.repeat(2_000_000);
    putDeal(columns, deal({ number: 1 }));
    putDeal(columns, deal({ number: 2, nextStep }));
    putDeal(columns, deal({ number: 3, nextStep: 'Call' }));

    expect([1, 2, 3].map((number) => rowOf(columns, number, 0, { today }).nextStep)).toEqual([
      undefined,
      nextStep,
      'Call',
    ]);
  });

  test('is one of 20,000 that are all read back', async () => {
    const columns = createColumns();
    const deals = [...madeUpDeals(20_000, 100, new Date('2026-11-23T08:00:00Z'))];
    await makeRoom(columns, deals.length);
    for (const facts of deals) putDeal(columns, countedOf(facts, 'UTC'));

    const shown = deals.map(({ number }) => rowOf(columns, number, 0, { today }));
    expect(shown.map(({ id, closeDate }) => [id, closeDate])).toEqual(
      deals.map(({ id, closeDate }) => [id, closeDate]),
    );
  });
});

describe('the deals that count', () => {
  test('are those of the accounts, though the key of another is the same', async () => {
    const columns = createColumns();
    // Their 32-bit FNV-1a hashes are equal.
    for (const [index, id] of ['costarring', 'liquid', 'acme'].entries())
      putDeal(columns, deal({ number: index + 1, account: { id, name: id } }));

    const counts = await rowsOnly(columns, { accounts: ['liquid', 'acme'] });

    expect([0, 1, 2, 3].filter(counts)).toEqual([2, 3]);
  });

  test('are those of the segment, however it is written', async () => {
    const columns = createColumns();
    for (const [index, segment] of [undefined, 'Öffentlich', 'ÖFFENTLICH', 'SMB'].entries())
      putDeal(columns, deal({ number: index + 1, segment }));
    dropDeal(columns, 3);

    const counts = await rowsOnly(columns, { segment: 'öffentlich' });

    expect([0, 1, 2, 3, 4].filter(counts)).toEqual([2]);
  });
});

test('the ways through the stages are those of the owners and the time that were asked for', async () => {
  const columns = createColumns();
  const now = new Date('2026-11-23T08:00:00Z');
  const since = new Date('2026-03-01T08:00:00Z');
  const deals = [...madeUpDeals(1000, 8, now)].map((facts) => countedOf(facts, 'UTC'));
  for (const each of deals) putDeal(columns, each);
  const young = deals.filter(({ facts }) => facts.createdAt >= since);

  const everybody = stageConversion(await waysOf(columns, since));
  const two = stageConversion(await waysOf(columns, since, new Set(['rep-1', 'rep-5'])));

  expect(everybody).toEqual(conversionOf(young));
  expect(two).toEqual(conversionOf(young.filter(({ facts }) => ['rep-1', 'rep-5'].includes(facts.owner.id))));
});
