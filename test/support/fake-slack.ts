import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemsOfBlocks } from './slack-limits.ts';

export interface SlackCall {
  /** `chat.postMessage`, `views.open`, …, or `respond` for a response URL. */
  method: string;
  args: Record<string, unknown>;
  token: string | undefined;
}

export interface FakeSlack {
  apiUrl: string;
  responseUrl(user: string): string;
  calls: SlackCall[];
  /** What a method answers instead of its usual answer; undefined for the usual one. */
  answer(
    method: string,
    reply: (
      args: Record<string, unknown>,
    ) => { status?: number; headers?: Record<string, string>; body?: unknown } | undefined,
  ): void;
  /** The calls of some methods, in their order. */
  to(...methods: string[]): SlackCall[];
  close(): Promise<void>;
}

/**
 * Slack's Web API on a local port: answers as Slack does, keeps every call, and refuses blocks that Slack would refuse,
 * so that no test passes with a message that nobody could see.
 */
export async function fakeSlack(): Promise<FakeSlack> {
  const calls: SlackCall[] = [];
  const special = new Map<string, Parameters<FakeSlack['answer']>[1]>();
  let count = 0;

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const { pathname } = new URL(request.url ?? '/', 'http://slack.test');
    const method = pathname.startsWith('/respond/') ? 'respond' : pathname.replace('/api/', '');
    const args = parse(request.headers['content-type'] ?? '', body);
    if (method === 'respond') args['user'] = pathname.slice('/respond/'.length);
    calls.push({ method, args, token: request.headers.authorization?.replace('Bearer ', '') });
    const wrong = slackProblems(args);
    const reply = special.get(method)?.(args) ?? {
      body: wrong.length > 0 ? { ok: false, error: 'invalid_blocks', wrong } : usual(method, args),
    };
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.body ?? {}));
  }
  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  function usual(method: string, args: Record<string, unknown>): Record<string, unknown> {
    count += 1;
    if (method === 'auth.test')
      return { ok: true, team_id: 'T1', user_id: 'UBOT', bot_id: 'BBOT', url: 'https://northwind.slack.com/' };
    if (method === 'chat.postMessage')
      return { ok: true, channel: args['channel'], ts: `1764.${String(count).padStart(6, '0')}` };
    if (method === 'users.info') return { ok: true, user: userOf(String(args['user'])) };
    if (method === 'conversations.open') return { ok: true, channel: { id: `D${String(args['users']).slice(1)}` } };
    if (method.startsWith('views.')) return { ok: true, view: { id: `V${count}`, hash: 'h' } };
    return { ok: true };
  }

  return {
    apiUrl: `${origin}/api/`,
    responseUrl: (user) => `${origin}/respond/${user}`,
    calls,
    answer: (method, reply) => void special.set(method, reply),
    to: (...methods) => calls.filter((call) => methods.includes(call.method)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What Slack would refuse in the blocks or the view of a call. */
function slackProblems({ blocks, view }: Record<string, unknown>): string[] {
  if (Array.isArray(blocks)) return problemsOfBlocks(blocks, 'message');
  if (typeof view !== 'object' || view === null || !('blocks' in view) || !('type' in view)) return [];
  return problemsOfBlocks(view.blocks, view.type === 'home' ? 'home' : 'modal');
}

function userOf(id: string) {
  const name = id.slice(1).toLowerCase();
  const realName = name.charAt(0).toUpperCase() + name.slice(1);
  return {
    id,
    name,
    real_name: realName,
    tz: 'Europe/Berlin',
    is_bot: false,
    profile: { real_name: realName, email: `${name}@northwind.example` },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Arguments as an object, whether they came url-encoded (with JSON inside) or as JSON. */
function parse(type: string, body: string): Record<string, unknown> {
  if (type.startsWith('application/json')) return JSON.parse(body) as Record<string, unknown>;
  return Object.fromEntries(
    [...new URLSearchParams(body)].map(([key, value]) => [
      key,
      /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
    ]),
  );
}
