import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deadlineOf, reminderAfter } from '../../../src/features/voice/rules.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type Office, office } from './support.ts';

let bot: Office;
beforeEach(async () => {
  bot = await office();
});
afterEach(() => bot.close());

const weekdays = [1, 2, 3, 4, 5];

describe('a complaint', () => {
  test('is its customer’s owner’s, with a deadline by its severity, and its card comes to them', async () => {
    const { words } = await bot.types(
      'UROB',
      'voice complaint Acme "invoice wrong three times" severity:high by:"Jane Doe"',
    );

    expect(words).toContain('V-1 · complaint · Acme · high');
    expect(words).toContain('open, due 25 Nov 2026');
    expect(words).toContain('Owner: Rita');
    const shown = bot.told('URITA').at(-1);
    expect(shown).toContain('invoice wrong three times');
    expect(shown).toContain('[I am on it]');
  });

  test('takes another owner and another day', async () => {
    const { words } = await bot.types('URITA', 'voice complaint Acme "wrong invoice" owner:<@UROB> due:+3d');
    expect(words).toContain('due 27 Nov 2026');
    expect(words).toContain('Owner: Rob');
    expect((await bot.types('URITA', 'voice complaint Acme "x" due:2026-11-01')).words).toContain('has passed already');
  });

  test('goes from open to in progress to resolved, with words for whoever brought it', async () => {
    await bot.types('UROB', 'voice complaint Acme "wrong invoice"');
    const mine = bot.messenger.sent.find(({ to, card }) => to === 'URITA' && card.summary.includes('V-1'));
    const taken = await bot.presses('URITA', mine?.card, 'I am on it');
    expect(taken.words).toContain('in progress, due');
    const form = await bot.presses('URITA', taken.card, 'Resolved');
    expect(form.form?.command).toBe('voice resolve');
    expect((await bot.types('URITA', 'voice resolve V-1')).words).toContain('Say how it was resolved');

    const { words } = await bot.types('URITA', 'voice resolve V-1 "Credit note sent"');
    expect(words).toContain('State: resolved');
    expect(words).toContain('Credit note sent');
    expect(bot.told('UROB').at(-1)).toContain('Rita resolved V-1: Credit note sent');
    expect(bot.told('URITA').at(-1)).toContain('State: resolved');
    expect((await bot.types('URITA', 'voice list')).words).toContain('No such complaint');
    expect((await bot.types('URITA', 'voice list done')).words).toContain('V-1 · complaint');
  });

  test('is opened again with a reason and a new day, and its owner hears of it', async () => {
    await bot.types('UROB', 'voice complaint Acme "wrong invoice" severity:low');
    await bot.types('URITA', 'voice resolve V-1 "Sent"');
    bot.clock.set('2026-12-10T10:00:00Z');
    const { words } = await bot.types('UROB', 'voice reopen V-1 "Wrong again"');

    expect(words).toContain('open, due 17 Dec 2026');
    expect(words).toContain('Opened again: once');
    expect(bot.told('URITA').join()).toContain('Rob opened V-1 again: Wrong again');
    expect((await bot.types('UROB', 'voice reopen V-1 "Again"')).words).toContain('V-1 is open.');
  });

  test('is handed over: the new owner has the card', async () => {
    await bot.types('URITA', 'voice complaint Acme "wrong invoice"');
    await bot.types('URITA', 'voice assign V-1 <@UROB> due:2026-12-01');

    expect(bot.told('UROB').at(-1)).toContain('due 1 Dec 2026');
    expect((await bot.types('URITA', 'voice list owner:<@UROB>')).words).toContain('V-1');
    expect((await bot.types('UPAT', 'voice take V-1')).words).toContain('V-1 belongs to Rob.');
  });

  test('is resolved once by two who press at the same moment', async () => {
    await bot.types('UROB', 'voice complaint Acme "wrong invoice"');
    const both = await Promise.all([
      bot.types('URITA', 'voice resolve V-1 "By Rita"'),
      bot.types('UMAX', 'voice resolve V-1 "By Max"'),
    ]);

    expect(both.filter(({ words }) => words.includes('was closed before'))).toHaveLength(1);
  });

  test('is undone, also what was done with it', async () => {
    const made = await bot.types('URITA', 'voice complaint Acme "wrong invoice"');
    const done = await bot.types('URITA', 'voice resolve V-1 "Sent"');
    await bot.presses('URITA', done.card, 'Undo');
    expect((await bot.types('URITA', 'voice show V-1')).words).toContain('State: open');
    expect((await bot.presses('URITA', made.card, 'Undo')).words).toContain('has changed this since');
  });
});

describe('a promise', () => {
  test('is kept by whoever made it, in a week unless they said when, with or without words', async () => {
    const { words } = await bot.types('URITA', 'voice promise Acme "send the SLA draft" due:friday');
    expect(words).toContain('V-1 · promise · Acme');
    expect(words).toContain('due 27 Nov 2026');
    expect(words).toContain('Owner: Rita');
    expect((await bot.types('URITA', 'voice promise Acme "call back"')).words).toContain('due 1 Dec 2026');

    expect((await bot.types('URITA', 'voice resolve V-1')).words).toContain('State: kept');
    expect((await bot.types('URITA', 'voice list promise')).words).toContain('1 complaint or promise');
  });
});

describe('what is due', () => {
  test('is said the morning before, the morning of the day, and once to whoever leads when it is over', async () => {
    await bot.types('URITA', 'voice complaint Acme "wrong invoice" due:2026-11-27');
    await bot.at('2026-11-26T07:50:00Z');
    expect(bot.told('URITA')).toHaveLength(0);
    await bot.at('2026-11-26T08:00:00Z');
    await bot.at('2026-11-26T08:10:00Z');
    expect(bot.told('URITA').map((words) => words.split('\n')[0])).toEqual(['Your complaint V-1 is due tomorrow.']);
    await bot.at('2026-11-27T08:00:00Z');
    expect(bot.told('URITA').at(-1)).toContain('is due today.');
    expect(bot.told('UMAX')).toHaveLength(0);
    await bot.at('2026-11-28T08:00:00Z');
    await bot.at('2026-11-29T08:00:00Z');
    await bot.at('2026-12-29T08:00:00Z');

    expect(bot.told('URITA')).toHaveLength(3);
    expect(bot.told('UMAX')).toHaveLength(1);
    expect(bot.told('UMAX')[0]).toContain('V-1, a complaint of Rita’s, was due 27 Nov 2026 and is still open.');
  });

  test('is said by one of several processes, and no more once it is done', async () => {
    await bot.types('URITA', 'voice complaint Acme "wrong invoice" due:2026-11-27');
    bot.clock.set('2026-11-26T08:00:00Z');
    const job = bot.product.jobs.find(({ name }) => name === 'voice');
    await Promise.all([1, 2, 3].map(async () => job?.run(bot.clock.now())));
    await bot.product.dispatcher.idle();
    expect(bot.told('URITA')).toHaveLength(1);

    await bot.types('URITA', 'voice resolve V-1 "Sent"');
    await bot.at('2026-11-30T08:00:00Z');
    expect(bot.told('UMAX')).toHaveLength(0);
  });

  test('of somebody without a team goes to the admins', async () => {
    await bot.types('UROB', 'voice promise Acme "call back" due:2026-11-25');
    await bot.at('2026-11-26T09:00:00Z');

    expect(bot.told('UADA').at(-1)).toContain('a promise of Rob’s');
  });

  test('is on the home of whoever has to see to it', async () => {
    await bot.types('UROB', 'voice complaint Acme "wrong invoice"');
    const home = async (user: string) =>
      wordsOf(
        await bot.product.router.home({
          place: { platform: 'slack', workspace: 'T1', channel: `D${user}`, direct: true },
          user: { id: user },
          key: `home-${user}`,
          ask: { kind: 'home' },
        }),
      );

    expect(await home('URITA')).toContain('V-1 · complaint · Acme · medium');
    expect(await home('UROB')).not.toContain('V-1');
  });
});

describe('a confidential customer', () => {
  test('is named to those who have to know, and to nobody else', async () => {
    await bot.types('URITA', 'account update Acme confidential:yes');
    await bot.types('URITA', 'voice complaint Acme "Acme has a wrong invoice" due:2026-11-25');
    await bot.at('2026-11-26T08:00:00Z');

    expect(bot.told('URITA').at(-1)).toContain('Acme');
    expect(bot.told('UMAX').at(-1)).toContain('a confidential account has a wrong invoice');
    expect(bot.told('UMAX').join()).not.toContain('Acme');
    expect(JSON.stringify((await bot.types('UPAT', 'voice list')).card)).not.toContain('Acme');
    expect((await bot.types('URITA', 'voice list')).words).toContain('Acme');
  });
});

describe('the customers’ voice elsewhere', () => {
  test('is a line of the company’s digest and of the team’s', async () => {
    bot.clock.set('2026-11-23T10:00:00Z');
    await bot.types('UROB', 'deal log "new:Initech" 45k EUR');
    await bot.types('UROB', 'voice nps Initech 2 "Initech hates it"');
    for (const score of [10, 9, 9, 8, 10]) await bot.types('URITA', `voice nps Acme ${score}`);
    await bot.types('URITA', 'voice complaint Acme "wrong" due:2026-11-24');
    bot.clock.set('2026-11-26T10:00:00Z');
    await bot.types('UMAX', 'digest schedule weekly mon 09:00 here kind:company');
    const words = (await bot.types('UMAX', 'digest preview 1')).words;
    expect(words).toContain('Customers’ voice: NPS +50 (n 6). 1 complaint open, 1 overdue.');
    expect(words).toContain('Initech hates it');
    await bot.types('UMAX', 'digest schedule weekly mon 09:00 here kind:team team:EMEA');
    expect((await bot.types('UMAX', 'digest preview 2')).words).toContain('NPS +80 (n 5)');
  });

  test('tells how the customer is doing', async () => {
    await bot.types('URITA', 'deal won Acme 45k EUR');
    await bot.types('URITA', 'voice nps Acme 3');
    await bot.types('URITA', 'voice complaint Acme "wrong" severity:high');

    const { words } = await bot.types('URITA', 'account show Acme');
    expect(words).toContain('complaint V-2 open, high');
    expect(words).toContain('NPS 3 on 24 Nov 2026');
  });
});

describe('a deadline', () => {
  test('counts working days alone', () => {
    expect(deadlineOf('high', '2026-11-27', weekdays)).toBe('2026-11-30');
    expect(deadlineOf('medium', '2026-11-26', weekdays)).toBe('2026-12-01');
    expect(deadlineOf('low', '2026-11-24', [1, 2, 3, 4, 5, 6, 7])).toBe('2026-11-29');
  });

  test('is reminded of at nine on the owner’s clocks, on both sides of a change of the clocks', () => {
    expect(reminderAfter('2026-10-25', new Date('2026-10-23T12:00:00Z'), 'Europe/Berlin')?.toISOString()).toBe(
      '2026-10-24T07:00:00.000Z',
    );
    expect(reminderAfter('2026-10-25', new Date('2026-10-24T12:00:00Z'), 'Europe/Berlin')?.toISOString()).toBe(
      '2026-10-25T08:00:00.000Z',
    );
    expect(reminderAfter('2026-10-25', new Date('2026-10-26T12:00:00Z'), 'Europe/Berlin')).toBeUndefined();
  });
});

test('words that look like markup stay words', async () => {
  const hostile = '<!channel> *very* <https://evil.example|click> `code`';
  await bot.types('URITA', `voice complaint Acme "${hostile}" by:"<@UADA>"`);
  const { card } = await bot.types('UROB', 'voice show V-1');

  expect(card.nodes).toContainEqual({ kind: 'quote', text: hostile, by: '<@UADA>' });
});
