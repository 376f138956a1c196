import { beforeEach, describe, expect, test } from 'vitest';
import { type World, world } from '../deals/world.ts';

let sales: World;
beforeEach(async () => {
  sales = await world();
});

async function team(name: string, ...users: string[]) {
  const members = await Promise.all(users.map((user) => sales.personOf(user)));
  const max = await sales.personOf('UMAX');
  return sales.teams.create(sales.tenant, max, {
    values: { name, members: members.map(({ id }) => id), manager: max.id },
    what: 'team.created',
    summary: `created ${name}`,
  });
}

describe('setting a quota', () => {
  test('answers with where the person stands', async () => {
    await sales.types('URITA', 'deal won Acme 50k');
    const { words } = await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 250k');

    expect(words).toContain('Rita: 250,000 EUR in Q4 2026.');
    expect(words).toContain('50,000 EUR of 250,000 EUR (20 %), pace 0.34');
  });

  test('again changes it, and undo brings the former one back', async () => {
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 250k');
    const again = await sales.types('UFIN', 'quota set <@URITA> Q4 300k');
    await sales.presses('UFIN', again.card, 'Undo');

    expect(again.words).toContain('Rita: 300,000 EUR in Q4 2026.');
    expect((await sales.types('URITA', 'quota show')).words).toContain('Quota: 250,000 EUR');
  });

  test('can be undone altogether, and set anew', async () => {
    const set = await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 250k');
    await sales.presses('UMAX', set.card, 'Undo');
    const gone = await sales.types('URITA', 'quota show');
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 260k');

    expect(gone.words).toContain('Quota: not set');
    expect((await sales.types('URITA', 'quota show')).words).toContain('Quota: 260,000 EUR');
  });

  test('by two people at once makes one', async () => {
    await Promise.all([sales.personOf('UMAX'), sales.personOf('UFIN'), sales.personOf('URITA')]);
    await Promise.all([
      sales.types('UMAX', 'quota set <@URITA> 2026-Q4 250k'),
      sales.types('UFIN', 'quota set <@URITA> 2026-Q4 300k'),
    ]);

    expect((await sales.types('UMAX', 'quota list 2026-Q4')).words).toContain('Quotas in Q4 2026: 1');
  });

  test.each([
    ['UMAX', 'quota set <@URITA> last 30 days 5k', 'Quotas are set for a month, a quarter or a year'],
    ['UMAX', 'quota set Nrth 2026-Q4 5k', 'is neither a person nor a team. Did you mean “North”?'],
    ['UMAX', 'quota set <@URITA> 2026-Q4', '“Quota” is missing'],
    ['UMAX', 'quota set target:<@URITA> period:2026-Q4 amount:-5', 'A quota cannot be less than 0.'],
    ['URITA', 'quota set <@URITA> 2026-Q4 5k', 'Only manager, admin or finance may use “quota set”'],
  ])('%s: “%s” is answered with “%s”', async (user, line, said) => {
    await team('North', 'URITA');

    expect((await sales.types(user, line)).words).toContain(said);
  });
});

describe('showing a quota', () => {
  test('says how far one is, how fast, and what may still come', async () => {
    await sales.types('UMAX', 'quota set me 2026-Q4 1k');
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 100k');
    await sales.types('URITA', 'deal won Acme 40k');
    await sales.types('URITA', 'deal log Acme 90k close:2026-12-01 stage:proposal');
    await sales.types('URITA', 'deal log Acme 70k close:2027-01-15');
    const { words } = await sales.types('URITA', 'quota show');

    expect(words).toContain('Rita · Q4 2026');
    expect(words).toContain('Booked: 40,000 EUR in 1 won');
    expect(words).toContain('Attainment: 40 %');
    expect(words).toContain('Pacing: 0.68 (1 is on pace)');
    expect(words).toContain('Run rate: 67,692.31 EUR by the end');
    expect(words).toContain('Still to go: 60,000 EUR');
    expect(words).toContain('Open, closing in it: 90,000 EUR (weighted 45,000 EUR)');
    expect(words).toContain('Remaining coverage: 1.5 ×');
    expect(words).toContain('Working day 39 of 66.');
  });

  test('of somebody who joined in the period is prorated, and paced from the day they came', async () => {
    const set = await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 66k from:2026-11-16');
    await sales.types('URITA', 'deal won Acme 7k');
    const { words } = await sales.types('URITA', 'quota show');

    expect(set.words).toContain('Rita: 34,000 EUR in Q4 2026.');
    expect(words).toContain('Quota: 34,000 EUR (of 66,000 EUR, from 16 Nov 2026)');
    expect(words).toContain('Pacing: 1.00 (1 is on pace)');
    expect((await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 66k from:2027-02-01')).words).toContain(
      'From and until are days of Q4 2026',
    );
  });

  test.each([
    ['quota show', 'Rita · Q4 2026'],
    ['quota show this month', 'Rita · November 2026'],
    ['quota show 2026-Q3', 'Rita · Q3 2026'],
    ['quota show last 30 days', 'Rita · 26 Oct to 24 Nov 2026'],
    ['quota show <@UROB> next quarter', 'Rob · Q1 2027'],
    ['quota show North this quarter', 'North · Q4 2026'],
    ['quota show "this month"', '“this month” is neither a person nor a team'],
  ])('“%s” is about %s', async (line, said) => {
    await team('North', 'URITA');
    await sales.personOf('UROB');

    expect((await sales.types('URITA', line)).words).toContain(said);
  });

  test('offers to set it to those who may', async () => {
    expect((await sales.types('URITA', 'quota show')).words).not.toContain('Set a quota');
    expect((await sales.types('UMAX', 'quota show')).words).toContain('Set a quota');
    expect((await sales.types('URITA', 'quota list')).words).not.toContain('Set a quota');
  });

  test('of a month is its part of the quarter’s, where nobody set one', async () => {
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 66k');

    expect((await sales.types('URITA', 'quota show period:2026-10')).words).toContain('Quota: 22,000 EUR');
  });

  test('counts a split for each of its people', async () => {
    await sales.types('URITA', 'deal log Acme 100k close:2026-12-01 split:"<@URITA> 60%, <@UROB> 40%"');
    await sales.types('URITA', 'deal won D-1');

    expect((await sales.types('URITA', 'quota show')).words).toContain('Booked: 60,000 EUR in 1 won');
    expect((await sales.types('UROB', 'quota show')).words).toContain('Booked: 40,000 EUR in 1 won');
  });

  test('of a team adds up its people, and its quota is theirs unless it has its own', async () => {
    await team('North', 'URITA', 'UROB');
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 100k');
    await sales.types('UMAX', 'quota set <@UROB> 2026-Q4 50k');
    await sales.types('URITA', 'deal won Acme 20k');
    await sales.types('UROB', 'deal won Globex 10k');
    const summed = await sales.types('UMAX', 'quota show North 2026-Q4');
    await sales.types('UMAX', 'quota set North 2026-Q4 120k');
    const own = await sales.types('UMAX', 'quota show "team north"');

    expect(summed.words).toContain('Quota: 150,000 EUR');
    expect(summed.words).toContain('Booked: 30,000 EUR in 2 won');
    expect(own.words).toContain('Quota: 120,000 EUR');
  });

  test('says what could not be converted', async () => {
    await sales.types('URITA', 'deal won Acme 10k USD');
    const { words } = await sales.types('URITA', 'quota show');

    expect(words).toContain('Booked: 0 EUR in 1 won');
    expect(words).toContain('1 amount is left out: no rate USD→EUR at 2026-11-24.');
  });

  test('in another currency than the company’s is measured in that one', async () => {
    await sales.types('UFIN', 'sales rate EUR USD 1.25 from:2026-01-01');
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 $100k');
    const { words } = await sales.types('URITA', 'deal won Acme 40k EUR');

    expect(words).toContain('Rita, Q4 2026: 50,000 USD of 100,000 USD (50 %)');
  });

  test('of everybody begins with who is furthest', async () => {
    await sales.types('UMAX', 'quota set <@URITA> 2026-Q4 100k');
    await sales.types('UMAX', 'quota set <@UROB> 2026-Q4 50k');
    await sales.types('UROB', 'deal won Globex 10k');
    const { words } = await sales.types('UMAX', 'quota list');

    expect(words.split('\n').filter((line) => line.startsWith('R'))).toEqual([
      'Rob | 50,000 EUR | 10,000 EUR | 20 % | 0.34',
      'Rita | 100,000 EUR | 0 EUR | 0 % | 0.00',
    ]);
  });
});
