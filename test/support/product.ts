import { type Card, type Node, type Platform } from '../../src/core/card.ts';
import type { Ask } from '../../src/core/invocation.ts';
import type { RawValues } from '../../src/core/raw-values.ts';
import type { Reply } from '../../src/core/reply.ts';
import { refusalCard } from '../../src/core/router.ts';
import type { Connected } from '../../src/database/connect.ts';
import { createLogger } from '../../src/logger.ts';
import { createProduct, type Product } from '../../src/product.ts';
import { testDatabase } from './database.ts';
import { recordingMessenger, wordsOf } from './messenger.ts';

export interface Company {
  product: Product;
  messenger: ReturnType<typeof recordingMessenger>;
  connected: Connected;
  clock: { now(): Date; set(at: string): void; advance(milliseconds: number): void };
  /** A person types a line, without the slash; resolves when all that is due was sent. */
  types(user: string, line: string, where?: Where): Promise<Answer>;
  /** Presses a button of a card by its label. */
  presses(user: string, card: Card, label: string, where?: Where): Promise<Answer>;
  submits(user: string, command: string, values: RawValues, where?: Where): Promise<Answer>;
  says(user: string, text: string, where: Where): Promise<Answer>;
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

export interface Answer {
  reply: Reply;
  /** The answer as a card; an empty one where there is none. */
  card: Card;
  words: string;
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
    const card = cardOf(reply);
    return { reply, card, words: wordsOf(card) };
  }

  const made: Company = {
    product,
    messenger,
    connected,
    clock,
    types: (user, line, where) => ask(user, { kind: 'typed', text: line }, where),
    submits: (user, command, values, where) => ask(user, { kind: 'submitted', command, values }, where),
    says: (user, text, where) => ask(user, { kind: 'said', text, message: where.message ?? 'm' }, where),
    async presses(user, card, label, where) {
      const action = actionsOf(card).find((each) => each.label === label);
      if (!action || action.kind === 'link')
        throw new Error(
          `No button “${label}” among ${actionsOf(card)
            .map((each) => each.label)
            .join(', ')}`,
        );
      return ask(
        user,
        { kind: action.kind === 'run' ? 'pressed' : 'opened', command: action.command, values: action.values },
        where,
      );
    },
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

export function actionsOf(card: Card) {
  return card.nodes.flatMap((node: Node) => (node.kind === 'actions' ? node.actions : []));
}

function cardOf(reply: Reply): Card {
  if (reply.kind === 'card' || reply.kind === 'file') return reply.card;
  if (reply.kind === 'refusal') return refusalCard(reply);
  return { summary: '', nodes: [] };
}

function nameOf(user: string): string {
  const name = user.slice(1).toLowerCase();
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function testClock(start: string) {
  let now = new Date(start);
  return {
    now: () => now,
    set(at: string) {
      now = new Date(at);
    },
    advance(milliseconds: number) {
      now = new Date(now.getTime() + milliseconds);
    },
  };
}
