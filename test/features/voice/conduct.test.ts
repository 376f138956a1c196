import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Office, office } from './support.ts';

let bot: Office;
beforeEach(async () => {
  bot = await office();
});
afterEach(() => bot.close());

const set = (words: string) => bot.types('UADA', `voice conduct set "${words}"`);
const status = async () => (await bot.types('UADA', 'voice conduct status')).words;
const asked = (user: string) => bot.told(user).filter((words) => words.includes('[I attest]'));

describe('the code of conduct', () => {
  test('is written by admins, in versions, with the last one in the form', async () => {
    expect((await bot.types('URITA', 'voice conduct')).words).toContain('There is no code of conduct yet.');
    expect((await bot.types('URITA', 'voice conduct set "Mine"')).words).toContain('Only admin');
    expect((await set('We keep promises.')).words).toContain('version 1');
    const { form } = await bot.opens('UADA', 'voice conduct set', {});

    expect(form?.fields[0]?.initial).toBe('We keep promises.');
    expect((await set('We keep promises.')).words).toContain('the words of the present version');
    expect((await bot.types('URITA', 'voice conduct')).words).toContain('We keep promises.');
  });

  test('is attested with a button, and admins see who has not', async () => {
    await set('We keep promises.');
    const { card } = await bot.types('URITA', 'voice conduct');
    const done = await bot.presses('URITA', card, 'I attest');

    expect(done.words).toContain('You attested it on 24 Nov 2026.');
    expect(done.words).not.toContain('[I attest]');
    expect((await bot.presses('URITA', card, 'I attest')).words).toContain('attested this already');
    expect(await status()).toContain('1 of 7 have attested version 1');
    expect(await status()).toContain('Not yet: Ada, Fin, Lea, Max, Pat, Rob');
    expect((await bot.types('UADA', 'sales audit')).words).toContain('attested version 1 of the code of conduct');
  });

  test('asks everybody with a role once, in the working hours of their day, and of a new version again', async () => {
    await set('We keep promises.');
    await bot.presses('URITA', (await bot.types('URITA', 'voice conduct')).card, 'I attest');
    await bot.types('UGUEST', 'sales whoami');
    await bot.at('2026-11-25T05:00:00Z');
    expect(asked('UROB')).toHaveLength(0);
    await Promise.all([bot.at('2026-11-25T09:00:00Z'), bot.at('2026-11-25T09:00:00Z')]);
    await bot.at('2026-11-26T09:00:00Z');

    expect(asked('UROB')).toHaveLength(1);
    expect(asked('URITA')).toHaveLength(0);
    expect(asked('UGUEST')).toHaveLength(0);
    await set('We keep promises, also small ones.');
    await bot.at('2026-11-26T10:00:00Z');
    expect(asked('URITA')).toHaveLength(1);
    expect(asked('UROB').at(-1)).toContain('version 2');
    expect(await status()).toContain('0 of 7 have attested version 2');
  });

  test('that changed meanwhile is not attested by an old button', async () => {
    await set('We keep promises.');
    const { card } = await bot.types('URITA', 'voice conduct');
    await set('We keep promises, also small ones.');

    const late = await bot.presses('URITA', card, 'I attest');
    expect(late.words).toContain('has changed since');
    expect((await bot.presses('URITA', late.card, 'Read it')).words).toContain('also small ones');
  });

  test('is asked for anew after a year', async () => {
    await set('We keep promises.');
    await bot.presses('URITA', (await bot.types('URITA', 'voice conduct')).card, 'I attest');
    await bot.at('2027-11-25T09:00:00Z');

    expect(asked('URITA')).toHaveLength(1);
    expect(await status()).toContain('0 of 7');
    const request = bot.messenger.sent.findLast(({ to, card }) => to === 'URITA' && card.summary.includes('attest'));
    expect((await bot.presses('URITA', request?.card, 'I attest')).words).toContain('You attested it on 25 Nov 2027.');
  });
});
