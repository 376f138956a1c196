import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type App, createApp } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { settableClock } from '../../src/core/clock.ts';
import { createLogger } from '../../src/logger.ts';
import { freePort } from '../support/free-port.ts';
import { firstEvent, type Snapshot } from '../playground/support.ts';

// The first start lives a year of deals, through the same router as people's commands.
const firstStart = { timeout: 300_000 };

let dataDir: string;
let app: App;
let origin: string;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'rainmaker-newcomer-'));
});
afterEach(async () => {
  await app.stop();
  await rm(dataDir, { recursive: true });
});

test(
  'a newcomer finds a company with a year of deals, and after a restart what was done in it',
  firstStart,
  async () => {
    const port = await freePort();
    const starting = start(port);
    expect(await pageWhileStarting(port)).toMatch(/Northwind lives its year[^]*<progress max="100" value="\d+"/);
    await starting;
    expect(await (await fetch(origin)).text()).toContain('Rainmaker playground');
    const year = await deals();
    expect(year.length).toBeGreaterThan(100);
    expect(year.filter((card) => card.includes('won')).length).toBeGreaterThan(50);

    await say('U0RITA', '/deal log Acme Industries 45,123 EUR close:2026-12-18');
    await say('U0RITA', '/deal won D-20 51,234 EUR');
    const after = await deals();
    expect(after).toHaveLength(year.length + 1);
    expect(after.filter((card) => card.includes('45,123 EUR'))).toHaveLength(1);

    await app.stop();
    await start();
    expect(await deals()).toEqual(after);
    await say('U0MAYA', '/deal list account:"Acme Industries" status:open');
    expect(await lastAnswer('U0MAYA')).toContain('45,123 EUR');
  },
);

async function start(at = 0): Promise<void> {
  const config = readConfig({ NODE_ENV: 'test', PORT: String(at), HOST: '127.0.0.1', DATA_DIR: dataDir });
  const clock = settableClock(() => new Date('2026-11-24T10:00:00Z'));
  app = await createApp(config, { clock, log: createLogger('silent') });
  const { port } = await app.start();
  origin = `http://127.0.0.1:${port}`;
}

/** What a browser shows that was opened at once, in which nobody can say anything yet. */
async function pageWhileStarting(port: number): Promise<string> {
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    const page = await fetch(url).then(
      (answer) => answer.text(),
      () => undefined,
    );
    if (page === undefined) continue;
    const said = await fetch(`${url}/playground/api/say`, { method: 'POST', body: '{}' });
    expect(said.status).toBe(503);
    return page;
  }
}

async function say(person: string, text: string): Promise<void> {
  const answer = await fetch(`${origin}/playground/api/say`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ person, channel: 'C0GENERAL', text }),
  });
  expect(answer.status).toBe(200);
  await app.idle();
}

async function messagesIn(channel: string) {
  const { messages } = (await firstEvent(origin)) as Snapshot;
  return messages[channel] ?? [];
}

/** The cards in the deals channel, as text. */
async function deals(): Promise<string[]> {
  const messages = await messagesIn('C0DEALS');
  return messages.filter((each) => each['thread_ts'] === undefined).map((each) => JSON.stringify(each['blocks']));
}

async function lastAnswer(person: string): Promise<string> {
  const messages = await messagesIn('C0GENERAL');
  return JSON.stringify(messages.findLast((each) => each['onlyFor'] === person && each['kind'] === undefined));
}
