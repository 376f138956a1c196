import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';
import { wordsOf } from '../../support/messenger.ts';

let northwind: Company;
beforeEach(async () => {
  northwind = await company();
  await northwind.types('UMAX', 'goal add "Win DACH" owner:<@URITA> period:2026-Q4');
});
afterEach(() => northwind.close());

const told = () =>
  northwind.messenger.sent
    .filter(({ how, to }) => how === 'tell' && to === 'URITA')
    .map(({ card }) => wordsOf(card))
    .filter((words) => words.includes('G-1'));

async function remindAt(at: string): Promise<void> {
  northwind.clock.set(at);
  const job = northwind.product.jobs.find(({ name }) => name === 'goal reminders');
  if (!job) throw new Error('Nobody reminds of goals');
  await Promise.all([1, 2, 3].map(() => job.run(northwind.clock.now())));
  await northwind.product.dispatcher.idle();
}

describe('the owner of a goal', () => {
  test('is asked on Monday at nine, once a week', async () => {
    await remindAt('2026-11-30T07:50:00Z');
    expect(told()).toHaveLength(0);
    await remindAt('2026-11-30T08:00:00Z');
    await remindAt('2026-11-30T12:00:00Z');
    expect(told()).toEqual([expect.stringContaining('How does G-1 go? A line is enough.')]);
    await remindAt('2026-12-07T08:00:00Z');
    expect(told()).toHaveLength(2);
  });

  test('is left alone for five days after checking in', async () => {
    northwind.clock.set('2026-11-26T10:00:00Z');
    await northwind.types('URITA', 'goal checkin G-1 "Well"');
    await remindAt('2026-11-30T08:00:00Z');
    expect(told()).toHaveLength(0);
    await remindAt('2026-12-07T08:00:00Z');
    expect(told()).toHaveLength(1);
  });

  test('is asked at nine on the clocks of summer, and to close it when its time is over', async () => {
    await remindAt('2027-03-22T08:00:00Z');
    expect(told().at(-1)).toContain('The period of G-1 is over. What came of it?');
    await remindAt('2027-03-29T06:50:00Z');
    expect(told()).toHaveLength(1);
    await remindAt('2027-03-29T07:00:00Z');
    expect(told()).toHaveLength(2);
  });

  test('is asked no more when it is closed', async () => {
    await northwind.types('URITA', 'goal close G-1 achieved');
    await remindAt('2026-11-30T08:00:00Z');
    expect(told()).toHaveLength(0);
  });
});
