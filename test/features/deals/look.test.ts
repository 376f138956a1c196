import { beforeEach, describe, expect, test } from 'vitest';
import { type World, world } from './world.ts';

let sales: World;
beforeEach(async () => {
  sales = await world();
});

describe('the list', () => {
  beforeEach(async () => {
    await sales.types('URITA', 'deal log Acme 45k close:2026-12-20');
    await sales.types('URITA', 'deal log Globex $20k close:2026-12-01 stage:negotiation');
    await sales.types('UROB', 'deal log Acme 5k close:2027-02-01');
    await sales.types('UROB', 'deal won Umbrella 7k');
  });

  test('shows my open deals, the next to close first, with sums by currency', async () => {
    const { words } = await sales.types('URITA', 'deal list');

    expect(words).toContain('Your open deals: 2, 45,000 EUR + 20,000 USD');
    expect(rows(words)).toEqual(['D-2', 'D-1']);
  });

  test.each([
    ['deal list all', ['D-2', 'D-1', 'D-3']],
    ['deal list all won', ['D-4']],
    ['deal list all all', ['D-4', 'D-3', 'D-2', 'D-1']],
    ['deal list all all sort:close', ['D-3', 'D-1', 'D-2', 'D-4']],
    ['deal list all period:2026-Q4', ['D-2', 'D-1']],
    ['deal list all open 2027-Q1', ['D-3']],
    ['deal list stage:negotiation', ['D-2']],
    ['deal list account:Acme', ['D-1', 'D-3']],
    ['deal list owner:<@UROB>', ['D-3']],
  ])('“%s” shows %j', async (line, numbers) => {
    expect(rows((await sales.types('URITA', line)).words)).toEqual(numbers);
  });

  test('of a team shows what its people have', async () => {
    const rob = await sales.personOf('UROB');
    const max = await sales.personOf('UMAX');
    await sales.teams.create(sales.tenant, max, {
      values: { name: 'North', members: [rob.id], manager: max.id },
      what: 'team.created',
      summary: 'created North',
    });

    expect(rows((await sales.types('UMAX', 'deal list team')).words)).toEqual(['D-3']);
  });

  test('of nothing says so and offers what helps', async () => {
    const { words } = await sales.types('UMAX', 'deal list');

    expect(words).toContain('Your open deals: none.');
    expect(words).toContain('[Everybody’s]');
  });

  test('of an account that nobody knows offers similar ones, and none to create', async () => {
    const { words } = await sales.types('URITA', 'deal list account:Acmee');

    expect(words).toContain('No account is called “Acmee”. Did you mean “Acme”?');
    expect(words).toContain('[Acme]');
    expect(words).not.toContain('Create');
  });
});

test('a long list is read page by page, in the same message', async () => {
  for (let number = 1; number <= 23; number += 1)
    await sales.types('URITA', `deal log Acme ${number}k close:2026-12-${String(number).padStart(2, '0')}`);
  const first = await sales.types('URITA', 'deal list');
  const second = await sales.presses('URITA', first.card, 'Next');
  const third = await sales.presses('URITA', second.card, 'Next');
  const back = await sales.presses('URITA', third.card, 'Back');

  expect(first.words).toContain('Page 1 of 3');
  expect(rows(second.words)[0]).toBe('D-11');
  expect(second.reply).toMatchObject({ replace: true });
  expect(rows(third.words)).toEqual(['D-21', 'D-22', 'D-23']);
  expect(third.words).not.toContain('[Next]');
  expect(back.words).toBe(second.words);
});

describe('a deal', () => {
  beforeEach(async () => {
    await sales.types('URITA', 'deal log Acme 45k cost:30k next:"Call them" split:"<@URITA> 50%, <@UROB> 50%"');
    await sales.types('URITA', 'deal stage D-1 proposal');
  });

  test('is shown with what happened to it', async () => {
    const { words } = await sales.types('UPAT', 'deal show D-1');

    expect(words).toContain('Next step: Call them');
    expect(words).toContain('Split: Rita 22,500 EUR, Rob 22,500 EUR');
    expect(words).toContain('Rita moved D-1 from qualified to proposal (50 %)');
    expect(words).toContain('Rita logged D-1: Acme, 45,000 EUR');
  });

  test('shows its cost only to those who may change it, and to finance', async () => {
    const sees = async (user: string) => (await sales.types(user, 'deal show D-1')).words.includes('Cost: 30,000 EUR');

    expect([await sales.types('URITA', 'deal show Acme')].map(({ words }) => words.includes('Margin'))).toEqual([true]);
    expect([await sees('URITA'), await sees('UMAX'), await sees('UFIN')]).toEqual([true, true, true]);
    expect([await sees('UROB'), await sees('UPAT')]).toEqual([false, false]);
  });

  test('is told by name from others of its account', async () => {
    await sales.types('URITA', 'deal log Acme 1k');

    expect((await sales.types('URITA', 'deal show Acme')).words).toContain('Acme has several deals. Which one?');
  });

  test('is nobody’s business who has no role', async () => {
    expect((await sales.types('UNEW', 'deal show D-1')).words).toContain('You have no role in Rainmaker yet.');
  });
});

describe('home', () => {
  test('begins with how to log the first deal', async () => {
    const words = await sales.home('URITA');

    expect(words).toContain('Won in Q4 2026: 0 EUR in 0');
    expect(words).toContain('None yet. One line is enough');
  });

  test('shows my numbers, and my open deals with what is overdue', async () => {
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 100k');
    await sales.types('URITA', 'deal won Acme 30k');
    for (const day of ['2026-11-10', '2026-11-20', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04'])
      await sales.types('URITA', `deal log Acme 10k close:${day}`);
    const words = await sales.home('URITA');

    expect(words).toContain('Won in Q4 2026: 30,000 EUR in 1');
    expect(words).toContain('Quota: 30,000 EUR of 100,000 EUR (30 %), pace 0.51');
    expect(words).toContain('Open pipeline: 6, 60,000 EUR');
    expect(words).toContain('2 close dates have passed.');
    expect(words).toContain('D-2 · Acme · 10,000 EUR\nqualified, was to close 10 Nov 2026');
    expect(words).not.toContain('D-7');
    expect(words).toContain('[All 6]');
  });

  test('tells finance of deals only when they have one', async () => {
    expect(await sales.home('UFIN')).not.toContain('My numbers');
    await sales.types('UFIN', 'deal log Acme 10k');
    expect(await sales.home('UFIN')).toContain('Open pipeline: 1, 10,000 EUR');
  });

  test('is empty for people without a role', async () => {
    expect(await sales.home('UNEW')).toBe('');
  });
});

/** The numbers in the rows of a list, in their order. */
function rows(words: string): string[] {
  return words.split('\n').flatMap((line) => /^(D-\d+) \|/.exec(line)?.[1] ?? []);
}
