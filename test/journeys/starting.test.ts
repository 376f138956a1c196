import { afterEach, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLogger } from '../../src/logger.ts';
import { testDatabase } from '../support/database.ts';
import { fakeSlack } from '../support/fake-slack.ts';
import { freePort } from '../support/free-port.ts';
import { postCommand, signingSecret } from '../support/signed.ts';
import { textOf } from '../support/slack-words.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

test('who asks while the database still opens is acknowledged at once, and answered when it is open', async () => {
  const { app, url, slack, open } = await startingApp();
  const started = app.start();
  await expect.poll(() => fetch(`${url}/healthz`).then((answer) => answer.ok)).toBe(true);

  const acknowledged = await postCommand(
    url,
    'sales setup Northwind currency:EUR zone:Europe/Berlin',
    slack.responseUrl('UADA'),
  );
  expect(acknowledged.status).toBe(200);
  expect((await fetch(`${url}/readyz`)).status).toBe(503);
  expect(slack.to('respond')).toEqual([]);

  open();
  await started;
  await app.idle();
  expect(textOf(slack.to('respond').at(-1)?.args)).toContain('Northwind');
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
});

/** The program on a port known beforehand, over a database that opens when the test says so. */
async function startingApp() {
  const slack = await fakeSlack();
  const connected = await testDatabase();
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const port = await freePort();
  const config = readConfig({
    PORT: String(port),
    HOST: '127.0.0.1',
    NODE_ENV: 'test',
    SLACK_BOT_TOKEN: 'xoxb-test',
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: slack.apiUrl,
  });
  const app: App = await createApp(config, {
    log: createLogger('silent'),
    connected: { ...connected, ensureIndexes: () => opened.then(connected.ensureIndexes) },
  });
  ends.push(app.stop, slack.close);
  return { app, url: `http://127.0.0.1:${port}`, slack, open: () => open() };
}
