import { describe, expect, test } from 'vitest';
import { text } from '../../../src/core/card.ts';
import { emptyCard, lastOf, posts, schedule, selling, start, start1 } from './support.ts';

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
    expect(words).toContain('Bookings 20k EUR (1 deal), −10k EUR (−33.3 %) on week 46, 2026.');
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
    expect(lastOf(posts(bot, 'CCREDIT'))).toBe(
      'For credit, week 47, 2026: no approval waits, and nobody is on the watch-list.',
    );
  });

  test('for oneself names the renewals that fall due, the next one first', async () => {
    const bot = await start(start1);
    await bot.types('URITA', 'deal log "new:Acme" 30k type:renewal close:2027-01-20');
    await bot.types('URITA', 'deal log "new:Globex" 20k type:renewal close:2026-11-10');
    await bot.types('URITA', 'deal log "new:Hooli" 80k type:renewal close:2027-06-01');
    await bot.types('URITA', 'digest schedule weekly mon 09:00 me');
    bot.clock.set('2026-11-22T08:00:10Z');

    expect((await bot.types('URITA', 'digest preview')).words).toContain(
      'Renewals in the next 90 days: 2 deals, 50k EUR\nD-2 Globex, 20k EUR, was due 10 Nov 2026\nD-1 Acme, 30k EUR, by 20 Jan 2027',
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

  test('for leaders is shown again to others without what is for leaders, wherever they know its id from', async () => {
    const watched = {
      name: 'watch',
      sensitive: true,
      kinds: ['company' as const, 'credit' as const],
      nodes: async (_company: object, _window: object, { margin }: { margin: boolean }) => [
        text(margin ? 'Acme is over its limit.' : 'One customer is over its limit.'),
      ],
    };
    const bot = await selling(start1, { sections: [watched] });
    await bot.types('UADA', 'digest schedule monthly 1 09:00 <#CLEADERS> company');
    await bot.types('UADA', 'digest schedule monthly 1 09:00 <#CALL> company');
    await bot.types('UADA', 'digest schedule monthly 1 09:00 <#CLEADERS> credit');
    bot.clock.set('2026-12-01T08:00:10Z');
    await bot.tick();
    const sent = await bot.digestDeps.store.digests.findEverywhere({ margin: true });
    const show = async (user: string, kind: string, channel: string) => {
      const digest = sent.find((each) => each.kind === kind)?.id ?? '';
      return (await bot.submits(user, 'digest show', { digest }, { channel })).words;
    };

    expect(lastOf(posts(bot, 'CALL'))).toContain('One customer is over its limit.');
    expect(await show('UMAX', 'company', 'CALL')).toContain('Gross margin: 50 % (n 1, too few)');
    expect(await show('UMAX', 'company', 'CALL')).toContain('Acme is over its limit.');
    expect(await show('UMAX', 'company', 'CALL')).toContain('1. Rita | 50k EUR');
    for (const channel of ['CALL', 'CLEADERS']) {
      const words = await show('URITA', 'company', channel);
      expect(words).toContain('Bookings 50k EUR');
      expect(words).not.toMatch(/margin|Acme is over/i);
    }
    expect(await show('URITA', 'company', 'CALL')).not.toContain('1. Rita');
    const { snapshot = '' } = sent.find(({ kind }) => kind === 'company') ?? {};
    const rows = await bot.submits('URITA', 'report rows', { snapshot, figure: 'margin' }, { channel: 'CALL' });
    expect(rows.words).toContain('D-1 | Acme | Rita | 30k EUR');
    expect(rows.words).not.toContain('50 %');
    const file = await bot.submits('URITA', 'report export', { snapshot, figure: 'margin', format: 'csv' });
    expect(file.reply.kind === 'file' && Buffer.from(file.reply.bytes).toString()).not.toMatch(/Cost|15000/);
    expect(await show('URITA', 'credit', 'CALL')).toContain('This digest is for finance, managers and admins.');
    expect(await show('UFIN', 'credit', 'CALL')).toContain('Acme is over its limit.');
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
