import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createPlayground, type Playground, type PlaygroundOptions } from '../../src/playground/index.ts';
import { isObject, type Json, parseJson } from '../../src/playground/json.ts';
import { signature } from '../../src/playground/slack-requests.ts';

export const SECRET = 'a signing secret';
export const TOKEN = 'xoxb-playground';

/** One request as the bot received it. */
export interface Heard {
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
  /** The url-encoded fields of a command, or the JSON of an event. */
  fields: Json;
  /** The JSON of `payload=`. */
  payload: Json;
  isSigned: boolean;
}

export type BotAnswer = { status?: number; body?: string | Json } | 'silence' | 'hang up';

export interface World {
  origin: string;
  playground: Playground;
  heard: Heard[];
  /** What the bot answers from now on; a function sees what it was asked. */
  botAnswers(answer: BotAnswer | ((heard: Heard) => BotAnswer | Promise<BotAnswer>)): void;
  api(method: string, args?: Json, token?: string): Promise<Json>;
  act(name: string, body: Json): Promise<{ status: number; body: Json }>;
  snapshot(): Promise<Snapshot>;
  clock: { now: Date };
}

export interface Snapshot extends Json {
  messages: Record<string, ({ text: string; ts: string; author: string } & Json)[]>;
  views: Record<string, Json[]>;
  homes: Record<string, Json>;
  reads: Record<string, Record<string, string>>;
}

export const PEOPLE = [
  { id: 'U0ADA', name: 'Ada Lovelace', title: 'Sales rep', email: 'ada@example.com', zone: 'Europe/London' },
  { id: 'U0MAX', name: 'Max Weber', title: 'Sales manager', email: 'max@example.com', zone: 'Europe/Berlin' },
  { id: 'U0ROSA', name: 'Rosa Díaz', title: 'Admin', email: 'rosa@example.com', zone: 'America/New_York' },
];

export const CHANNELS = [
  { id: 'C0DEALS', name: 'deals', topic: 'Every deal' },
  { id: 'C0CREDIT', name: 'credit', topic: 'Credit requests' },
];

/** A company as the playground is told of it. */
export const ACME = {
  teamId: 'T0ACME',
  teamName: 'Acme Sales',
  botName: 'Rainmaker',
  signingSecret: SECRET,
  botToken: TOKEN,
  people: PEOPLE,
  channels: CHANNELS,
};

/** A playground and a small bot on real ports; both are closed when the test ends. */
export async function world(extra: Partial<PlaygroundOptions> = {}): Promise<World> {
  const heard: Heard[] = [];
  const clock = { now: new Date('2026-11-24T09:00:00Z') };
  let answer: Parameters<World['botAnswers']>[0] = {};

  const bot = createServer((request, response) => {
    void (async () => {
      const one = await hear(request);
      heard.push(one);
      const reply = typeof answer === 'function' ? await answer(one) : answer;
      if (reply === 'silence') return;
      if (reply === 'hang up') return void request.socket.destroy();
      const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? '');
      response.writeHead(reply.status ?? 200).end(reply.body === undefined ? '' : body);
    })();
  });
  const botUrl = await listen(bot);
  const playground = createPlayground({
    ...ACME,
    commands: [
      { name: '/deal', description: 'Log deals', usage: 'won <account> <amount>', examples: ['/deal won Acme 45k'] },
    ],
    shortcuts: [
      { callbackId: 'log_deal', name: 'Log a deal', type: 'global' },
      { callbackId: 'to_feedback', name: 'Save as feedback', type: 'message' },
    ],
    botUrl: () => botUrl,
    now: () => clock.now,
    ...extra,
  });
  const front = createServer((request, response) => {
    void playground.handle(request, response).then((isMine) => {
      if (!isMine) response.writeHead(404).end('not the playground');
    });
  });
  const origin = await listen(front);
  onTestFinished(() => playground.close());

  return {
    origin,
    playground,
    heard,
    clock,
    botAnswers(next) {
      answer = next;
    },
    async api(method, args = {}, token = TOKEN) {
      const fields = Object.entries(args).map(([key, value]): [string, string] => [
        key,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      const response = await fetch(origin + playground.slackApiPath + method, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: new URLSearchParams(fields),
      });
      return asObject(await response.json());
    },
    async act(name, body) {
      const response = await fetch(`${origin}/playground/api/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: asObject(await response.json()) };
    },
    snapshot: async () => asObject(await firstEvent(origin)) as Snapshot,
  };
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString('utf8');
  const { headers, url = '' } = request;
  const isJson = headers['content-type']?.startsWith('application/json') === true;
  const fields = isJson ? asObject(parseJson(body)) : Object.fromEntries(new URLSearchParams(body));
  const timestamp = String(headers['x-slack-request-timestamp']);
  return {
    path: url,
    headers,
    body,
    fields,
    payload: asObject(parseJson(String(fields.payload))),
    isSigned: headers['x-slack-signature'] === signature(SECRET, timestamp, body),
  };
}

export const asObject = (value: unknown): Json => (isObject(value) ? value : {});

/** The value at a path like `view.state.values`, or `actions.0.value`. */
export function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return (inner as unknown[])[Number(key)];
    return asObject(inner)[key];
  }, value);
}

export async function firstEvent(origin: string): Promise<unknown> {
  const response = await fetch(`${origin}/playground/events`);
  let received = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    received += decoder.decode(chunk as Uint8Array, { stream: true });
    const [, data] = /^data: (.*)\n\n/m.exec(received) ?? [];
    if (data !== undefined) return parseJson(data);
  }
  return undefined;
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
