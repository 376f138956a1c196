import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wordsOf } from '../../support/messenger.ts';
import { type World, world } from './world.ts';

let northwind: World;
beforeEach(async () => {
  northwind = await world();
  for (const [index, name] of ['Acme', 'Globex', 'Initech'].entries()) {
    northwind.account(name);
    northwind.deal(101 + index, name, 10_000 * (index + 1));
  }
  await northwind.types('URITA', 'feedback "CSV export drops rows" account:Acme importance:deal-breaker', {
    channel: 'CA',
  });
  await northwind.types('UROB', 'feedback "Spreadsheet is cut off" account:Globex importance:deal-breaker', {
    channel: 'CB',
  });
  await northwind.types('UROB', 'feedback join F-2 "Same here" account:Initech importance:deal-breaker', {
    channel: 'CB',
  });
});
afterEach(() => northwind.close());

describe('two items that ask for the same', () => {
  test('are put together with all their voices, and who asked is told', async () => {
    const { words } = await northwind.types('UPAT', 'feedback merge F-2 into:F-1');

    expect(words).toContain('F-2 merged into F-1');
    const card = wordsOf(northwind.productCard(1));
    expect(card).toContain('Accounts: 3 (Acme, Globex, Initech; deal-breaker for 3)');
    expect(card).toContain('Pipeline blocked: 60,000 EUR');
    expect(card).toContain('With F-2 merged into it.');
    expect(wordsOf(northwind.productCard(2))).toContain('State: merged into F-1');
    expect(northwind.heardIn('CB')[0]).toContain('F-2 is now looked after with F-1');
    expect(northwind.heardIn('CA')).toEqual([]);
  });

  test('are taken apart again later, each with its own voices, also those that came meanwhile', async () => {
    await northwind.types('UPAT', 'feedback merge F-2 into:F-1');
    await northwind.types('UMAX', 'feedback vote F-2');

    await northwind.types('UPAT', 'feedback unmerge F-2');

    expect(wordsOf(northwind.productCard(1))).toContain('Pipeline blocked: 10,000 EUR');
    const second = wordsOf(northwind.productCard(2));
    expect(second).toContain('Accounts: 2 (Globex, Initech; deal-breaker for 2)');
    expect(second).toContain('Same here');
    expect((await northwind.types('UPAT', 'feedback voices F-1')).words).toContain('Max');
  });

  test('tell everybody of both when the one that stays is decided', async () => {
    await northwind.types('UPAT', 'feedback merge F-2 into:F-1');
    await northwind.types('UPAT', 'feedback ship F-1 https://example.com/csv');

    expect(northwind.heardIn('CA').at(-1)).toContain('F-1 has shipped');
    expect(northwind.heardIn('CB').at(-1)).toContain('F-1 has shipped');
  });

  test('lead a joiner of the merged one to the one that stays', async () => {
    await northwind.types('UPAT', 'feedback merge F-2 into:F-1');

    const { words } = await northwind.types('UMAX', 'feedback vote F-2');

    expect(words).toContain('You joined F-1 (F-2 is merged into it)');
  });

  test('cannot be merged twice or into themselves', async () => {
    await northwind.types('UPAT', 'feedback merge F-2 into:F-1');

    expect((await northwind.types('UPAT', 'feedback merge F-2 into:F-1')).words).toContain('merged into F-1 already');
    expect((await northwind.types('UPAT', 'feedback merge F-1 into:F-2')).words).toContain(
      'cannot be merged into itself',
    );
    expect((await northwind.types('UPAT', 'feedback unmerge F-1')).words).toContain('is not merged into another');
    expect((await northwind.types('UPAT', 'feedback merge F-2 into:F-9')).words).toContain('There is no F-9');
  });
});

describe('merging while others triage', () => {
  test('of two who merge them into each other at once, the older one stays and no voice is lost', async () => {
    await Promise.all([
      northwind.askOnly('UPAT', { kind: 'typed', text: 'feedback merge F-2 into:F-1' }),
      northwind.askOnly('UADA', { kind: 'typed', text: 'feedback merge F-1 into:F-2' }),
    ]);
    await northwind.settled();

    const top = await northwind.types('UPAT', 'feedback top');
    expect(top.words).toContain('1 open item by revenue');
    expect(top.words).toMatch(/F-[12] .*\| 3 \| 60k EUR/);
  });

  test('one decides and one merges: whichever comes first, everybody hears of both', async () => {
    const answers = await Promise.all([
      northwind.askOnly('UPAT', { kind: 'typed', text: 'feedback merge F-2 into:F-1' }),
      northwind.askOnly('UADA', { kind: 'typed', text: 'feedback plan F-2 Q1' }),
    ]);
    await northwind.settled();
    await northwind.runsJobs();

    const merged = answers[0].words.includes('merged into F-1');
    const planned = answers[1].words.includes('planned for Q1');
    expect(merged).toBe(true);
    const heard = northwind.heardIn('CB').map((words) => words.split('\n')[0]);
    expect(heard).toHaveLength(planned ? 2 : 1);
    expect(heard).toContain('F-2 is now looked after with F-1');
    expect(answers[1].words).toContain(planned ? 'Everybody who asked is told' : 'F-2 is merged into F-1');
  });

  test('many join at once while it is merged: each voice is kept and counted once', async () => {
    const joins = Array.from({ length: 20 }, (_, index) =>
      northwind.askOnly(`UREP${index}`, { kind: 'typed', text: 'feedback vote F-2 account:Globex' }),
    );
    await Promise.all([...joins, northwind.askOnly('UPAT', { kind: 'typed', text: 'feedback merge F-2 into:F-1' })]);
    await northwind.settled();

    const view = await northwind.types('UPAT', 'feedback show F-1');
    expect(view.words).toContain('Asked by: 22 people');
    expect(view.words).toContain('Accounts: 3');
    expect(view.words).toContain('Pipeline blocked: 60,000 EUR');
    expect(wordsOf(northwind.productCard(1))).toContain('Asked by: 22 people');
  });
});
