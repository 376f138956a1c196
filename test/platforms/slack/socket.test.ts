import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { type RunningApp, runApp } from '../../support/app.ts';
import { textOf } from '../../support/slack-words.ts';

let app: RunningApp;
let slack: WebSocketServer;
let connections: WebSocket[];

beforeEach(async () => {
  connections = [];
  slack = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(slack, 'listening');
  slack.on('connection', (socket) => {
    connections.push(socket);
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }));
  });
  app = await runApp('2026-11-24T10:00:00Z', { SLACK_SIGNING_SECRET: '', SLACK_APP_TOKEN: 'xapp-test' }, (fake) =>
    fake.answer('apps.connections.open', () => ({ body: { ok: true, url: address() } })),
  );
  await vi.waitUntil(() => connections.length === 1, { timeout: 10_000 });
});

afterEach(async () => {
  await app.stop();
  for (const each of connections) each.terminate();
  slack.close();
});

test('a command that comes over the socket is acknowledged and answered', async () => {
  expect(await acknowledged(command('E1', 'setup Northwind currency:EUR zone:Europe/Berlin'))).toMatchObject({
    envelope_id: 'E1',
  });
  await answers(1);
  expect(textOf(app.slack.to('respond')[0]?.args)).toContain('Northwind');
});

test('what Slack sends twice over the socket is done once', async () => {
  await acknowledged(command('E1', 'setup Northwind currency:EUR zone:Europe/Berlin'));
  await acknowledged(command('E2', 'setup Northwind currency:EUR zone:Europe/Berlin', 'E1'));
  await acknowledged(command('E3', 'whoami'));
  await answers(2);
  await app.idle();
  expect(app.slack.to('respond')).toHaveLength(2);
});

test('the bot connects again when Slack ends the connection', async () => {
  connections[0]?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
  connections[0]?.close();
  await vi.waitFor(() => expect(connections).toHaveLength(2), { timeout: 10_000 });

  await acknowledged(command('E1', 'setup Northwind currency:EUR zone:Europe/Berlin'));
  await answers(1);
});

test('nothing is taken over HTTP then', async () => {
  expect((await app.send('command=/sales')).status).toBe(404);
});

function address(): string {
  return `ws://127.0.0.1:${(slack.address() as AddressInfo).port}`;
}

/** Sends an envelope over the newest connection; what the bot answers to it. */
async function acknowledged(envelope: object): Promise<unknown> {
  const socket = connections.at(-1);
  if (!socket) throw new Error('The bot is not connected');
  const answer = once(socket, 'message');
  socket.send(JSON.stringify(envelope));
  const [data] = await answer;
  return JSON.parse(String(data));
}

function command(envelope: string, text: string, trigger = envelope) {
  return {
    type: 'slash_commands',
    envelope_id: envelope,
    accepts_response_payload: true,
    payload: {
      command: '/sales',
      text,
      team_id: 'T1',
      user_id: 'UADA',
      user_name: 'ada',
      channel_id: 'CGENERAL',
      trigger_id: trigger,
      response_url: app.slack.responseUrl('UADA'),
    },
  };
}

async function answers(count: number): Promise<void> {
  await vi.waitFor(() => expect(app.slack.to('respond')).toHaveLength(count), { timeout: 10_000 });
}
