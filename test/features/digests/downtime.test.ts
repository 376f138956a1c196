import { describe, expect, test } from 'vitest';
import { lastOf, posts, schedule, selling, start1 } from './support.ts';

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
