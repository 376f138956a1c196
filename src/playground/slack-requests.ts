import { createHmac } from 'node:crypto';
import type { Json } from './json.ts';
import type { PlaygroundOptions } from './options.ts';

/** How the bot took a request. */
export type Answer = { kind: 'answered'; status: number; body: string } | { kind: 'timeout' } | { kind: 'unreachable' };

export interface SlackRequests {
  command(fields: Record<string, string>): Promise<Answer>;
  /** block_actions, view_submission, view_closed, shortcut, message_action, block_suggestion. */
  interaction(payload: Json): Promise<Answer>;
  event(envelope: Json): Promise<Answer>;
}

type Sender = Pick<PlaygroundOptions, 'signingSecret' | 'botUrl' | 'now' | 'patience'>;

const FORM = 'application/x-www-form-urlencoded';

/** Sends what Slack would send to `POST /slack/events`, signed as Slack signs. */
export function createSlackRequests(sender: Sender): SlackRequests {
  return {
    command: (fields) => post(sender, FORM, new URLSearchParams(fields).toString()),
    interaction: (payload) => post(sender, FORM, new URLSearchParams({ payload: JSON.stringify(payload) }).toString()),
    event: (envelope) => post(sender, 'application/json', JSON.stringify(envelope)),
  };
}

async function post(
  { signingSecret, botUrl, now, patience = 3000 }: Sender,
  type: string,
  body: string,
): Promise<Answer> {
  const timestamp = Math.floor(now().getTime() / 1000).toString();
  try {
    const response = await fetch(`${botUrl()}/slack/events`, {
      method: 'POST',
      headers: {
        'content-type': type,
        'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': signature(signingSecret, timestamp, body),
      },
      body,
      signal: AbortSignal.timeout(patience),
    });
    return { kind: 'answered', status: response.status, body: await response.text() };
  } catch (error) {
    const isLate = error instanceof Error && error.name === 'TimeoutError';
    return { kind: isLate ? 'timeout' : 'unreachable' };
  }
}

export function signature(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

/** The error that Slack names to the person, when a request failed. */
export function failureOf(answer: Answer): 'operation_timeout' | 'dispatch_failed' | undefined {
  if (answer.kind === 'timeout') return 'operation_timeout';
  if (answer.kind === 'unreachable') return 'dispatch_failed';
  return answer.status >= 200 && answer.status < 300 ? undefined : 'dispatch_failed';
}
