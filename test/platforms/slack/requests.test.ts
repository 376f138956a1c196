import { slackSide, withoutNetwork } from '../../support/http.ts';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nothing } from '../../../src/core/reply.ts';
import { aCommand, anEvent, type Bot, fakeRouter, signed, startBot } from './support.ts';

withoutNetwork();

let bot: Bot;
let asked: ReturnType<typeof fakeRouter>['asked'];
beforeEach(async () => {
  const fake = fakeRouter(() => nothing);
  asked = fake.asked;
  bot = await startBot(fake.router);
});
afterEach(async () => {
  await bot.settled();
  await bot.close();
});

const form = () => new URLSearchParams(aCommand()).toString();

async function send(body: string, headers: Record<string, string>) {
  const response = await fetch(bot.url, { method: 'POST', body, headers });
  return { status: response.status, body: await response.text() };
}

const type = { 'content-type': 'application/x-www-form-urlencoded' };

test('a request without a signature changes nothing', async () => {
  expect(await send(form(), type)).toEqual({ status: 401, body: '' });
  expect(asked).toEqual([]);
});

test('a request signed with another secret changes nothing', async () => {
  const body = form();

  expect(await send(body, signed(body, bot.clock.now(), 'another-secret'))).toEqual({ status: 401, body: '' });
  expect(asked).toEqual([]);
});

test('a body that was changed after signing changes nothing', async () => {
  const body = form();

  expect((await send(`${body}&text=more`, signed(body, bot.clock.now()))).status).toBe(401);
  expect(asked).toEqual([]);
});

test.each([
  ['six minutes old', -6 * 60],
  ['ten minutes in the future', 10 * 60],
  ['from next year', 365 * 24 * 3600],
])('a request that is %s changes nothing', async (_, seconds) => {
  const body = form();
  const at = new Date(bot.clock.now().getTime() + seconds * 1000);

  expect((await send(body, signed(body, at))).status).toBe(401);
  expect(asked).toEqual([]);
});

test.each(['', 'v0=', 'v0=zz', 'v1=0000', `v0=${'0'.repeat(64)}`, `v0=${'0'.repeat(63)}`])(
  'the signature “%s” is refused',
  async (signature) => {
    const body = form();

    const response = await send(body, { ...signed(body, bot.clock.now()), 'x-slack-signature': signature });

    expect(response.status).toBe(401);
  },
);

test.each(['', 'now', '1e9', '-5', '99999999999999999999'])('the timestamp “%s” is refused', async (timestamp) => {
  const body = form();

  const response = await send(body, { ...signed(body, bot.clock.now()), 'x-slack-request-timestamp': timestamp });

  expect(response.status).toBe(401);
});

test('the same request twice runs once', async () => {
  const body = form();
  const headers = signed(body, bot.clock.now());

  const first = await send(body, headers);
  const second = await send(body, headers);
  await bot.settled();

  expect([first, second]).toEqual([
    { status: 200, body: '' },
    { status: 200, body: '' },
  ]);
  expect(asked).toHaveLength(1);
});

test('a request that was recorded cannot be played back later', async () => {
  const body = form();
  const headers = signed(body, bot.clock.now());
  await send(body, headers);

  bot.clock.advance(4 * 60_000);
  const soon = await send(body, headers);
  bot.clock.advance(20 * 60_000);
  const muchLater = await send(body, headers);

  expect([soon.status, muchLater.status]).toEqual([200, 401]);
  expect(asked).toHaveLength(1);
});

test('an event that Slack sends again is heard once', async () => {
  const event = { type: 'app_mention', user: 'U0ADA', text: '<@U0BOT> deal list', ts: '1.1', channel: 'C1' };
  const body = JSON.stringify(anEvent(event, 'Ev9'));

  for (const retry of ['0', '1', '2']) {
    bot.clock.advance(60_000);
    const headers = {
      ...signed(body, bot.clock.now()),
      'content-type': 'application/json',
      'x-slack-retry-num': retry,
    };
    expect((await send(body, headers)).status).toBe(200);
  }
  await bot.settled();

  expect(asked).toHaveLength(1);
});

test.each([
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'application/x-www-form-urlencoded;charset="UTF-8"',
  'Application/X-WWW-Form-Urlencoded; charset=UTF8',
])('%s is read', async (contentType) => {
  expect((await bot.post(form(), { 'content-type': contentType })).status).toBe(200);
  await bot.settled();
  expect(asked).toHaveLength(1);
});

test.each([
  'application/x-www-form-urlencoded; charset=latin1',
  'application/json; charset=utf-16',
  'text/plain',
  'multipart/form-data',
  '',
])('a body of type “%s” is not guessed at', async (contentType) => {
  expect((await bot.post(form(), { 'content-type': contentType })).status).toBe(415);
  expect(asked).toEqual([]);
});

test.each([
  ['JSON that breaks off', '{"type":"event_callback"', 'application/json'],
  ['JSON that is no object', '[1]', 'application/json'],
  ['nothing', '', 'application/json'],
  ['null', 'null', 'application/json'],
  ['a payload that is no JSON', 'payload=hello', type['content-type']],
  ['two payloads', 'payload=%7B%7D&payload=%7B%7D', type['content-type']],
  ['no command and no payload', 'a=b', type['content-type']],
  ['a command without a user', 'command=%2Fdeal&team_id=T1&channel_id=C1', type['content-type']],
  ['a command twice', 'command=%2Fdeal&command=%2Fdeal', type['content-type']],
  ['an event without an id', '{"type":"event_callback","team_id":"T1","event":{"type":"message"}}', 'application/json'],
  ['an unknown kind', '{"type":"surprise"}', 'application/json'],
  ['an action without actions', 'payload=%7B%22type%22%3A%22block_actions%22%7D', type['content-type']],
  ['a prototype', '{"__proto__":{"type":"event_callback"}}', 'application/json'],
])('%s is answered 400, without a word about why', async (_, body, contentType) => {
  const response = await bot.post(body, { 'content-type': contentType });

  expect({ status: response.status, body: response.body }).toEqual({ status: 400, body: '' });
  expect(asked).toEqual([]);
});

test('a body of two megabytes is not read', async () => {
  const response = await bot.post('x'.repeat(2 * 1024 * 1024));

  expect(response.status).toBe(413);
});

test('a body that says nothing of its length is cut off at the limit', async () => {
  const status = await new Promise<number | undefined>((resolve) => {
    const request = httpRequest(bot.url, { method: 'POST', headers: type }, (response) => resolve(response.statusCode));
    request.on('error', () => resolve(undefined));
    for (let megabyte = 0; megabyte < 3; megabyte += 1) request.write('x'.repeat(1024 * 1024));
    request.end();
  });

  expect(status ?? 413).toBe(413);
  expect(asked).toEqual([]);
});

test('Slack checks the address: the challenge is given back, but only to Slack', async () => {
  const body = JSON.stringify({ type: 'url_verification', challenge: 'abc<script>' });
  const json = { 'content-type': 'application/json' };

  const response = await bot.post(body, json);

  expect(response).toMatchObject({ status: 200, body: 'abc<script>' });
  expect(response.headers.get('content-type')).toBe('text/plain');
  expect((await send(body, json)).status).toBe(401);
  expect((await bot.post(JSON.stringify({ type: 'url_verification' }), json)).status).toBe(400);
});

test('Slack checks the certificate without a signature', async () => {
  expect(await send('ssl_check=1&token=x', type)).toEqual({ status: 200, body: '' });
});

test('no refused request leaves its words in the log', async () => {
  await send('text=a+secret+of+ours', type);

  expect(JSON.stringify(bot.lines)).not.toContain('secret+of+ours');
  expect(bot.lines).toMatchObject([{ level: 'warn', data: { status: 401 } }]);
});

test('a bot that starts asks Slack nothing', () => {
  expect(slackSide().sent).toEqual([]);
});
