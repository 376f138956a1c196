import { request } from 'node:http';
import { expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { settableClock } from '../../src/core/clock.ts';
import { createLogger } from '../../src/logger.ts';
import { testDatabase } from '../support/database.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { signedHeaders, signingSecret } from '../support/signed.ts';

const silent = createLogger('silent');

test('a command that still arrives while the program stops is done before it ends', async () => {
  const slack = await fakeSlack();
  const connected = await testDatabase();
  const companies = () => connected.connection.collection('companys').countDocuments();
  let kept: number | undefined;
  const config = readConfig({
    PORT: '0',
    HOST: '127.0.0.1',
    NODE_ENV: 'test',
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
  });
  const app = await createApp(config, {
    clock: settableClock(),
    log: silent,
    connected: { ...connected, close: async () => void (kept = await companies()) },
  });
  const { port } = await app.start();

  const { finish, answered } = await beginCommand(port, 'setup Northwind currency:EUR zone:Europe/Berlin');
  const stopped = app.stop();
  finish();
  const status = await answered;
  await stopped;
  await connected.close();
  await slack.close();

  expect(status).toBe(200);
  expect(kept).toBe(1);
});

/** A slash command whose end is not sent yet. */
async function beginCommand(port: number, text: string) {
  const body = new URLSearchParams({
    command: '/sales',
    text,
    team_id: 'T1',
    user_id: 'UADA',
    channel_id: 'C1',
    trigger_id: 'trigger-1',
  }).toString();
  const headers = { ...signedHeaders(body), 'content-length': body.length, connection: 'close' };
  const sent = request({ host: '127.0.0.1', port, path: '/slack/events', method: 'POST', headers });
  const answered = new Promise<number | undefined>((resolve, reject) => {
    sent.on('response', (response) => resolve(response.resume().statusCode));
    sent.on('error', reject);
  });
  await new Promise<void>((resolve) => {
    sent.write(body.slice(0, 10), () => resolve());
  });
  // Whoever is answered later came later: the program has the beginning of the command by now.
  await fetch(`http://127.0.0.1:${port}/healthz`);
  return { answered, finish: () => void sent.end(body.slice(10)) };
}
