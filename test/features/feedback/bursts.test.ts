import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type World, world } from './world.ts';

let northwind: World;
beforeEach(async () => {
  northwind = await world();
  await northwind.personOf('URITA');
});
afterEach(() => northwind.close());

const posts = () => northwind.slack.sent.filter((sent) => sent.to === 'CPRODUCT' && sent.how === 'post').length;

describe('500 captures in a minute', () => {
  test('are all stored, each with its own number, and product’s channel is not flooded', async () => {
    const captures = Array.from({ length: 500 }, (_, index) =>
      northwind.askOnly('URITA', {
        kind: 'submitted',
        command: 'feedback',
        values: { text: `Zap${index} quux${index} needs frob${index}` },
      }),
    );
    const answers = await Promise.all(captures);
    await northwind.settled();
    const before = posts();
    northwind.clock.advance(1);
    await northwind.runsJobs();

    const stored = answers.map(({ words }) => /^F-(\d+) is with product/.exec(words)?.[1]);
    expect(new Set(stored).size).toBe(500);
    expect(stored).not.toContain(undefined);
    expect(before).toBeLessThanOrEqual(5);
    expect(posts()).toBe(before + 1);
    expect((await northwind.types('UPAT', 'feedback top')).words).toContain('500 open items by revenue');
  }, 120_000);

  test('come together in one card a window, which shrinks as they are triaged', async () => {
    for (let index = 0; index < 12; index += 1)
      await northwind.submits('URITA', 'feedback', { text: `Zap${index} quux${index}` });
    await northwind.runsJobs();
    await northwind.runsJobs();

    expect(posts()).toBe(6);
    expect(northwind.heardIn('CPRODUCT').at(-1)).toContain('7 new items came at once; 7 wait for triage');

    await northwind.types('UPAT', 'feedback decline F-12 "Too rare"');
    const drawn = northwind.slack.sent.findLast((sent) => sent.to === 'CPRODUCT');
    expect(drawn).toMatchObject({ how: 'update', card: { summary: '7 new items came at once; 6 wait for triage' } });
  });

  test('a few that waited get each a card of their own', async () => {
    for (let index = 0; index < 7; index += 1)
      await northwind.submits('URITA', 'feedback', { text: `Zap${index} quux${index}` });
    await northwind.runsJobs();

    expect(posts()).toBe(7);
  });
});

describe('100 people who ask for the same at once', () => {
  test('are all heard, and the account counts once', async () => {
    northwind.deal(1, 'Acme', 30_000);
    await northwind.types('URITA', 'feedback "Dark mode" account:Acme importance:deal-breaker');
    await Promise.all(
      Array.from({ length: 100 }, (_, index) =>
        northwind.askOnly(`UREP${index}`, { kind: 'typed', text: 'feedback vote F-1 account:Acme' }),
      ),
    );
    await northwind.settled();

    const { words } = await northwind.types('UPAT', 'feedback show F-1');
    expect(words).toContain('Asked by: 101 people');
    expect(words).toContain('Accounts: 1 (Acme; deal-breaker for 1)');
    expect(words).toContain('Pipeline blocked: 30,000 EUR');
    expect(posts()).toBe(1);
  }, 60_000);
});
