import { createServer } from 'node:http';
import { App, HTTPReceiver, LogLevel } from '@slack/bolt';
import { expect, test } from 'vitest';
import { createPlayground } from '../../src/playground/index.ts';
import { ACME, asObject, listen, SECRET, TOKEN } from './support.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const FORM = {
  type: 'modal' as const,
  callback_id: 'log',
  title: plain('Log a deal'),
  submit: plain('Save'),
  blocks: [
    {
      type: 'input' as const,
      block_id: 'account',
      label: plain('Account'),
      element: { type: 'plain_text_input' as const, action_id: 'v' },
    },
  ],
};

/** A bot on Slack's own framework, and the playground in front of it on the same port, as the application has them. */
async function boltBot() {
  let origin = '';
  const receiver = new HTTPReceiver({ signingSecret: SECRET, logLevel: LogLevel.ERROR });
  const playground = createPlayground({
    ...ACME,
    commands: [{ name: '/deal', description: 'Log deals', usage: '', examples: [] }],
    shortcuts: [],
    botUrl: () => origin,
    now: () => new Date(),
  });
  origin = await listen(
    createServer((request, response) => {
      void playground.handle(request, response).then((isMine) => {
        if (!isMine) receiver.requestListener(request, response);
      });
    }),
  );
  const clientOptions = { slackApiUrl: origin + playground.slackApiPath, retryConfig: { retries: 0 } };
  const app = new App({ token: TOKEN, receiver, clientOptions, deferInitialization: true, logLevel: LogLevel.ERROR });
  await app.init();
  const act = async (name: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    const sent = { method: 'POST', headers, body: JSON.stringify({ person: 'U0ADA', ...body }) };
    return asObject(await (await fetch(`${origin}/playground/api/${name}`, sent)).json());
  };
  return { app, act };
}

test('a bot on Bolt takes a command, opens a form, hears its values and answers in the channel', async () => {
  const { app, act } = await boltBot();
  let view = '';
  app.command('/deal', async ({ ack, client, command }) => {
    const opened = await client.views.open({ trigger_id: command.trigger_id, view: FORM });
    view = opened.view?.id ?? '';
    await ack();
  });
  app.view('log', async ({ ack, client, view: { state } }) => {
    const text = `Logged ${state.values.account?.v?.value}`;
    await client.apiCall('chat.postMessage', { channel: 'C0DEALS', text });
    await ack();
  });

  await act('say', { channel: 'C0DEALS', text: '/deal' });
  await act('submit', { view, values: { account: { v: { type: 'plain_text_input', value: 'Acme' } } } });

  const { messages = [] } = await app.client.conversations.history({ channel: 'C0DEALS' });
  expect(messages.map(({ text }) => text)).toEqual(['Logged Acme']);
});

test('a bot on Bolt uploads a file and hears a direct message', async () => {
  const { app, act } = await boltBot();
  const heard = new Promise<string>((resolve) => {
    app.message(async ({ message, client }) => {
      await client.filesUploadV2({
        channel_id: message.channel,
        filename: 'deals.csv',
        content: 'a,b',
        title: 'Deals',
      });
      resolve('text' in message ? (message.text ?? '') : '');
    });
  });

  await act('say', { channel: 'D0ADA', text: 'export please' });

  expect(await heard).toBe('export please');
  const { messages = [] } = await app.client.conversations.history({ channel: 'D0ADA' });
  expect(messages[0]?.files?.[0]).toMatchObject({ name: 'deals.csv', title: 'Deals', size: 3 });
});
