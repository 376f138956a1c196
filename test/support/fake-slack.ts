import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemsOfBlocks } from './slack-limits.ts';

export interface SlackCall {
  /** `chat.postMessage`, `views.open`, …, or `respond` for a response URL. */
  method: string;
  args: Record<string, unknown>;
  token: string | undefined;
  at: Date;
}

export interface FakeSlack {
  apiUrl: string;
  responseUrl(user: string): string;
  calls: SlackCall[];
  /** Files that people have uploaded, by id; only the bot's token gets them. */
  files: Map<string, { name: string; content: string | Uint8Array }>;
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
 * so that no test passes with a message that nobody could see. `now` is the time on its messages.
 */
export async function fakeSlack(now: () => Date = () => new Date(1_764_000)): Promise<FakeSlack> {
  const calls: SlackCall[] = [];
  const files: FakeSlack['files'] = new Map();
  const special = new Map<string, Parameters<FakeSlack['answer']>[1]>();
  const posted: Posted[] = [];
  let count = 0;

  function sendFile(request: IncomingMessage, response: ServerResponse, id: string): void {
    const file = files.get(id);
    const isAllowed = request.headers.authorization === 'Bearer xoxb-test' && file;
    response.writeHead(200, { 'content-type': isAllowed ? 'text/csv' : 'text/html; charset=utf-8' });
    response.end(isAllowed ? file.content : '<html>Sign in</html>');
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, uploaded] = /^\/files\/(.+)$/.exec(request.url ?? '') ?? [];
    if (uploaded !== undefined) return sendFile(request, response, uploaded);
    const body = await read(request);
    const { pathname } = new URL(request.url ?? '/', 'http://slack.test');
    const method = pathname.startsWith('/respond/') ? 'respond' : pathname.replace('/api/', '');
    const args = parse(request.headers['content-type'] ?? '', body);
    if (method === 'respond') args['user'] = pathname.slice('/respond/'.length);
    calls.push({ method, args, token: request.headers.authorization?.replace('Bearer ', ''), at: now() });
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
    if (method === 'chat.postMessage') return post(args);
    if (method === 'conversations.history')
      return { ok: true, messages: posted.filter(within(args)).toReversed(), has_more: false };
    if (method === 'conversations.replies')
      return { ok: true, messages: posted.filter(within(args, String(args['ts']))), has_more: false };
    if (method === 'files.info') return fileOf(String(args['file']));
    if (method === 'users.info') return { ok: true, user: userOf(String(args['user'])) };
    if (method === 'conversations.open') return { ok: true, channel: { id: `D${String(args['users']).slice(1)}` } };
    if (method.startsWith('views.')) return { ok: true, view: { id: `V${count}`, hash: 'h' } };
    return { ok: true };
  }

  function post(args: Record<string, unknown>): Record<string, unknown> {
    // Who writes to a person writes into the conversation with them.
    const channel = String(args['channel']).replace(/^U/, 'D');
    const ts = `${Math.floor(now().getTime() / 1000)}.${String(count).padStart(6, '0')}`;
    posted.push({ channel, ts, thread: args['thread_ts'], metadata: args['metadata'] });
    return { ok: true, channel, ts };
  }

  function fileOf(id: string): Record<string, unknown> {
    const file = files.get(id);
    if (!file) return { ok: false, error: 'file_not_found' };
    const size = Buffer.byteLength(file.content);
    return { ok: true, file: { id, name: file.name, size, url_private_download: `${origin}/files/${id}` } };
  }

  return {
    files,
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

interface Posted {
  channel: string;
  ts: string;
  thread: unknown;
  metadata: unknown;
}

/** Messages of a conversation, or of a thread in it, between two times. */
function within(
  { channel, oldest = 0, latest = Infinity }: Record<string, unknown>,
  thread?: string,
): (message: Posted) => boolean {
  return (message) =>
    message.channel === channel &&
    message.thread === thread &&
    Number(message.ts) > Number(oldest) &&
    Number(message.ts) < Number(latest);
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
