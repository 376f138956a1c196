import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { settableClock } from '../../src/core/clock.ts';
import { createJobs } from '../../src/jobs.ts';
import { createLogger } from '../../src/logger.ts';
import { type Address, testDatabase } from './database.ts';
import { type FakeSlack, fakeSlack } from './fake-slack.ts';
import { signedHeaders, signingSecret } from './signed.ts';

export interface RunningApp {
  url: string;
  slack: FakeSlack;
  clock: ReturnType<typeof settableClock>;
  /** Where other processes of the same company find its database. */
  database: Address;
  /** Types a slash command as a user; resolves when everything that it caused is done. */
  command(user: string, line: string, more?: Record<string, string>): Promise<Response>;
  /** Sends an interaction (button, form, shortcut) as Slack does. */
  interact(payload: Record<string, unknown>): Promise<{ status: number; body: string }>;
  event(event: Record<string, unknown>, id?: string): Promise<Response>;
  send(body: string, headers?: Record<string, string>): Promise<Response>;
  idle(): Promise<void>;
  /** Puts the clock to an instant and runs every job, as a minute of the scheduler would. */
  tick(at: string): Promise<void>;
  stop(): Promise<void>;
}

/** The whole program behind its HTTP port, with a Slack that keeps what it is told. */
export async function runApp(
  start = '2026-11-24T10:00:00Z',
  more: Record<string, string> = {},
  prepare: (slack: FakeSlack) => void = () => undefined,
): Promise<RunningApp> {
  let now = new Date(start);
  const clock = settableClock(() => now);
  const slack = await fakeSlack(() => clock.now());
  prepare(slack);
  const connected = await testDatabase();
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    NODE_ENV: 'test',
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
    ...more,
  });
  const app = await createApp(config, { clock, log: createLogger('silent'), connected });
  const jobs = createJobs(app.product.jobs, clock, (error) => {
    throw error;
  });
  const { port } = await app.start();
  const url = `http://127.0.0.1:${port}`;
  let count = 0;

  async function send(body: string, headers: Record<string, string> = {}): Promise<Response> {
    const signed = signedHeaders(body, clock.now());
    // A moment later: the same body at the same second would be a replay.
    now = new Date(now.getTime() + 1000);
    return fetch(`${url}/slack/events`, {
      method: 'POST',
      body,
      headers: { ...signed, ...headers },
    });
  }

  async function idle(): Promise<void> {
    await app.idle();
  }

  return {
    url,
    slack,
    clock,
    database: { uri: connected.uri, database: connected.database },
    send,
    idle,
    async tick(at) {
      clock.putTo(new Date(at));
      await jobs.runAll();
      await idle();
    },
    async command(user, line, more = {}) {
      count += 1;
      const [name = '', ...rest] = line.split(' ');
      const form = {
        command: `/${name}`,
        text: rest.join(' '),
        team_id: 'T1',
        user_id: user,
        user_name: user.toLowerCase(),
        channel_id: 'CGENERAL',
        channel_name: 'general',
        trigger_id: `trigger-${count}`,
        response_url: slack.responseUrl(user),
        ...more,
      };
      const response = await send(new URLSearchParams(form).toString());
      await idle();
      return response;
    },
    async interact(payload) {
      const response = await send(
        new URLSearchParams({ payload: JSON.stringify({ team: { id: 'T1' }, ...payload }) }).toString(),
      );
      const body = await response.text();
      await idle();
      return { status: response.status, body };
    },
    async event(event, id) {
      count += 1;
      const body = JSON.stringify({
        type: 'event_callback',
        team_id: 'T1',
        event_id: id ?? `Ev${count}`,
        event,
        authorizations: [{ team_id: 'T1', user_id: 'UBOT', is_bot: true }],
      });
      const response = await send(body, { 'content-type': 'application/json' });
      await idle();
      return response;
    },
    async stop() {
      await app.stop();
      await slack.close();
    },
  };
}
