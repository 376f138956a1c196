import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawCard as drawSlack } from '../../../src/platforms/slack/draw-card.ts';
import { checkBlocks } from '../../../src/playground/check-blocks.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type Office, office } from './office.ts';

let bot: Office;

beforeAll(async () => {
  bot = await office('2026-11-02T08:00:00Z');
  await bot.types('URITA', 'deal log "new:Acme" 60k close:2026-12-15 stage:qualified');
  await bot.types('URITA', 'deal log "new:Globex" 120k close:2026-12-15 stage:proposal');
  await bot.types('UROB', 'deal log "new:Initech" 40k close:2027-01-20 stage:commit');
  await bot.types('UROB', 'deal log "new:Hooli" 100k close:2026-12-10 stage:negotiation');
  await bot.types('UROB', 'deal log "new:Tyrell" 10k close:2026-12-10 stage:negotiation');
  await bot.types('UROB', 'deal log "new:Stark" 30k close:2026-11-12');
  bot.clock.set('2026-11-11T10:00:00Z');
  await bot.types('UROB', 'deal won D-6');
  for (const line of [
    'digest schedule weekly mon 09:00 here team team:EMEA',
    'digest schedule weekly mon 09:00 <#CLEADERS> company',
  ])
    await bot.types('UMAX', line);
  await bot.types('UROB', 'digest schedule weekly mon 09:00 me');
  bot.clock.set('2026-11-17T10:00:00Z');
  await bot.types('URITA', 'deal update D-1 amount:80k');
  await bot.types('URITA', 'deal stage D-1 proposal');
  await bot.types('URITA', 'deal update D-2 close:2027-01-20');
  await bot.types('UROB', 'deal update D-3 close:2026-12-20');
  await bot.types('UROB', 'deal update D-4 amount:70k');
  await bot.types('UROB', 'deal stage D-4 qualified');
  await bot.types('URITA', 'deal update D-5 next:"Call them"');
  await bot.types('URITA', 'deal log "new:Wonka" 20k close:2027-02-20 stage:qualified');
  bot.clock.set('2026-11-23T08:00:10Z');
  await bot.tick();
});

afterAll(() => bot.close());

const sentTo = (channel: string) => {
  const card = bot.messenger.sent.findLast(({ how, to }) => how === 'post' && to === channel)?.card;
  return card ? { card, words: wordsOf(card) } : undefined;
};

test('a channel sees which deals moved most, and is not told whose went down', () => {
  const words = sentTo('CEMEA')?.words ?? '';

  expect(words).toContain('Moved up: 3 deals, +68k EUR weighted');
  expect(words).toContain('D-3 Initech, 40k EUR, Rob: pulled in from 20 Jan 2027 to 20 Dec 2026 (+36k EUR)');
  expect(words).toContain('D-1 Acme, 80k EUR, Rita: raised from 60k EUR, qualified → proposal (+28k EUR)');
  expect(words).toContain('D-7 Wonka, 20k EUR, Rita: new, in qualified (+4k EUR)');
  expect(words).toContain('Moved down: 2 deals, −121k EUR weighted');
  expect(words).toContain('D-2 Globex, 120k EUR: pushed out from 15 Dec 2026 to 20 Jan 2027 (−60k EUR)');
  expect(words).toContain('D-4 Hooli, 70k EUR: cut from 100k EUR, negotiation → qualified (−61k EUR)');
  expect(words).not.toMatch(/Tyrell.*\(|Less than week 46/);
});

test('leaders see who owns them, and who booked less than before', () => {
  const words = sentTo('CLEADERS')?.words ?? '';

  expect(words).toContain('D-2 Globex, 120k EUR, Rita: pushed out');
  expect(words).toContain('Less than week 46, 2026: Rob (−30k EUR).');
});

test('everybody sees their own', () => {
  const own = bot.messenger.sent.find(({ card }) => card && wordsOf(card).includes('Rob, week'));
  const words = own?.card ? wordsOf(own.card) : '';

  expect(words).toContain('D-4 Hooli, 70k EUR: cut from 100k EUR');
  expect(words).not.toContain('Globex');
});

test('the deals behind it are opened with what they brought and took', async () => {
  const card = sentTo('CEMEA')?.card ?? { summary: '', nodes: [] };
  const opened = await bot.presses('URITA', card, 'Movers');

  expect(opened.words).toContain('Movers: EMEA, week 47, 2026');
  expect(opened.words).toMatch(/D-2 \| Globex \| Rita \| 120k EUR \| 20 Jan 2027 \| proposal \| −60k EUR/);
  expect(checkBlocks(drawSlack(opened.card, { surface: 'message' }).blocks, 'message')).toEqual([]);
});

test('the section is left out where it is muted', async () => {
  await bot.types('UMAX', 'digest mute movers 1');

  expect((await bot.types('UMAX', 'digest preview 1')).words).not.toContain('Moved up');
});
