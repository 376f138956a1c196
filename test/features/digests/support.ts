import { afterEach } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import type { Sent } from '../../support/messenger.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type Office, office } from '../reports/office.ts';

let open: Office | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

export async function start(...given: Parameters<typeof office>): Promise<Office> {
  open = await office(...given);
  return open;
}

/** A company with deals won in two weeks. */
export async function selling(...given: Parameters<typeof office>): Promise<Office> {
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

export const start1 = '2026-10-05T08:00:00Z';
export const posts = (bot: Office, channel = 'CEMEA'): Sent[] =>
  bot.messenger.sent.filter(({ how, to }) => how === 'post' && to === channel);
export const lastOf = (sent: readonly Sent[]): string => wordsOf(sent.at(-1)?.card ?? { summary: '', nodes: [] });
export const schedule = 'digest schedule weekly mon 09:00 here team team:EMEA';
export const emptyCard: Card = { summary: '', nodes: [] };
