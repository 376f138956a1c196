import { slackSide, type SlackSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Invocation } from '../../../src/core/invocation.ts';
import { answer, nothing, type Reply } from '../../../src/core/reply.ts';
import { ada, bot as botUser, type Bot, fakeRouter, startBot } from './support.ts';

withoutNetwork();

let bot: Bot | undefined;
let slack: SlackSide;
let asked: Invocation[];
beforeEach(() => {
  slack = slackSide();
});
afterEach(async () => bot?.close());

async function botWith(dispatch: (invocation: Invocation) => Reply = () => nothing) {
  const fake = fakeRouter(dispatch);
  asked = fake.asked;
  bot = await startBot(fake.router);
  return bot;
}

const mention = { type: 'app_mention', user: ada, ts: '1.1', channel: 'C0SALES' };
const direct = { type: 'message', channel_type: 'im', user: ada, ts: '1.1', channel: 'D0ADA' };

test.each([
  [`<@${botUser}> deal won Acme 45k`, 'deal won Acme 45k'],
  [`<@${botUser}> /deal won Acme`, 'deal won Acme'],
  [`please <@${botUser}>`, 'please'],
  [`<@${botUser}>`, 'sales help'],
  [`<@${botUser}> help deal`, 'sales help deal'],
  [`<@${botUser}> quota set <@U0BOB> 250k`, 'quota set <@U0BOB> 250k'],
])('“%s” means “%s”', async (text, line) => {
  const bot = await botWith();

  await bot.event({ ...mention, text });
  await bot.settled();

  expect(asked).toMatchObject([{ ask: { kind: 'typed', text: line }, key: 'slack/event/Ev1/app_mention/typed' }]);
});

test('a mention is answered for the person alone, in its thread', async () => {
  slack.answers('chat.postEphemeral');
  const bot = await botWith(() => answer('Your deals'));

  await bot.event({ ...mention, text: `<@${botUser}> deal list`, thread_ts: '0.9' });
  await bot.settled();

  expect(slack.to('chat.postEphemeral')).toMatchObject([
    { channel: 'C0SALES', user: ada, thread_ts: '0.9', text: 'Your deals' },
  ]);
});

test('in the private conversation every message is a command', async () => {
  slack.answers('chat.postMessage', { channel: 'D0ADA', ts: '1.2' });
  const bot = await botWith(() => answer('Your deals'));

  await bot.event({ ...direct, text: 'deal list' });
  await bot.settled();

  expect(asked).toMatchObject([{ ask: { kind: 'typed', text: 'deal list' }, place: { direct: true } }]);
  expect(slack.to('chat.postMessage')).toMatchObject([{ channel: 'D0ADA', text: 'Your deals' }]);
});

test('an answer in a thread is overheard', async () => {
  const bot = await botWith();

  await bot.event({
    type: 'message',
    channel_type: 'channel',
    user: ada,
    ts: '2.2',
    thread_ts: '1.1',
    channel: 'C0SALES',
    text: 'They pay in 30 days',
  });
  await bot.settled();

  expect(asked).toMatchObject([
    {
      ask: { kind: 'said', text: 'They pay in 30 days', message: '2.2' },
      place: { thread: '1.1', channel: 'C0SALES' },
    },
  ]);
});

test('in a private thread words are an answer first, and a command when nobody waited for one', async () => {
  const bot = await botWith();

  await bot.event({ ...direct, ts: '2.2', thread_ts: '1.1', text: 'deal list' });
  await bot.settled();

  expect(asked.map(({ ask }) => ask.kind)).toEqual(['said', 'typed']);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
});

test.each([
  ['its own message', { user: botUser, text: 'deal list' }],
  ['another bot', { bot_id: 'B1', text: 'deal list' }],
  ['an edit', { subtype: 'message_changed', message: { text: 'deal list' }, previous_message: {} }],
  ['a deletion', { subtype: 'message_deleted' }],
  ['somebody joining', { subtype: 'channel_join', text: 'joined' }],
  ['chatter in a channel', { channel_type: 'channel', channel: 'C0SALES', text: 'deal list' }],
  [
    'a mention, which comes once more as such',
    { channel_type: 'channel', channel: 'C0SALES', thread_ts: '1.0', text: `<@${botUser}> deal list` },
  ],
])('%s is not for the bot', async (_, message) => {
  const bot = await botWith();

  const response = await bot.event({ ...direct, ...message });
  await bot.settled();

  expect(response.status).toBe(200);
  expect(asked).toEqual([]);
});

test('the Home tab is drawn when it is opened, and not for the other tab', async () => {
  slack.answers('views.publish');
  const bot = await botWith();

  await bot.event({ type: 'app_home_opened', user: ada, channel: 'D0ADA', tab: 'messages' }, 'Ev1');
  await bot.event({ type: 'app_home_opened', user: ada, channel: 'D0ADA', tab: 'home' }, 'Ev2');
  await bot.settled();

  expect(slack.to('views.publish')).toMatchObject([
    { user_id: ada, view: { type: 'home', blocks: [{ type: 'header', text: { text: 'My numbers' } }] } },
  ]);
});

test('a profile is asked for once, until it changes', async () => {
  slack.answers('users.info', {
    user: {
      name: 'ada',
      tz: 'Europe/Berlin',
      profile: { display_name: '', real_name: 'Ada Lovelace', email: 'ada@acme.example' },
    },
  });
  slack.answers('users.info', { user: { name: 'ada', tz: 'Europe/London', profile: { display_name: 'Ada L.' } } });
  const bot = await botWith();
  const profile = () => bot.slack.userProfile(ada);

  const [first, again] = await Promise.all([profile(), profile()]);
  await bot.event({ type: 'user_change', user: { id: ada } });
  await bot.settled();

  expect(first).toEqual({ name: 'Ada Lovelace', email: 'ada@acme.example', zone: 'Europe/Berlin' });
  expect(again).toBe(first);
  expect(await profile()).toEqual({ name: 'Ada L.', email: undefined, zone: 'Europe/London' });
});

test('a profile that could not be read is asked for again', async () => {
  slack.fails('users.info', 500);
  slack.answers('users.info', { user: { name: 'ada', profile: {} } });
  const bot = await botWith();

  await expect(bot.slack.userProfile(ada)).rejects.toThrow('users.info');

  expect(await bot.slack.userProfile(ada)).toEqual({ name: 'ada', email: undefined, zone: 'UTC' });
});
