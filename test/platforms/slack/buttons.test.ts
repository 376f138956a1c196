import { slackSide, type SlackSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { run } from '../../../src/core/card.ts';
import type { Invocation } from '../../../src/core/invocation.ts';
import { answer, nothing, type Reply } from '../../../src/core/reply.ts';
import { ada, aPress, type Bot, fakeRouter, interactionBase, origin, startBot, team } from './support.ts';

withoutNetwork();

let bot: Bot | undefined;
let slack: SlackSide;
let asked: Invocation[];
beforeEach(() => {
  slack = slackSide();
});
afterEach(async () => bot?.close());

async function botWith(dispatch: (invocation: Invocation) => Reply) {
  const fake = fakeRouter(dispatch, [{ name: 'deal log' }, { name: 'feedback add' }]);
  asked = fake.asked;
  bot = await startBot(fake.router);
  return bot;
}

const container = { type: 'message', message_ts: '1700.2', channel_id: 'C0SALES', thread_ts: '1700.1' };

test('a button is a typed command with its values, in its place', async () => {
  const bot = await botWith(() => nothing);

  const response = await bot.interaction(
    aPress(
      { c: 'deal stage', v: { id: 'D1', stage: 'won' } },
      { container, message: { ts: '1700.2', thread_ts: '1700.1' } },
    ),
  );
  await bot.settled();

  expect(response).toMatchObject({ status: 200, body: '' });
  expect(asked).toMatchObject([
    {
      ask: { kind: 'pressed', command: 'deal stage', values: { id: 'D1', stage: 'won' } },
      place: { platform: 'slack', workspace: team, channel: 'C0SALES', thread: '1700.1', message: '1700.2' },
      user: { id: ada },
    },
  ]);
});

test('a double click presses once; pressing again later is a new act', async () => {
  const bot = await botWith(() => nothing);
  const press = () => bot.interaction(aPress({ c: 'idea vote', v: { id: 'I1' } }));

  await Promise.all([press(), press()]);
  await bot.settled();
  bot.clock.advance(5_000);
  await press();
  await bot.settled();

  expect(asked).toHaveLength(2);
  expect(new Set(asked.map(({ key }) => key)).size).toBe(2);
});

test('values that are too long for a button are kept here and come back whole', async () => {
  slack.takesResponses();
  const long = 'x'.repeat(5_000);
  const bot = await botWith(({ ask }) =>
    ask.kind === 'typed'
      ? answer({ summary: 'Sure?', nodes: [{ kind: 'actions', actions: [run('Yes', 'deal note', { text: long })] }] })
      : nothing,
  );

  await bot.command({});
  await bot.settled();
  const [message] = slack.to('response_url');
  const value = /"value":"(\{.*?\})"/.exec(JSON.stringify(message).replaceAll('\\"', '"'))?.[1] ?? '';
  await bot.interaction(aPress(JSON.parse(value)));
  await bot.settled();

  expect(value.length).toBeLessThan(100);
  expect(asked.at(-1)?.ask).toEqual({ kind: 'pressed', command: 'deal note', values: { text: long } });
});

test('a button whose values are gone says so and does nothing', async () => {
  slack.takesResponses();
  const bot = await botWith(() => nothing);

  await bot.interaction(aPress({ c: 'deal note', k: 'long gone' }));
  await bot.settled();

  expect(asked).toEqual([]);
  expect(slack.to('response_url')).toMatchObject([
    { text: '⚠️ This button is too old to be used. Please type the command instead.' },
  ]);
});

test('a link button and foreign elements are acknowledged and nothing else', async () => {
  const bot = await botWith(() => nothing);

  for (const id of ['link:0', 'somebody-elses']) {
    const actions = [{ type: 'button', action_id: id, action_ts: '1', value: '{"c":"deal won","v":{}}' }];
    expect((await bot.interaction(aPress({}, { actions }))).status).toBe(200);
  }
  await bot.settled();

  expect(asked).toEqual([]);
});

test('a press on the Home tab answers in private and draws the tab anew', async () => {
  slack.answers('chat.postMessage', { channel: 'D0ADA', ts: '1.1' });
  slack.answers('views.publish');
  const bot = await botWith(() => answer('Done.'));
  const { channel: _, message: __, response_url: ___, ...press } = aPress({ c: 'deal won', v: {} });

  await bot.interaction({ ...press, container: { type: 'view', view_id: 'V1' }, view: { id: 'V1', type: 'home' } });
  await bot.settled();

  expect(slack.to('chat.postMessage')).toMatchObject([{ channel: ada, text: 'Done.' }]);
  expect(slack.to('views.publish')).toMatchObject([{ user_id: ada, view: { type: 'home' } }]);
});

test('a form from a button in a window is laid on top of it', async () => {
  slack.answers('views.push');
  const form = { command: 'deal won', title: 'Won', submit: 'Save', fields: [], hidden: {} };
  const bot = await botWith(() => ({ kind: 'form', form }));
  const { channel: _, message: __, response_url: ___, ...press } = aPress({});
  const actions = [{ type: 'button', action_id: 'form:0', action_ts: '1', value: '{"c":"deal won","v":{}}' }];
  const view = { id: 'V1', type: 'modal', private_metadata: JSON.stringify(origin) };

  await bot.interaction({ ...press, actions, container: { type: 'view', view_id: 'V1' }, view });
  await bot.settled();

  expect(asked).toMatchObject([{ ask: { kind: 'opened', command: 'deal won' }, place: { channel: 'C0SALES' } }]);
  expect(slack.to('views.push')).toHaveLength(1);
});

test('a shortcut opens the form of its command', async () => {
  slack.answers('views.open');
  const form = { command: 'deal log', title: 'Log a deal', submit: 'Log', fields: [], hidden: {} };
  const bot = await botWith(() => ({ kind: 'form', form }));

  await bot.interaction({ type: 'shortcut', ...interactionBase(), callback_id: 'deal_log', action_ts: '1' });
  await bot.settled();

  expect(asked).toMatchObject([{ ask: { kind: 'opened', command: 'deal log', values: {} } }]);
});

test('a message’s menu gives the command its words, its author and the way back', async () => {
  const bot = await botWith(() => nothing);

  await bot.interaction({
    type: 'message_action',
    ...interactionBase(),
    callback_id: 'feedback_add',
    action_ts: '1',
    channel: { id: 'C0X', name: 'x' },
    message: {
      ts: '1700.000200',
      thread_ts: '1700.000100',
      user: 'U0BOB',
      text: 'They &lt;love&gt; <https://x.example|x.example>',
    },
    response_url: 'https://hooks.slack.com/app/1',
  });
  await bot.settled();

  expect(asked).toMatchObject([
    {
      ask: {
        kind: 'opened',
        command: 'feedback add',
        values: {
          text: 'They <love> x.example',
          author: '<@U0BOB>',
          link: 'https://acme.slack.com/archives/C0X/p1700000200?thread_ts=1700.000100&cid=C0X',
        },
      },
      place: { channel: 'C0X', thread: '1700.000100', message: '1700.000200' },
    },
  ]);
});

test('a shortcut of an older version is acknowledged and noted', async () => {
  const bot = await botWith(() => nothing);

  const response = await bot.interaction({
    type: 'shortcut',
    ...interactionBase(),
    callback_id: 'gone',
    action_ts: '1',
  });
  await bot.settled();

  expect(response.status).toBe(200);
  expect(bot.lines).toMatchObject([{ level: 'warn', message: 'A shortcut is for no command' }]);
});

test('menus that ask for options get none, and closed windows and odd kinds are taken note of', async () => {
  const bot = await botWith(() => nothing);

  const options = await bot.interaction({ type: 'block_suggestion', ...interactionBase(), value: 'ac' });
  const closed = await bot.interaction({
    type: 'view_closed',
    ...interactionBase(),
    view: { id: 'V1', type: 'modal' },
  });
  const odd = await bot.interaction({ type: 'workflow_step_edit', ...interactionBase() });

  expect(JSON.parse(options.body)).toEqual({ options: [] });
  expect([closed.status, odd.status]).toEqual([200, 200]);
});
