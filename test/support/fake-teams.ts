import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { problemsOfCard } from './adaptive-card.ts';

export interface TeamsCall {
  method: 'POST' | 'PUT' | 'OPEN';
  conversation: string;
  /** The message that was changed, or made. */
  message: string;
  body: Record<string, unknown>;
}

export interface FakeTeams {
  serviceUrl: string;
  calls: TeamsCall[];
  /** Cards that Teams could not draw. */
  wrong: string[];
  /** Who is in the roster, by `29:…`. */
  people: Map<string, { name: string; email: string; aadObjectId: string }>;
  /** The attachment of a file that somebody puts into a chat. */
  attach(name: string, content: string): Record<string, unknown>;
  /** The words of a conversation’s messages, in order; changed ones as they are now. */
  shown(conversation: string): string[];
  close(): Promise<void>;
}

/** Teams’ connector on a local port, like the Agents Playground’s: keeps messages, and checks every card. */
export async function fakeTeams(): Promise<FakeTeams> {
  const calls: TeamsCall[] = [];
  const wrong: string[] = [];
  const people: FakeTeams['people'] = new Map();
  const files = new Map<string, string>();
  let count = 0;

  function keep(call: Omit<TeamsCall, 'message'> & { message?: string | undefined }): string {
    count += 1;
    const message = call.message ?? `${1_800_000_000_000 + count}`;
    calls.push({ ...call, message });
    const text = JSON.stringify(call.body);
    if (text.length * 2 > 80 * 1024) wrong.push(`${text.length * 2} bytes`);
    const attachments = Array.isArray(call.body['attachments']) ? call.body['attachments'] : [];
    for (const { contentType, content } of attachments) {
      if (contentType === 'application/vnd.microsoft.card.adaptive') wrong.push(...problemsOfCard(content));
    }
    return message;
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(request);
    const [, uploaded] = /^\/download\/(.+)$/.exec(request.url ?? '') ?? [];
    if (uploaded !== undefined) return void response.end(files.get(uploaded));
    const [, , , conversation = '', what = '', id = ''] = (request.url ?? '')
      .split('/')
      .map((part) => decodeURIComponent(part));
    const answer = (status: number, value: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    if (what === 'members') {
      const found = people.get(id) ?? [...people.values()].find(({ aadObjectId }) => aadObjectId === id);
      return found ? answer(200, { id, ...found }) : answer(404, { error: { code: 'MemberNotFoundInConversation' } });
    }
    if (conversation === '') {
      const { activity, channelData, members } = body as Opening;
      if (!activity) return answer(201, { id: `a:${members?.[0]?.id ?? ''}` });
      const channel = channelData?.channel?.id ?? '';
      const message = keep({ method: 'OPEN', conversation: channel, body: activity });
      return answer(201, { id: `${channel};messageid=${message}`, activityId: message });
    }
    const isUpdate = request.method === 'PUT';
    // A sign that the bot is at work is no message.
    if (body['type'] === 'typing') return answer(200, { id: '' });
    const message = keep({ method: isUpdate ? 'PUT' : 'POST', conversation, body, message: isUpdate ? id : undefined });
    answer(200, { id: message });
  }

  const server = createServer((request, response) => void respond(request, response));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const serviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    serviceUrl,
    attach(name, content) {
      const id = String(files.size + 1);
      files.set(id, content);
      return {
        contentType: 'application/vnd.microsoft.teams.file.download.info',
        contentUrl: `https://northwind.sharepoint.com/personal/${name}`,
        name,
        content: { downloadUrl: `${serviceUrl}/download/${id}`, uniqueId: id, fileType: name.split('.').at(-1) },
      };
    },
    calls,
    wrong,
    people,
    shown(conversation) {
      const messages = new Map<string, string>();
      for (const call of calls) {
        if (call.conversation.split(';')[0] === conversation.split(';')[0])
          messages.set(call.message, wordsOf(call.body));
      }
      return [...messages.values()];
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Opening {
  activity?: Record<string, unknown>;
  channelData?: { channel?: { id: string } };
  members?: { id: string }[];
}

/** Every word that a person reads, in one line. */
export function wordsOf(body: unknown): string {
  if (Array.isArray(body)) return body.map((each) => wordsOf(each)).join(' ');
  if (typeof body !== 'object' || body === null) return '';
  return Object.entries(body)
    .map(([key, value]) => {
      if (key === 'data' || key === 'fallback') return '';
      return (key === 'text' || key === 'title') && typeof value === 'string' ? value : wordsOf(value);
    })
    .filter((words) => words !== '')
    .join(' ');
}

async function read(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}
