import { expect, test } from 'vitest';
import { at, world } from './support.ts';

test('a slash command arrives signed and url-encoded, with people and channels as links', async () => {
  const { act, heard } = await world();

  await act('say', {
    person: 'U0ADA',
    channel: 'C0DEALS',
    text: '/deal won "R&D <Labs>" 45k with @Max Weber in #credit',
  });

  const [command] = heard;
  expect(command).toMatchObject({
    path: '/slack/events',
    isSigned: true,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    fields: {
      command: '/deal',
      text: 'won "R&amp;D &lt;Labs&gt;" 45k with <@U0MAX|max> in <#C0CREDIT|credit>',
      team_id: 'T0ACME',
      user_id: 'U0ADA',
      user_name: 'ada',
      channel_id: 'C0DEALS',
      channel_name: 'deals',
    },
  });
  expect(command?.fields.trigger_id).toMatch(/^\d+\.\d+\.[0-9a-f]{32}$/);
  expect(command?.fields.response_url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/playground\/slack\/response\//);
});

test('a message to the bot arrives as a message event of a direct message', async () => {
  const { act, heard } = await world();

  await act('say', { person: 'U0ADA', channel: 'D0ADA', text: 'hello' });

  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({
    isSigned: true,
    headers: { 'content-type': 'application/json' },
    fields: {
      type: 'event_callback',
      team_id: 'T0ACME',
      event: { type: 'message', channel: 'D0ADA', channel_type: 'im', user: 'U0ADA', text: 'hello' },
    },
  });
});

test('a mention of the bot in a channel arrives as a message and as an app_mention', async () => {
  const { act, heard } = await world();

  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '@Rainmaker help' });

  expect(heard.map(({ fields }) => at(fields, 'event.type'))).toEqual(['message', 'app_mention']);
  expect(at(heard[1]?.fields, 'event.text')).toBe('<@U0RAINMAKER> help');
});

test('events that the app did not subscribe to are not sent', async () => {
  const { act, heard } = await world({ botEvents: ['app_mention', 'message.im'] });

  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: 'good morning' });
  await act('home', { person: 'U0ADA', tab: 'home' });
  await act('say', { person: 'U0ADA', channel: 'D0ADA', text: 'good morning' });

  expect(heard.map(({ fields }) => at(fields, 'event.channel'))).toEqual(['D0ADA']);
});

test('opening the Home tab sends app_home_opened', async () => {
  const { act, heard } = await world();

  await act('home', { person: 'U0MAX', tab: 'home' });

  expect(at(heard[0]?.fields, 'event')).toMatchObject({
    type: 'app_home_opened',
    user: 'U0MAX',
    tab: 'home',
    channel: 'D0MAX',
  });
});

test('a command that the bot refuses fails in front of the person', async () => {
  const { act, botAnswers, snapshot } = await world();
  botAnswers({ status: 500 });

  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '/deal list' });

  const { messages } = await snapshot();
  expect(messages.C0DEALS?.at(-1)).toMatchObject({
    text: '/deal failed with the error “dispatch_failed”',
    onlyFor: 'U0ADA',
  });
});

test('a command that is not acknowledged in time says so', async () => {
  const { act, botAnswers, snapshot } = await world({ patience: 20 });
  botAnswers('silence');

  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '/deal list' });

  const { messages } = await snapshot();
  expect(messages.C0DEALS?.at(-1)?.text).toBe('/deal failed with the error “operation_timeout”');
});

test('an unknown command, and a command in a thread, never reach the bot', async () => {
  const { act, api, heard, snapshot } = await world();
  const { ts } = await api('chat.postMessage', { channel: 'C0DEALS', text: 'A deal' });

  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '/nonsense now' });
  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '/deal list', thread: ts });

  const { messages } = await snapshot();
  expect(heard).toEqual([]);
  expect(messages.C0DEALS?.map(({ text }) => text)).toEqual([
    'A deal',
    expect.stringContaining('/nonsense is not a valid command'),
    '/deal is not supported in threads. Sorry!',
  ]);
});

test('an acknowledgement with a body is the answer: plain words stay private, in_channel shows the command too', async () => {
  const { act, botAnswers, snapshot } = await world();

  botAnswers({ body: 'Only for you' });
  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '/deal list' });
  botAnswers({ body: { response_type: 'in_channel', text: 'For all' } });
  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '/deal list' });

  const { messages } = await snapshot();
  const shown = messages.C0DEALS?.filter(({ kind }) => kind === undefined);
  expect(shown).toMatchObject([
    { text: 'Only for you', onlyFor: 'U0ADA' },
    { text: '/deal list' },
    { text: 'For all' },
  ]);
  expect(shown?.[2]).not.toHaveProperty('onlyFor');
});

test('shortcuts arrive with their callback id, and on a message with the message', async () => {
  const { act, api, heard } = await world();
  const { ts } = await api('chat.postMessage', { channel: 'C0DEALS', text: 'They want SSO' });

  await act('shortcut', { person: 'U0ADA', callbackId: 'log_deal' });
  await act('shortcut', { person: 'U0ADA', callbackId: 'to_feedback', place: { channel: 'C0DEALS', ts } });

  expect(heard.map(({ payload }) => payload)).toMatchObject([
    { type: 'shortcut', callback_id: 'log_deal', user: { id: 'U0ADA' } },
    {
      type: 'message_action',
      callback_id: 'to_feedback',
      channel: { id: 'C0DEALS' },
      message_ts: ts,
      message: { text: 'They want SSO' },
    },
  ]);
});
