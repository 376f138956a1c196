import { calculateObjectSize } from 'bson';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decideUndo, type Stored } from '../../src/core/records.ts';
import type { Connected } from '../../src/database/connect.ts';
import { createDeals, type DealFields } from '../../src/features/deals/index.ts';
import type { DealFacts } from '../../src/features/metrics/counted.ts';
import { dealSource } from '../../src/features/metrics/store.ts';
import { testDatabase } from '../support/database.ts';

const ada = { id: 'ada', name: 'Ada' };
const times = 320;

describe('a deal that a script changes hundreds of times', () => {
  let connected: Connected;
  let now = new Date('2026-11-24T10:00:00Z');
  let deals: ReturnType<typeof createDeals>;
  let deal: Stored<DealFields>;

  beforeAll(async () => {
    connected = await testDatabase();
    const database = { connection: connected.connection, clock: { now: () => now }, poke: () => undefined };
    deals = createDeals({ database: { ...database, declared: () => undefined }, nextNumber: async () => 1 });
    await connected.ensureIndexes();
    const values = { ...asLogged, stageLog: [{ stage: 'lead' as const, at: now }] };
    deal = await deals.records.create('t1', ada, { values, what: 'deal.logged', summary: 'logged D-1' });
    for (let count = 1; count < times; count += 1) {
      now = new Date(now.getTime() + 60_000);
      await changed(count);
      // What is due is sent at once.
      if (count % 10 === 0) await connected.connection.collection('deals').updateMany({}, { $set: { outbox: [] } });
    }
    deal = await read();
  }, 120_000);
  afterAll(() => connected.close());

  async function read(): Promise<Stored<DealFields>> {
    const found = await deals.records.get('t1', deal.id);
    if (!found) throw new Error('The deal is gone');
    return found;
  }

  /** Every time another stage; every third time another amount. */
  const changed = (count: number) =>
    deals.records.change('t1', deal.id, ada, (current) => ({
      kind: 'write',
      set: {
        stageLog: [...current.stageLog, { stage: count % 2 === 0 ? 'lead' : 'proposal', at: now }],
        ...(count % 3 === 0 && { amount: { minor: count, currency: 'EUR' } }),
      },
      what: 'deal.updated',
      summary: `changed D-1 for the ${count}. time`,
    }));

  test('stays small', async () => {
    const stored = await connected.connection.collection('deals').findOne({});

    expect(calculateObjectSize(stored ?? {})).toBeLessThan(200_000);
    expect(deal.version).toBe(times);
  });

  test('still says who logged it, and the last hundred changes', () => {
    expect(deal.history[0]?.summary).toBe('logged D-1');
    expect(deal.history.slice(-100).map(({ summary }) => summary)).toEqual(
      Array.from({ length: 100 }, (_, index) => `changed D-1 for the ${times - 100 + index}. time`),
    );
  });

  test('has every stage and every earlier amount, so that earlier forecasts and stage days stay as they were', async () => {
    const scanned: DealFacts[] = [];
    for await (const batch of dealSource(connected.connection).scan('t1')) scanned.push(...batch);
    const [facts] = scanned;

    expect(facts?.stageLog).toHaveLength(times);
    expect(facts?.earlierAmounts.map(({ amount }) => amount.minor)).toEqual(
      Array.from({ length: Math.floor((times - 1) / 3) }, (_, index) => (index === 0 ? 45_000_00 : index * 3)),
    );
    expect(facts?.earlierAmounts[1]?.until).toEqual(new Date('2026-11-24T10:06:00Z'));
  });

  test('gets its last change undone, the long list of its stages too', async () => {
    const last = deal.history.at(-1)?.id ?? '';
    await deals.records.change('t1', deal.id, ada, (current) => decideUndo(current, last, ada, now));
    const undone = await read();

    expect(undone.stageLog).toEqual(deal.stageLog.slice(0, -1));
    expect(undone.history.at(-1)?.summary).toBe(`undid: changed D-1 for the ${times - 1}. time`);
  });
});

const asLogged = {
  number: 1,
  account: { id: 'acme', name: 'Acme' },
  amount: { minor: 45_000_00, currency: 'EUR' },
  products: [],
  type: 'new' as const,
  status: 'open' as const,
  stage: 'lead' as const,
  probability: 5,
  closeDate: '2026-12-15',
  wonReasons: [],
  lostReasons: [],
  owner: ada,
  split: [],
  closeDateMoves: [],
};
