import { createSign, generateKeyPairSync } from 'node:crypto';
import { settableClock } from '../../../src/core/clock.ts';
import type { Command } from '../../../src/core/command.ts';
import type { Invocation } from '../../../src/core/invocation.ts';
import { answer, type Reply } from '../../../src/core/reply.ts';
import type { Router } from '../../../src/core/router.ts';
import { memoryStash, recordingLog, serve } from '../support.ts';
import { memoryReferences } from '../../support/references.ts';
import { createTeams, type TeamsOptions } from '../../../src/platforms/teams/server.ts';

export const appId = '11111111-2222-4333-8444-555555555555';
export const tenant = 'aaaaaaaa-0000-4000-8000-000000000001';
export const service = 'https://smba.trafficmanager.net/emea/';
export const bot = { id: `28:${appId}`, name: 'Rainmaker' };
export const ada = { id: '29:ada', name: 'Ada Lovelace', aadObjectId: 'adaadaad-0000-4000-8000-00000000000a' };
export const bob = { id: '29:bob', name: 'Bob Ross', aadObjectId: 'b0bb0bb0-0000-4000-8000-00000000000b' };
export const channel = '19:sales@thread.tacv2';

type Dispatch = (invocation: Invocation) => Reply | Promise<Reply>;

/** A router that answers what the test says and remembers what it was asked. */
export function fakeRouter(
  dispatch: Dispatch = () => answer('Done.'),
  commands: Partial<Command>[] = [{ name: 'deal won', examples: ['deal won Acme 45k EUR'] }, { name: 'sales help' }],
) {
  const asked: Invocation[] = [];
  const router: Router = {
    commands: commands.map((command) => ({ examples: [], fields: {}, ...command })) as Command[],
    dispatch: async (invocation) => {
      asked.push(invocation);
      return dispatch(invocation);
    },
    home: async () => ({ summary: 'Home', nodes: [] }),
    isSetUp: async () => false,
  };
  return { router, asked };
}

/** The keys of Microsoft, as far as this test is concerned. */
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', endorsements: ['msteams'] };
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

export const now = new Date('2026-11-24T12:00:00Z');
const seconds = Math.floor(now.getTime() / 1000);

export function claims(extra: Record<string, unknown> = {}) {
  return {
    iss: 'https://api.botframework.com',
    aud: appId,
    serviceurl: service,
    nbf: seconds - 60,
    exp: seconds + 3600,
    ...extra,
  };
}

export function signed(
  payload: object = claims(),
  header: Record<string, unknown> = {},
  by: 'microsoft' | 'a stranger' = 'microsoft',
): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
  const text = `${encode({ alg: 'RS256', typ: 'JWT', kid: 'key-1', ...header })}.${encode(payload)}`;
  const signature = createSign('RSA-SHA256')
    .update(text)
    .sign(by === 'microsoft' ? privateKey : stranger);
  return `${text}.${signature.toString('base64url')}`;
}

/** The bot as Teams sees it: a real port, real tokens. */
export async function startBot(router: Router, options: Partial<TeamsOptions> = {}) {
  const clock = settableClock(() => now);
  const { lines, log } = recordingLog();
  const stash = memoryStash();
  const references = memoryReferences();
  const waits: number[] = [];
  const teams = await createTeams({
    config: { appId, password: 'secret', tenants: [tenant], authDisabled: false },
    isProduction: true,
    router,
    clock,
    log,
    stash,
    references,
    wait: async (milliseconds) => void waits.push(milliseconds),
    ...options,
  });
  const { origin, close } = await serve((request, response) => void teams.handle(request, response));
  const url = `${origin}/api/messages`;

  async function post(body: string, headers: Record<string, string> = {}) {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    const text = await response.text();
    return { status: response.status, text, body: parsed(text) };
  }

  return {
    teams,
    url,
    clock,
    lines,
    stash,
    references,
    waits,
    post,
    /** An activity with Teams' own token. */
    receives: (activity: object, token = signed()) =>
      post(JSON.stringify(activity), { authorization: `Bearer ${token}` }),
    async close() {
      await teams.stop(1_000);
      await close();
    },
  };
}

export type Bot = Awaited<ReturnType<typeof startBot>>;

let count = 0;

function base(from: typeof ada) {
  count += 1;
  return {
    id: String(1_700_000_000_000 + count),
    channelId: 'msteams',
    serviceUrl: service,
    from,
    recipient: bot,
    locale: 'en-GB',
    localTimezone: 'Europe/London',
    channelData: { tenant: { id: tenant } },
  };
}

export function personalChat(user = ada) {
  return { id: `a:${user.name}`, conversationType: 'personal', tenantId: tenant };
}

export function inPersonal(text: string, extra: object = {}, from = ada) {
  return { type: 'message', ...base(from), conversation: personalChat(from), text, ...extra };
}

/** A mention in a channel: a post of its own, or an answer in the thread under `root`. */
export function inChannel(
  text: string,
  extra: object = {},
  { root, from = ada }: { root?: string; from?: typeof ada } = {},
) {
  const common = base(from);
  return {
    type: 'message',
    ...common,
    conversation: {
      id: `${channel};messageid=${root ?? common.id}`,
      conversationType: 'channel',
      isGroup: true,
      tenantId: tenant,
    },
    channelData: { tenant: { id: tenant }, team: { id: '19:team@thread.tacv2' }, channel: { id: channel } },
    text: `<at>Rainmaker</at> ${text}`,
    entities: [{ type: 'mention', text: '<at>Rainmaker</at>', mentioned: bot }],
    ...extra,
  };
}

export function invoke(name: string, value: object, where: 'channel' | 'personal' = 'channel', from = ada) {
  const common = base(from);
  const inThread = { id: `${channel};messageid=1600`, conversationType: 'channel', isGroup: true, tenantId: tenant };
  const conversation = where === 'channel' ? inThread : personalChat(from);
  return { type: 'invoke', name, ...common, replyToId: '1600', conversation, value };
}

export function press(data: object, where: 'channel' | 'personal' = 'channel', from = ada) {
  const action = { type: 'Action.Execute', verb: 'run', data };
  return invoke('adaptiveCard/action', { action, trigger: 'manual' }, where, from);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
