import { createHmac } from 'node:crypto';

export const secret = 'a-signing-secret-for-benches';

export interface SignedRequest {
  body: string;
  headers: Record<string, string>;
}

let count = 0;

/** A slash command as Slack sends it, never the same twice. */
export function signedCommand(fields: Record<string, string> = {}): SignedRequest {
  count += 1;
  const body = new URLSearchParams({
    token: 'verification-token',
    team_id: 'T0TEAM',
    team_domain: 'acme',
    channel_id: 'C0SALES',
    channel_name: 'sales',
    user_id: `U${count % 50}`,
    user_name: 'ada',
    command: '/deal',
    text: 'won Acme 45k EUR close:2026-12-01',
    api_app_id: 'A0APP',
    is_enterprise_install: 'false',
    response_url: 'https://hooks.slack.com/commands/T0TEAM/1/2',
    trigger_id: `${process.pid}.${count}`,
    ...fields,
  }).toString();
  const timestamp = String(Math.floor(Date.now() / 1000));
  return {
    body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`,
    },
  };
}
