import { createHmac } from 'node:crypto';

export const signingSecret = 'a-signing-secret-for-tests';

/** The headers with which Slack sends a body, at this moment unless another is given. */
export function signedHeaders(body: string, at = new Date()): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return {
    'content-type': 'application/x-www-form-urlencoded',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': `v0=${createHmac('sha256', signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
  };
}

let count = 0;

/** A slash command of UADA's in a channel, as Slack posts it to a program that runs somewhere else. */
export function postCommand(url: string, line: string, responseUrl: string): Promise<Response> {
  const [name, ...words] = line.split(' ');
  count += 1;
  const body = new URLSearchParams({
    command: `/${name}`,
    text: words.join(' '),
    team_id: 'T1',
    user_id: 'UADA',
    channel_id: 'C1',
    trigger_id: `trigger-${count}`,
    response_url: responseUrl,
  }).toString();
  return fetch(`${url}/slack/events`, { method: 'POST', body, headers: signedHeaders(body) });
}
