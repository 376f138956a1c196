import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CountedDeal } from '../../../src/features/metrics/counted.ts';
import { skillGaps } from '../../../src/features/coaching/gaps.ts';
import { remind } from '../../../src/features/coaching/reminders.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type Office, office } from '../reports/office.ts';
import { conversionOf } from '../metrics/plain.ts';
import { deal } from '../metrics/support.ts';

let bot: Office;
beforeAll(async () => {
  bot = await office('2026-11-24T10:00:00Z');
});
afterAll(() => bot.close());

const toldTo = (user: string) => bot.messenger.sent.filter(({ how, to }) => how === 'tell' && to === user);
const coachingJob = () => bot.jobs.find(({ name }) => name === 'coaching');

async function remindAt(at: string): Promise<void> {
  bot.clock.set(at);
  await coachingJob()?.run(bot.clock.now());
  await bot.dispatcher.idle();
}

describe('a coaching note', () => {
  test('reaches the rep and is read by the two alone', async () => {
    const { words } = await bot.types('UMAX', 'coach note <@URITA> "Ask for the budget early" deal:D-1');

    expect(words).toContain('Rita has your note.');
    expect(wordsOf(toldTo('URITA').at(-1)?.card ?? { summary: '', nodes: [] })).toContain('Ask for the budget early');
    expect((await bot.types('URITA', 'coach list')).words).toContain('Ask for the budget early');
    expect((await bot.types('UMAX', 'coach list <@URITA>')).words).toContain('Ask for the budget early');
    expect((await bot.types('UROB', 'coach list')).words).toContain('There is no coaching with you yet.');
    expect((await bot.types('UADA', 'coach list <@URITA>')).words).toContain(
      'There is no coaching of Rita with you yet.',
    );
  });

  test('leaves its words in no record and no audit line', async () => {
    await bot.types('UMAX', 'coach note <@UROB> "xylophone secret"');
    const { connection } = bot.connected;
    const found: string[] = [];
    for (const name of ['coachings', 'audit', 'receipts']) {
      const documents = await connection.collection(name).find({}).toArray();
      if (JSON.stringify(documents).includes('xylophone')) found.push(name);
    }

    expect(await connection.collection('coachings').countDocuments()).toBeGreaterThan(0);
    expect(found).toEqual([]);
  });

  test('is written by managers, about others', async () => {
    expect((await bot.types('UROB', 'coach note <@URITA> "You too"')).words).toContain('Only manager or admin may use');
    expect((await bot.types('UMAX', 'coach note <@UMAX> "Me"')).words).toContain(
      'A note is for somebody else than yourself.',
    );
  });
});

describe('an agreed action', () => {
  test('is reminded of in the morning of its day, once more when it is over, and then no more', async () => {
    await bot.types('UMAX', 'coach action <@URITA> "Shadow two calls" due:2026-11-26');
    const before = toldTo('URITA').length;

    await remindAt('2026-11-26T07:50:00Z');
    expect(toldTo('URITA')).toHaveLength(before);
    await remindAt('2026-11-26T08:00:00Z');
    await remindAt('2026-11-26T08:10:00Z');
    expect(toldTo('URITA')).toHaveLength(before + 1);
    expect(toldTo('URITA').at(-1)?.card.summary).toBe('This is due today.');
    const managerBefore = toldTo('UMAX').length;
    await remindAt('2026-11-27T08:00:00Z');
    await remindAt('2026-11-28T08:00:00Z');
    expect(toldTo('URITA')).toHaveLength(before + 2);
    expect(toldTo('UMAX')).toHaveLength(managerBefore + 1);
    expect(toldTo('UMAX').at(-1)?.card.summary).toBe('The action of Rita was due 26 Nov 2026 and is still open.');
  });

  test('is reminded of once by several processes', async () => {
    bot.clock.set('2026-12-01T10:00:00Z');
    await bot.types('UMAX', 'coach action <@UROB> "Call Globex" due:2026-12-03');
    const before = toldTo('UROB').length;
    const others = [await bot.another(), await bot.another()];
    bot.clock.set('2026-12-03T08:30:00Z');

    await Promise.all([bot, ...others].map(({ coachingDeps }) => remind(coachingDeps, bot.clock.now())));
    for (const each of [bot, ...others]) await each.dispatcher.idle();

    expect(toldTo('UROB')).toHaveLength(before + 1);
  });

  test('is done with a button, by either of the two, and the other is told', async () => {
    bot.clock.set('2026-12-03T09:00:00Z');
    const reminder = toldTo('UROB').at(-1)?.card ?? { summary: '', nodes: [] };
    expect((await bot.presses('URITA', reminder, 'Done')).words).toContain('This is between two other people.');
    expect((await bot.presses('UROB', reminder, 'Done')).words).toContain('Done.');
    expect(toldTo('UMAX').at(-1)?.card.summary).toContain('Rob marked an action of Rob as done.');
    expect((await bot.presses('UROB', reminder, 'Done')).words).toContain('This is done already.');
    const before = toldTo('UROB').length;
    await remindAt('2026-12-04T08:30:00Z');
    expect(toldTo('UROB')).toHaveLength(before);
  });

  test('stands on the rep’s home page until it is done', async () => {
    bot.clock.set('2026-12-05T10:00:00Z');
    await bot.types('UMAX', 'coach action <@UFIN> "Read the playbook" due:2026-12-09');

    expect(wordsOf(await bot.home('UFIN'))).toContain('Read the playbook (with Max, by 9 Dec 2026)');
    expect(wordsOf(await bot.home('UPAT'))).not.toContain('You agreed to');
  });

  test('cannot be due in the past', async () => {
    expect((await bot.types('UMAX', 'coach action <@UROB> "Too late" due:2026-11-01')).words).toContain(
      'The due date has passed already.',
    );
  });
});

describe('skill gaps', () => {
  const lost = (stage: 'proposal' | 'negotiation') => deal({ status: 'lost', stage });
  const won = () => deal({ status: 'won' });
  const gapsOf = (own: CountedDeal[], team: CountedDeal[]) => skillGaps(conversionOf(own), conversionOf(team));
  const times = <T>(n: number, make: () => T) => Array.from({ length: n }, make);

  test('are stages where the rep is ten points below the team, with enough cases', () => {
    const own = [...times(6, () => lost('proposal')), ...times(4, won)];
    const team = [...own, ...times(5, () => lost('negotiation')), ...times(25, won)];

    const [worst, ...others] = gapsOf(own, team);

    expect(worst).toMatchObject({
      from: 'proposal',
      to: 'negotiation',
      own: { value: 0.4, n: 10 },
      team: { value: 34 / 40 },
      isGap: true,
    });
    expect(others.some(({ isGap }) => isGap)).toBe(false);
  });

  test('are not called so with few deals, or none', () => {
    expect(gapsOf([lost('proposal')], times(20, won)).some(({ isGap }) => isGap)).toBe(false);
    expect(gapsOf([], []).every(({ difference }) => difference === null)).toBe(true);
  });

  test('are shown to the rep and to managers', async () => {
    expect((await bot.types('URITA', 'coach gaps')).words).toContain('Stage conversion: Rita and EMEA');
    expect((await bot.types('UMAX', 'coach gaps <@URITA>')).words).toContain('[Write a note]');
    expect((await bot.types('UROB', 'coach gaps <@URITA>')).words).toContain('Only Rita and managers see this.');
  });
});

test('a reminder that was done while it was being sent is not told', async () => {
  bot.clock.set('2026-12-07T10:00:00Z');
  const { card } = await bot.types('UMAX', 'coach action <@URITA> "Race" due:2026-12-08');
  expect(card.summary).toContain('Rita has the action');
  bot.clock.set('2026-12-08T08:30:00Z');
  const { store } = bot.coachingDeps;
  const before = toldTo('URITA').length;
  const slow: typeof store = {
    ...store,
    async words(tenant, ids) {
      const [open] = await store.due(bot.clock.now());
      if (open)
        await store.records.change(tenant, open.id, open.rep, () => ({
          kind: 'write',
          set: { status: 'done' },
          what: 'coaching.done',
          summary: 'done',
        }));
      return store.words(tenant, ids);
    },
  };

  await remind({ ...bot.coachingDeps, store: slow }, bot.clock.now());
  await bot.dispatcher.idle();

  expect(toldTo('URITA')).toHaveLength(before);
});
