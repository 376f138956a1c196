import { describe, expect, test } from 'vitest';
import { lastOf, posts, schedule, selling, start, start1 } from './support.ts';

describe('in chat a digest can be', () => {
  test('previewed by who may change it, before it comes', async () => {
    const bot = await selling(start1);
    bot.clock.set('2026-11-20T09:00:00Z');
    await bot.types('UMAX', schedule);
    const { words, reply } = await bot.types('UMAX', 'digest preview');

    expect(words).toMatch(/^A preview as of now, for you alone. It comes next Mon 23 Nov 2026, 09:00/);
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

  test('sent on the first day of a week, and then tells the week before', async () => {
    const bot = await selling(start1);
    bot.clock.set('2026-11-23T10:00:00Z');
    await bot.types('UMAX', schedule);
    const { words } = await bot.types('UMAX', 'digest preview');
    await bot.types('UMAX', 'digest now');

    expect(words).toContain('EMEA, week 47, 2026');
    expect(lastOf(posts(bot))).toContain('EMEA, week 47, 2026');
    bot.clock.set('2026-11-24T10:00:00Z');
    await bot.types('UMAX', 'digest now');
    expect(lastOf(posts(bot))).toContain('EMEA, week 48, 2026');
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
    expect(lastOf(told)).toContain('Bookings 20k EUR (1 deal), −10k EUR');
    expect((await bot.types('UMAX', 'digest pause 1')).words).toContain('This is Rita’s own digest.');
    expect((await bot.types('UMAX', 'digest list')).words).toContain('No digest is scheduled yet.');
  });
});
