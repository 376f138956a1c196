import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Address, testDatabase } from '../support/database.ts';
import { type FakeSlack, fakeSlack, type SlackCall } from '../support/fake-slack.ts';
import { buildProcess, type OtherProcess, startProcess } from '../support/processes.ts';
import { signedHeaders } from '../support/signed.ts';
import { textOf } from '../support/slack-words.ts';

let now: Date;
let slack: FakeSlack;
let database: Address & { close(): Promise<void> };
let program: OtherProcess;
/** Calls that never reached Slack. */
const lost = new Set<SlackCall>();

beforeAll(buildProcess);
beforeEach(async () => {
  now = new Date('2026-11-24T10:00:00Z');
  lost.clear();
  slack = await fakeSlack(() => now);
  database = await testDatabase();
  program = await start();
  for (const line of [
    'sales setup Northwind currency:EUR zone:Europe/Berlin',
    'sales role <@UADA|x> admin,rep',
    'sales channel credit <#CCREDIT|credit>',
    'sales role <@URITA|x> rep',
    'sales role <@UFIN|x> finance',
    'sales role <@UFAY|x> finance',
    'deal log "new:Acme" 45k EUR close:2026-12-15 terms:0',
    'credit policy set bands.50k.3-N "L1 + L2"',
    'credit policy publish',
  ])
    await types('UADA', line);
}, 60_000);
afterEach(async () => {
  await program.stop();
  await slack.close();
  await database.close();
});

const start = () => startProcess(now.toISOString(), { ...database, slackUrl: slack.apiUrl });

/** Types a command; resolves when it was answered, or when the process died of it. */
async function types(user: string, line: string): Promise<string> {
  const before = slack.calls.length;
  const [name = '', ...words] = line.split(' ');
  const body = new URLSearchParams({
    command: `/${name}`,
    text: words.join(' '),
    team_id: 'T1',
    user_id: user,
    channel_id: 'CGENERAL',
    trigger_id: `${before}-${line}`,
    response_url: slack.responseUrl(user),
  }).toString();
  const response = await fetch(`${program.url}/slack/events`, {
    method: 'POST',
    body,
    headers: signedHeaders(body, now),
  });
  expect(response.status).toBe(200);
  const answered = () =>
    slack.calls.slice(before).find(({ method, args }) => method === 'respond' && args['user'] === user);
  while (program.isAlive() && !answered()) await new Promise((resolve) => setImmediate(resolve));
  if (program.isAlive()) await program.tick(now.toISOString());
  return textOf(answered()?.args);
}

/** The next message kills the process that sends it: after Slack has taken it, or before. */
function killAtNextMessage(isTaken: boolean): void {
  slack.answer('chat.postMessage', () => {
    slack.answer('chat.postMessage', () => undefined);
    const call = slack.calls.at(-1);
    program.kill();
    if (isTaken || !call) return undefined;
    lost.add(call);
    return { status: 503 };
  });
}

/** Another process takes over, and finds what the dead one was sending when its claim has run out. */
async function restart(): Promise<void> {
  await program.died();
  slack.answer('chat.postMessage', () => undefined);
  program = await start();
  for (const seconds of [25, 310]) await passes(seconds * 1000);
}

async function passes(milliseconds: number): Promise<void> {
  now = new Date(now.getTime() + milliseconds);
  await program.tick(now.toISOString());
}

const sent = (channel: string) =>
  slack.to('chat.postMessage').filter((call) => call.args['channel'] === channel && !lost.has(call));
const cards = () => sent('CCREDIT').filter(({ args }) => args['thread_ts'] === undefined);
const lines = (words: string) =>
  sent('CCREDIT').filter(({ args }) => args['thread_ts'] !== undefined && textOf(args).includes(words));
const shown = () =>
  textOf(
    slack
      .to('chat.postMessage', 'chat.update')
      .findLast((call) => call.args['channel'] === 'CCREDIT' && call.args['thread_ts'] === undefined && !lost.has(call))
      ?.args,
  );
const told = (user: string, words: string) => sent(user).filter(({ args }) => textOf(args).includes(words));

test.each([
  ['before Slack has taken its message', false],
  ['after Slack has taken its message', true],
])(
  'a credit request whose process is killed at each step %s loses nothing and is decided once',
  { timeout: 240_000 },
  async (_when, isTaken) => {
    killAtNextMessage(isTaken);
    await types('URITA', 'credit request Acme 40000 net60 "spring order"');
    await restart();
    expect(cards()).toHaveLength(1);
    expect(shown()).toContain('CR-1 · Acme · 40,000 EUR, net 60');

    killAtNextMessage(isTaken);
    await types('UFIN', 'credit approve CR-1');
    await restart();
    expect(lines('Fin approved')).toHaveLength(1);
    expect(shown()).toMatch(/✓\s+L1\s+: Fin/);
    expect(await types('UFIN', 'credit approve CR-1')).toContain('Your decision is counted already');

    killAtNextMessage(isTaken);
    await types('UFAY', 'credit approve CR-1');
    await restart();
    expect(lines('Fay approved')).toHaveLength(1);
    expect(told('URITA', 'CR-1 is approved until')).toHaveLength(1);
    expect(shown()).toContain('Approved');
    expect(await types('UFAY', 'credit approve CR-1')).toContain('CR-1 is decided: Fay approved it');

    await types('URITA', 'credit request Acme 45000 net60 "second order"');
    killAtNextMessage(isTaken);
    await passes(15 * 24 * 3_600_000);
    await restart();
    expect(lines('CR-2 expired')).toHaveLength(1);
    expect(told('URITA', 'CR-2 expired')).toHaveLength(1);
    expect(shown()).toContain('Expired: nobody decided in time');
    expect(cards()).toHaveLength(2);
    expect(await types('UADA', 'sales audit verify')).toContain('The audit trail is whole');
  },
);
