import { afterEach, describe, expect, test } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import { text } from '../../../src/core/card.ts';
import type { Sent } from '../../support/messenger.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type Office, office } from '../reports/office.ts';

let open: Office | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function start(...given: Parameters<typeof office>): Promise<Office> {
  open = await office(...given);
  return open;
}

/** A company with deals won in two weeks. */
async function selling(...given: Parameters<typeof office>): Promise<Office> {
  const bot = await start(...given);
  await bot.types('URITA', 'deal log "new:Acme" 30k close:2026-11-11 list:40k margin:50%');
  await bot.types('URITA', 'deal log "new:Globex" 20k close:2026-11-18');
  await bot.types('UROB', 'deal log "new:Initech" 50k close:2026-11-19');
  await bot.types('UROB', 'deal log "new:Hooli" 80k close:2026-12-15');
  bot.clock.set('2026-11-11T12:00:00Z');
  await bot.types('URITA', 'deal won D-1');
  bot.clock.set('2026-11-19T12:00:00Z');
  await bot.types('URITA', 'deal won D-2 reasons:price');
  await bot.types('UROB', 'deal lost D-3 reasons:product-gap');
  bot.messenger.sent.length = 0;
  return bot;
}

const start1 = '2026-10-05T08:00:00Z';
const posts = (bot: Office, channel = 'CEMEA'): Sent[] =>
  bot.messenger.sent.filter(({ how, to }) => how === 'post' && to === channel);
const lastOf = (sent: readonly Sent[]): string => wordsOf(sent.at(-1)?.card ?? { summary: '', nodes: [] });
const schedule = 'digest schedule weekly mon 09:00 here team team:EMEA';

describe('a scheduled digest', () => {
  test('comes at its hour, once, with the week and the time it was made', async () => {
    const bot = await selling(start1);
    const answer = await bot.types('UMAX', schedule);
    expect(answer.words).toContain('Scheduled: digest 1 for EMEA, weekly on Monday at 09:00 (Europe/Berlin).');
    expect(answer.words).toContain('The first one comes Mon 23 Nov 2026, 09:00 (Europe/Berlin).');

    bot.clock.set('2026-11-23T07:59:30Z');
    await bot.tick();
    expect(posts(bot)).toHaveLength(0);
    for (let minute = 0; minute < 3; minute += 1) {
      bot.clock.set(`2026-11-23T08:0${minute}:10Z`);
      await bot.tick();
    }

    expect(posts(bot)).toHaveLength(1);
    const words = lastOf(posts(bot));
    expect(words).toContain('EMEA, week 47, 2026');
    expect(words).toContain('16–22 Nov 2026 · as of Mon 23 Nov 2026, 09:00 (Europe/Berlin)');
    expect(words).toContain('Bookings 20k EUR, −10k EUR (−33.3 %) on week 46, 2026.');
    expect(words).toContain('What changed: Bookings fell by 10k EUR to 20k EUR');
    expect(words).toContain('D-3 Initech, 50k EUR, Rob (product gap)');
    expect(words).not.toContain('Gross margin');
    expect(words).not.toContain('Sent late');
    expect(bot.failures).toEqual([]);
  });

  test('is not sent twice by any number of processes', async () => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    await bot.types('UMAX', 'digest schedule weekly mon 09:00 <#CLEADERS> company');
    const others = [await bot.another(), await bot.another(), await bot.another()];
    bot.clock.set('2026-11-23T08:00:10Z');

    await Promise.all([bot, ...others].flatMap((each) => [each.tick(), each.tick()]));
    bot.clock.set('2026-11-23T08:20:10Z');
    await Promise.all([bot, ...others].map((each) => each.tick()));

    expect(posts(bot)).toHaveLength(1);
    expect(posts(bot, 'CLEADERS')).toHaveLength(1);
    expect([...bot.failures, ...others.flatMap((each) => each.failures)]).toEqual([]);
  });

  test('replaces the one before it, which becomes one line and can be shown again as it was', async () => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();
    const first = posts(bot)[0]?.card;
    bot.clock.set('2026-11-25T12:00:00Z');
    await bot.types('UROB', 'deal won D-4');
    bot.clock.set('2026-11-30T08:00:10Z');
    await bot.tick();

    const updates = bot.messenger.sent.filter(({ how, to }) => how === 'update' && to === 'CEMEA');
    expect(posts(bot)).toHaveLength(2);
    expect(updates).toHaveLength(1);
    expect(lastOf(updates)).toBe(
      'EMEA, week 47, 2026: bookings 20k EUR, win rate 50 % (n 2, too few).\n[Show it again]',
    );
    const again = await bot.presses('UROB', updates[0]?.card ?? emptyCard, 'Show it again');
    expect(JSON.stringify(again.card)).toBe(JSON.stringify(first));
  });

  test('opens the deals behind a figure as they were', async () => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();
    await bot.types('URITA', 'deal update D-4 amount:99k');

    const rows = await bot.presses('URITA', posts(bot)[0]?.card ?? emptyCard, 'Pipeline');

    expect(rows.words).toContain('D-4 | Hooli | Rob | 80k EUR');
    expect(rows.words).toContain('as of Mon 23 Nov 2026, 09:00 (Europe/Berlin) · snapshot');
  });

  test('of a week without anything is one line', async () => {
    const bot = await start(start1);
    await bot.types('UMAX', schedule);
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();

    expect(lastOf(posts(bot))).toBe(
      'EMEA, week 47, 2026: nothing was won or lost, and nothing is open. Log a deal with /deal log.',
    );
  });

  test('of a week without anything says to product and credit what did not happen there', async () => {
    const bot = await start(start1);
    await bot.types('UROB', 'deal log "new:Hooli" 80k close:2026-12-15');
    await bot.types('UPAT', 'digest schedule weekly mon 09:00 here product');
    await bot.types('UFIN', 'digest schedule weekly mon 09:00 <#CCREDIT> credit');
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();

    expect(lastOf(posts(bot))).toBe('For product, week 47, 2026: no deal was lost, and no feedback came in.');
    expect(lastOf(posts(bot, 'CCREDIT'))).toBe('For credit, week 47, 2026: no approval waits.');
  });

  test('names the renewals that fall due, the next one first', async () => {
    const bot = await start(start1);
    await bot.types('URITA', 'deal log "new:Acme" 30k type:renewal close:2027-01-20');
    await bot.types('URITA', 'deal log "new:Globex" 20k type:renewal close:2026-11-10');
    await bot.types('URITA', 'deal log "new:Hooli" 80k type:renewal close:2027-06-01');
    await bot.types('UMAX', schedule);
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();

    expect(lastOf(posts(bot))).toContain(
      'Renewals in the next 90 days: 2 deals, 50k EUR\nD-2 Globex, 20k EUR, Rita, was due 10 Nov 2026\nD-1 Acme, 30k EUR, Rita, by 20 Jan 2027',
    );
  });

  test('shows leaders the margin that a team’s channel does not see', async () => {
    const bot = await selling(start1);
    await bot.types('UADA', 'digest schedule monthly 1 09:00 <#CLEADERS> company');
    await bot.types('UADA', 'digest schedule monthly 1 09:00 <#CALL> company');
    bot.clock.set('2026-12-01T08:00:10Z');
    await bot.tick();

    expect(lastOf(posts(bot, 'CLEADERS'))).toContain('Gross margin: 50 % (n 1, too few)');
    expect(lastOf(posts(bot, 'CALL'))).not.toContain('Gross margin');
  });
});

const emptyCard: Card = { summary: '', nodes: [] };

describe('after downtime', () => {
  test('the digest comes late, once, with its own date', async () => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    bot.clock.set('2026-11-24T14:30:00Z');
    await bot.tick();
    await bot.tick();

    expect(posts(bot)).toHaveLength(1);
    expect(lastOf(posts(bot))).toContain('EMEA, week 47, 2026');
    expect(lastOf(posts(bot))).toContain('Sent late: it was due Mon 23 Nov 2026, 09:00 (Europe/Berlin).');
  });

  test('of several weeks the latest is sent, and the others are said to be missing', async () => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    bot.clock.set('2026-12-08T10:00:00Z');
    await bot.tick();
    bot.clock.set('2026-12-14T08:00:10Z');
    await bot.tick();

    expect(posts(bot)).toHaveLength(2);
    expect(lastOf(posts(bot).slice(0, 1))).toContain('week 49, 2026');
    expect(lastOf(posts(bot).slice(0, 1))).toContain('2 earlier ones were not sent');
    expect(lastOf(posts(bot))).toContain('week 50, 2026');
    expect(lastOf(posts(bot))).not.toContain('Sent late');
  });
});

describe('a process that dies', () => {
  const steps = ['keep the snapshot', 'make the record', 'collapse the one before', 'move the schedule on'] as const;

  test.each(steps)('before it could %s leaves a digest that is sent once all the same', async (step) => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    bot.clock.set('2026-11-16T08:00:10Z');
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();
    bot.clock.set('2026-11-30T08:00:10Z');
    const dying = await bot.another();
    const die = () => Promise.reject(new Error('killed'));
    if (step === 'keep the snapshot') dying.digestDeps.metrics.keep = die;
    if (step === 'make the record') dying.digestDeps.store.digests.create = die;
    if (step === 'collapse the one before') dying.digestDeps.store.digests.change = die;
    if (step === 'move the schedule on') dying.digestDeps.store.advance = die;

    await dying.tick();
    expect(dying.failures).toHaveLength(1);
    bot.clock.set('2026-11-30T08:02:00Z');
    await bot.tick();
    bot.clock.set('2026-11-30T08:06:00Z');
    await bot.tick();
    await bot.tick();

    expect(posts(bot)).toHaveLength(2);
    expect(bot.messenger.sent.filter(({ how }) => how === 'update')).toHaveLength(1);
    bot.clock.set('2026-12-07T08:00:10Z');
    await bot.tick();
    expect(posts(bot)).toHaveLength(3);
  });

  test('while the platform refuses the message leaves it due, and it is posted once', async () => {
    const { DeliveryError } = await import('../../../src/core/messenger.ts');
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    bot.messenger.fails = (how) => (how === 'post' ? new DeliveryError('later', 'down') : undefined);
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();
    expect(posts(bot)).toHaveLength(0);

    bot.messenger.fails = () => undefined;
    const other = await bot.another();
    bot.clock.set('2026-11-23T08:30:00Z');
    await Promise.all([bot.dispatcher.sweep(), other.dispatcher.sweep()]);
    await Promise.all([bot.tick(), other.tick()]);

    expect(posts(bot)).toHaveLength(1);
  });

  test('one digest that cannot be made does not keep the others', async () => {
    const bad = { name: 'approvals', nodes: () => Promise.reject(new Error('broken')), kinds: ['company' as const] };
    const bot = await selling(start1, { sections: [bad] });
    await bot.types('UMAX', 'digest schedule weekly mon 09:00 <#CALL> company');
    await bot.types('UMAX', schedule);
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();

    expect(posts(bot)).toHaveLength(1);
    expect(posts(bot, 'CALL')).toHaveLength(0);
    expect(bot.failures).toHaveLength(1);
  });
});

describe('over a change of clocks a digest stays at its local hour and is sent once a week', () => {
  test.each([
    [
      'Europe/Berlin',
      '2026-10-09T12:00:00Z',
      ['2026-10-12T07:00', '2026-10-19T07:00', '2026-10-26T08:00', '2026-11-02T08:00'],
    ],
    [
      'America/New_York',
      '2026-10-16T18:00:00Z',
      ['2026-10-19T13:00', '2026-10-26T13:00', '2026-11-02T14:00', '2026-11-09T14:00'],
    ],
    [
      'Australia/Sydney',
      '2026-09-25T05:00:00Z',
      ['2026-09-27T23:00', '2026-10-04T22:00', '2026-10-11T22:00', '2026-10-18T22:00'],
    ],
    [
      'America/Santiago',
      '2026-08-28T18:00:00Z',
      ['2026-08-31T13:00', '2026-09-07T12:00', '2026-09-14T12:00', '2026-09-21T12:00'],
    ],
  ])(
    'in %s',
    async (zone, from, expected) => {
      const bot = await start(from, { zone });
      await bot.types('UADA', 'digest schedule weekly mon 09:00 here');
      const sentAt: string[] = [];
      const until = new Date(from).getTime() + 28 * 86_400_000;
      for (let at = Date.parse(from.slice(0, 13) + ':00:00Z'); at < until; at += 3_600_000) {
        bot.clock.set(new Date(at).toISOString());
        const before = posts(bot).length;
        await bot.tick();
        if (posts(bot).length > before) sentAt.push(new Date(at).toISOString().slice(0, 16));
      }

      expect(sentAt).toEqual(expected);
    },
    120_000,
  );
});

describe('in chat a digest can be', () => {
  test('previewed by who may change it, before it comes', async () => {
    const bot = await selling(start1);
    bot.clock.set('2026-11-20T09:00:00Z');
    await bot.types('UMAX', schedule);
    const { words, reply } = await bot.types('UMAX', 'digest preview');

    expect(words).toContain('EMEA, week 47, 2026');
    expect(words).toContain('16–20 Nov 2026, so far');
    expect(words).toContain('on week 46, 2026 at this point');
    expect(reply).toMatchObject({ to: 'actor' });
    expect(posts(bot)).toHaveLength(0);
    expect((await bot.types('UROB', 'digest preview 1')).words).toContain(
      'Only Max, manager or admin may change this digest.',
    );
  });

  test('sent now, and still comes at its time', async () => {
    const bot = await selling(start1);
    bot.clock.set('2026-11-20T09:00:00Z');
    await bot.types('UMAX', schedule);
    await bot.types('UMAX', 'digest now', { key: 'same' });
    await bot.types('UMAX', 'digest now', { key: 'same' });
    expect(posts(bot)).toHaveLength(1);
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();

    expect(posts(bot)).toHaveLength(2);
  });

  test('paused, resumed without making up for what was missed, and removed', async () => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    expect((await bot.types('UMAX', 'digest pause')).words).toContain('Digest 1 was paused.');
    bot.clock.set('2026-11-24T08:00:10Z');
    await bot.tick();
    expect((await bot.types('UMAX', 'digest resume 1')).words).toContain(
      'Next: Mon 30 Nov 2026, 09:00 (Europe/Berlin).',
    );
    await bot.tick();
    expect(posts(bot)).toHaveLength(0);
    bot.clock.set('2026-11-30T08:00:10Z');
    await bot.tick();
    expect(posts(bot)).toHaveLength(1);
    await bot.types('UMAX', 'digest remove');
    bot.clock.set('2026-12-07T08:00:10Z');
    await bot.tick();
    expect(posts(bot)).toHaveLength(1);
    expect((await bot.types('UMAX', 'digest list')).words).toContain('No digest is scheduled yet.');
  });

  test('kept shorter: one section left out, the rest stays', async () => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    await bot.types('UMAX', 'digest mute losses');
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();

    expect(lastOf(posts(bot))).not.toContain('Largest losses');
    expect(lastOf(posts(bot))).toContain('Largest wins');
    expect((await bot.types('UMAX', 'digest mute losses')).words).toContain('“losses” is left out already.');
    expect((await bot.types('UMAX', 'digest unmute losses')).words).toContain('Digest 1 shows losses.');
  });

  test('moved by saying it again, and listed with where it goes', async () => {
    const bot = await selling(start1);
    await bot.types('UMAX', schedule);
    const moved = await bot.types('UMAX', 'digest schedule weekly fri 4pm here team team:EMEA zone:America/New_York');
    const { words } = await bot.types('UMAX', 'digest list');

    expect(moved.words).toContain('Changed: digest 1 for EMEA, weekly on Friday at 16:00 (America/New_York).');
    expect(words).toContain(
      '1. team EMEA weekly on Friday at 16:00 (America/New_York), in #CEMEA. Next Fri 20 Nov 2026, 16:00 (America/New_York).',
    );
    expect(words).not.toContain('2.');
  });

  test('scheduled for a channel by those it is about only', async () => {
    const bot = await start(start1);

    expect((await bot.types('UROB', schedule)).words).toContain('Only manager or admin may schedule this digest.');
    expect((await bot.types('UPAT', 'digest schedule weekly mon 09:00 here product')).words).toContain(
      'Scheduled: digest 1 for product',
    );
    expect((await bot.types('UMAX', 'digest schedule weekly 3 09:00 here')).words).not.toContain('Scheduled');
    expect((await bot.types('UMAX', 'digest schedule monthly mon 09:00 here')).words).toContain(
      'A monthly digest needs a day of the month',
    );
    expect((await bot.types('UMAX', 'digest schedule weekly mon 09:00 here zone:Mars/Base')).words).toContain(
      '“Mars/Base” is not a time zone.',
    );
  });

  test('one’s own, by direct message, in one’s own zone', async () => {
    const bot = await selling(start1, { zone: 'America/New_York' });
    const answer = await bot.types('URITA', 'digest schedule weekly mon 09:00 me');
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();

    expect(answer.words).toContain('(Europe/Berlin)');
    const told = bot.messenger.sent.filter(({ how, to }) => how === 'tell' && to === 'URITA');
    expect(lastOf(told)).toContain('Rita, week 47, 2026');
    expect(lastOf(told)).toContain('Bookings: 20k EUR (1 deal)');
    expect((await bot.types('UMAX', 'digest pause 1')).words).toContain('This is Rita’s own digest.');
    expect((await bot.types('UMAX', 'digest list')).words).toContain('No digest is scheduled yet.');
  });
});

describe('other features', () => {
  test('add their sections, once, as they were when the digest was made', async () => {
    let waiting = 2;
    const approvals = {
      name: 'approvals',
      kinds: ['team' as const, 'credit' as const],
      nodes: async () => [text(`${waiting} approvals wait.`)],
    };
    const bot = await selling(start1, { sections: [approvals] });
    await bot.types('UMAX', schedule);
    await bot.types('UFIN', 'digest schedule weekly mon 09:00 <#CCREDIT> credit');
    await bot.types('UPAT', 'digest schedule weekly mon 09:00 <#CPRODUCT> product');
    bot.clock.set('2026-11-23T08:00:10Z');
    await bot.tick();
    waiting = 0;
    await bot.dispatcher.sweep();

    expect(lastOf(posts(bot))).toContain('2 approvals wait.');
    expect(lastOf(posts(bot, 'CCREDIT'))).toContain('For credit, week 47, 2026');
    expect(lastOf(posts(bot, 'CCREDIT'))).toContain('2 approvals wait.');
    expect(lastOf(posts(bot, 'CPRODUCT'))).toContain('product gap | 1 | 50k EUR');
    expect(lastOf(posts(bot, 'CPRODUCT'))).not.toContain('approvals');
    expect((await bot.types('UMAX', 'digest mute approvals')).words).toContain('Digest 1 leaves out approvals.');
  });
});
