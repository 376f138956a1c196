import { createHmac } from 'node:crypto';
import { settableClock } from '../../../src/core/clock.ts';
import type { Command } from '../../../src/core/command.ts';
import type { Invocation } from '../../../src/core/invocation.ts';
import type { Reply } from '../../../src/core/reply.ts';
import type { Router } from '../../../src/core/router.ts';
import { answer } from '../../../src/core/reply.ts';
import type { Card } from '../../../src/core/card.ts';
import { memoryStash, recordingLog, serve } from '../support.ts';
import { createSlack, type SlackOptions } from '../../../src/platforms/slack/server.ts';

export const secret = 'a-signing-secret';
export const team = 'T0TEAM';
export const ada = 'U0ADA';
export const bot = 'U0BOT';

type Dispatch = (invocation: Invocation) => Reply | Promise<Reply>;

/** A router that answers what the test says and remembers what it was asked. */
export function fakeRouter(dispatch: Dispatch = () => answer('Done.'), commands: Pick<Command, 'name'>[] = []) {
  const asked: Invocation[] = [];
  const home: Card = { summary: 'Home', nodes: [{ kind: 'title', text: 'My numbers' }] };
  const router: Router = {
    commands: commands as Command[],
    dispatch: async (invocation) => {
      asked.push(invocation);
      return dispatch(invocation);
    },
    home: async (invocation) => {
      asked.push(invocation);
      return home;
    },
    isSetUp: async () => true,
  };
  return { router, asked };
}

/** The bot as Slack sees it: a real port, real signatures. */
export async function startBot(router: Router, options: Partial<SlackOptions> = {}) {
  const clock = settableClock(() => new Date('2026-11-24T12:00:00Z'));
  const { lines, log } = recordingLog();
  const stash = memoryStash();
  const waits: number[] = [];
  const slack = await createSlack({
    config: { botToken: 'xoxb-test', signingSecret: secret },
    router,
    clock,
    log,
    stash,
    wait: async (milliseconds) => void waits.push(milliseconds),
    // The one that nock can answer.
    fetch: (url, init) => globalThis.fetch(url, init),
    ...options,
  });
  const done: Promise<unknown>[] = [];
  const { origin, close } = await serve((request, response) => void done.push(slack.handle(request, response)));
  const url = `${origin}/slack/events`;

  async function post(body: string, headers: Record<string, string> = {}) {
    const response = await fetch(url, { method: 'POST', body, headers: { ...signed(body, clock.now()), ...headers } });
    return { status: response.status, body: await response.text(), headers: response.headers };
  }

  return {
    slack,
    clock,
    lines,
    stash,
    waits,
    url,
    post,
    command: (fields: Record<string, string>) => post(new URLSearchParams({ ...aCommand(), ...fields }).toString()),
    interaction: (payload: object) => post(new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
    event: (event: object, id = 'Ev1') =>
      post(JSON.stringify(anEvent(event, id)), { 'content-type': 'application/json' }),
    /** All work that the requests so far have caused. */
    settled: async () => void (await Promise.allSettled(done)),
    close,
  };
}

export type Bot = Awaited<ReturnType<typeof startBot>>;

export function signed(body: string, at: Date, key = secret): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${createHmac('sha256', key).update(`v0:${timestamp}:${body}`).digest('hex')}`,
  };
}

let trigger = 0;

export function aCommand(): Record<string, string> {
  trigger += 1;
  return {
    command: '/deal',
    text: 'won Acme 45k EUR',
    team_id: team,
    user_id: ada,
    user_name: 'ada',
    channel_id: 'C0SALES',
    trigger_id: `trigger.${trigger}`,
    response_url: 'https://hooks.slack.com/commands/1',
  };
}

export function interactionBase() {
  trigger += 1;
  return {
    team: { id: team, domain: 'acme' },
    user: { id: ada, name: 'ada', team_id: team },
    trigger_id: `trigger.${trigger}`,
    enterprise: null,
  };
}

export function aPress(value: object, extra: object = {}) {
  return {
    type: 'block_actions',
    ...interactionBase(),
    channel: { id: 'C0SALES', name: 'sales' },
    message: { ts: '1700.1', text: 'A card' },
    container: { type: 'message', message_ts: '1700.1', channel_id: 'C0SALES', is_ephemeral: false },
    response_url: 'https://hooks.slack.com/actions/1',
    actions: [
      {
        type: 'button',
        action_id: 'run:0',
        block_id: 'b3',
        action_ts: `1800.${trigger}`,
        value: JSON.stringify(value),
      },
    ],
    ...extra,
  };
}

export function aSubmission(values: Record<string, object>, metadata: object, extra: object = {}) {
  const state = Object.fromEntries(Object.entries(values).map(([name, entered]) => [`f:${name}`, { x: entered }]));
  return {
    type: 'view_submission',
    ...interactionBase(),
    view: {
      id: 'V1',
      type: 'modal',
      callback_id: 'form',
      private_metadata: JSON.stringify(metadata),
      blocks: [],
      state: { values: state },
      ...extra,
    },
  };
}

export const origin = { command: 'deal won', hidden: {}, channel: 'C0SALES', direct: false };

export function anEvent(event: object, id: string) {
  return {
    type: 'event_callback',
    team_id: team,
    event_id: id,
    event_time: 1,
    authorizations: [{ enterprise_id: null, team_id: team, user_id: bot, is_bot: true }],
    event,
  };
}

/** A promise that the test keeps when it likes. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((keep) => {
    resolve = keep;
  });
  return { promise, resolve };
}
