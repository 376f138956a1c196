import type { Platform } from '../../src/core/card.ts';
import type { Ask } from '../../src/core/invocation.ts';
import type { Connected } from '../../src/database/connect.ts';
import { createLogger } from '../../src/logger.ts';
import { createProduct, type Product } from '../../src/product.ts';
import { acts, type Answer, answerOf, nameOf, testClock } from './acts.ts';
import { testDatabase } from './database.ts';
import { recordingMessenger } from './messenger.ts';

export interface Company extends ReturnType<typeof acts<Where, Answer>> {
  product: Product;
  messenger: ReturnType<typeof recordingMessenger>;
  connected: Connected;
  clock: ReturnType<typeof testClock>;
  close(): Promise<void>;
}

export interface Where {
  channel?: string;
  thread?: string;
  message?: string;
  workspace?: string;
  platform?: Platform;
  key?: string;
}

/** The whole product over a real database, with a messenger that keeps what it is given: for the stories of features. */
export async function company(options: { setup?: boolean } = {}): Promise<Company> {
  const connected = await testDatabase();
  const clock = testClock('2026-11-24T10:00:00Z');
  const messenger = recordingMessenger();
  const product = createProduct({
    connected,
    clock,
    log: createLogger('silent'),
    messengers: new Map([['slack', messenger]]),
    profile: async (_platform, _workspace, user) => ({
      name: nameOf(user),
      email: `${user.toLowerCase()}@northwind.example`,
      zone: 'Europe/Berlin',
    }),
  });
  await connected.ensureIndexes();
  let count = 0;

  async function ask(user: string, act: Ask, where: Where = {}): Promise<Answer> {
    count += 1;
    const { key = `key-${count}`, platform = 'slack', workspace = 'T1', channel = 'CGENERAL', thread, message } = where;
    const reply = await product.router.dispatch({
      place: { platform, workspace, channel, thread, message, direct: false },
      user: { id: user },
      key,
      ask: act,
    });
    await product.dispatcher.idle();
    return answerOf(reply);
  }

  const made: Company = {
    product,
    messenger,
    connected,
    clock,
    ...acts(ask),
    async close() {
      await product.dispatcher.idle();
      await connected.close();
    },
  };
  if (options.setup !== false) await setUp(made);
  return made;
}

/** Ada is admin, Max manager, Rita and Rob reps, Fin finance, Pat product, Lea legal; a channel for each purpose. */
async function setUp({ types }: Company): Promise<void> {
  await types('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  for (const [user, role] of [
    ['UMAX', 'manager'],
    ['URITA', 'rep'],
    ['UROB', 'rep'],
    ['UFIN', 'finance'],
    ['UPAT', 'product'],
    ['ULEA', 'legal'],
  ]) {
    await types('UADA', `sales role <@${user}> ${role}`);
  }
  for (const purpose of ['deals', 'credit', 'product', 'legal', 'leaders'])
    await types('UADA', `sales channel ${purpose} <#C${purpose.toUpperCase()}>`);
}
