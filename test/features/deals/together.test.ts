import { beforeEach, describe, expect, test } from 'vitest';
import { type World, world } from './world.ts';

let sales: World;
beforeEach(async () => {
  sales = await world();
});

describe('two people at once', () => {
  test('close one deal: one of them does, the other is told who did what', async () => {
    await sales.types('URITA', 'deal log Acme 45k');
    await sales.personOf('UMAX');
    const answers = await Promise.all([
      sales.types('URITA', 'deal won D-1'),
      sales.types('UMAX', 'deal lost D-1 price'),
    ]);
    const deal = await sales.deal(1);

    expect(answers.map(({ reply }) => reply.kind).sort()).toEqual(['card', 'refusal']);
    expect(deal.history).toHaveLength(2);
    const refused = answers.find(({ reply }) => reply.kind === 'refusal');
    expect(refused?.words).toContain(`D-1 is ${deal.status}`);
    expect(refused?.words).toContain(`${deal.history[1]?.by.name} said so`);
  });

  test('change different values of one deal: both are kept', async () => {
    await sales.types('URITA', 'deal log Acme 45k');
    await sales.personOf('UMAX');
    await Promise.all([
      sales.types('URITA', 'deal update D-1 next:"Call them"'),
      sales.types('UMAX', 'deal update D-1 competitor:Initech'),
      sales.types('URITA', 'deal stage D-1 commit'),
    ]);

    expect(await sales.deal(1)).toMatchObject({ nextStep: 'Call them', competitor: 'Initech', stage: 'commit' });
    expect((await sales.deal(1)).version).toBe(4);
  });

  test('create the same account: there is one', async () => {
    await Promise.all([sales.personOf('URITA'), sales.personOf('UROB')]);
    await Promise.all([
      sales.submits('URITA', 'deal log', { account: 'new:Hooli', amount: '1k' }),
      sales.submits('UROB', 'deal log', { account: 'new:Hooli, Inc.', amount: '2k' }),
    ]);
    const [one, other] = [await sales.deal(1), await sales.deal(2)];

    expect(one.account).toEqual(other.account);
  });
});

test('many deals at once have a number each', async () => {
  await sales.personOf('URITA');
  await Promise.all(Array.from({ length: 20 }, (_, index) => sales.types('URITA', `deal log Acme ${index + 1}k`)));
  const deals = await sales.deals.find(sales.tenant, {});

  expect(deals.map(({ number }) => number).sort((a, b) => a - b)).toEqual(
    Array.from({ length: 20 }, (_, index) => index + 1),
  );
});

test('a line that is delivered twice logs one deal', async () => {
  await sales.types('URITA', 'deal log Acme 45k', 'same');
  const again = await sales.types('URITA', 'deal log Acme 45k', 'same');

  expect(again.reply.kind).toBe('nothing');
  expect(await sales.deals.count(sales.tenant, {})).toBe(1);
});

test('a refused line may be sent again with the same key', async () => {
  const refused = await sales.types('URITA', 'deal won D-1', 'same');
  await sales.types('URITA', 'deal log Acme 45k');
  const won = await sales.types('URITA', 'deal won D-1', 'same');

  expect(refused.words).toContain('There is no deal D-1.');
  expect(won.words).toContain('won');
});

test('companies do not see each other’s deals', async () => {
  await sales.types('URITA', 'deal log Acme 45k');
  const other = await world();

  expect((await other.types('URITA', 'deal show D-1')).words).toContain('There is no deal D-1.');
  expect((await other.types('UMAX', 'deal list all')).words).toContain('none');
});

test('other features add to the answer of a deal that was logged', async () => {
  const seen: unknown[] = [];
  const careful = await world({
    hooks: {
      async logged(deal, _context, change) {
        seen.push([deal.number, change?.what]);
        return [{ kind: 'text', text: 'Credit is checked.' }];
      },
    },
  });
  const logged = await careful.types('URITA', 'deal log Acme 45k terms:60');
  await careful.types('URITA', 'deal update D-1 terms:90');
  const lost = await careful.types('URITA', 'deal lost D-1 terms');

  expect(logged.words).toContain('Credit is checked.');
  expect(lost.words).not.toContain('Credit is checked.');
  expect(seen).toEqual([
    [1, 'deal.logged'],
    [1, 'deal.updated'],
  ]);
});
