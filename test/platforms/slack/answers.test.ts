import { slackSide, type SlackSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { note, run } from '../../../src/core/card.ts';
import type { Form } from '../../../src/core/form.ts';
import { answer, refuse, type Reply, replaceWith, say } from '../../../src/core/reply.ts';
import { chartImage } from '../../../src/charts/index.ts';
import { ada, aPress, type Bot, fakeRouter, startBot, team } from './support.ts';

withoutNetwork();

let bot: Bot | undefined;
let slack: SlackSide;
beforeEach(() => {
  slack = slackSide();
});
afterEach(async () => bot?.close());

async function botThatSays(reply: Reply): Promise<Bot> {
  bot = await startBot(fakeRouter(() => reply).router);
  return bot;
}

const form: Form = {
  command: 'deal won',
  title: 'Deal won',
  submit: 'Save',
  fields: [{ name: 'account', label: 'Account', required: true, control: { kind: 'line' }, initial: 'Acme' }],
  hidden: { id: 'D1' },
};

test('a refusal is said to the person alone, with what to do next', async () => {
  slack.takesResponses();
  const bot = await botThatSays(refuse('Only finance may do this.', { next: [run('Help', 'sales help')] }));

  await bot.command({});
  await bot.settled();

  expect(slack.to('response_url')).toMatchObject([
    {
      response_type: 'ephemeral',
      text: '⚠️ Only finance may do this.',
      blocks: [
        { type: 'section' },
        { type: 'actions', elements: [{ action_id: 'run:0', value: '{"c":"sales help","v":{}}' }] },
      ],
    },
  ]);
});

test('a form opens as a window, with all that its submission must know', async () => {
  slack.answers('views.open');
  const bot = await botThatSays({ kind: 'form', form });

  await bot.command({ trigger_id: '5.5' });
  await bot.settled();

  const [{ trigger_id: trigger, view } = {}] = slack.to('views.open');
  expect(trigger).toBe('5.5');
  expect(view).toMatchObject({ type: 'modal', callback_id: 'form', title: { text: 'Deal won' } });
  expect(JSON.parse((view as { private_metadata: string }).private_metadata)).toEqual({
    command: 'deal won',
    hidden: { id: 'D1' },
    channel: 'C0SALES',
    direct: false,
    responseUrl: 'https://hooks.slack.com/commands/1',
  });
});

test('when the window cannot open any more, a button leads to the form, and nothing typed is lost', async () => {
  slack.refuses('views.open', 'expired_trigger_id');
  slack.takesResponses();
  const bot = await botThatSays({ kind: 'form', form });

  await bot.command({});
  await bot.settled();

  const [{ blocks } = {}] = slack.to('response_url');
  expect(JSON.stringify(blocks)).toContain(
    JSON.stringify('{"c":"deal won","v":{"account":"Acme","id":"D1"}}').slice(1, -1),
  );
});

test('in a channel where the bot is not, everybody is told through the address that Slack gave', async () => {
  slack.refuses('chat.postMessage', 'not_in_channel');
  slack.takesResponses();
  const bot = await botThatSays(say(note('Ada won Acme')));

  await bot.command({});
  await bot.settled();

  expect(slack.to('response_url')).toMatchObject([{ response_type: 'in_channel', text: 'Ada won Acme' }]);
});

test('an answer that Slack is too busy for is sent again after the time it asks for', async () => {
  slack.fails('chat.postMessage', 429, { 'retry-after': '2' });
  slack.answers('chat.postMessage', { channel: 'C0SALES', ts: '1.1' });
  const bot = await botThatSays(say(note('Ada won Acme')));

  await bot.command({});
  await bot.settled();

  expect(slack.to('chat.postMessage')).toHaveLength(2);
  expect(bot.waits).toEqual([2_000]);
});

test('when no way is open the failure is logged and the bot goes on', async () => {
  slack.fails('chat.postMessage', 500, {}, 6);
  slack.refusesResponses(500, 'no', 3);
  const bot = await botThatSays(say(note('Ada won Acme')));

  const response = await bot.command({});
  await bot.settled();

  expect(response.status).toBe(200);
  expect(bot.lines.filter(({ level }) => level === 'error')).toMatchObject([
    { message: 'An answer could not be delivered' },
  ]);
});

test('an address that is used up gives way to an ephemeral message, and that to a private one', async () => {
  slack.refusesResponses(404, 'used_url');
  slack.refuses('chat.postEphemeral', 'user_not_in_channel');
  slack.answers('chat.postMessage', { channel: 'D1', ts: '1.1' });
  const bot = await botThatSays(answer('Only for you'));

  await bot.command({});
  await bot.settled();

  expect(slack.to('chat.postEphemeral')).toMatchObject([{ channel: 'C0SALES', user: ada }]);
  expect(slack.to('chat.postMessage')).toMatchObject([{ channel: ada, text: 'Only for you' }]);
});

test('paging changes the private message in its place, but never a message that all can see', async () => {
  slack.takesResponses(2);
  const bot = await botThatSays(replaceWith(note('Page 2')));
  const container = { type: 'message', message_ts: '1700.1', channel_id: 'C0SALES' };

  await bot.interaction(aPress({ c: 'deal list', v: {} }, { container: { ...container, is_ephemeral: true } }));
  await bot.settled();
  bot.clock.advance(5_000);
  await bot.interaction(aPress({ c: 'deal list', v: {} }));
  await bot.settled();

  expect(slack.to('response_url').map(({ replace_original: replaced }) => replaced)).toEqual([true, false]);
});

test('blocks that Slack refuses are drawn again without charts, then as words', async () => {
  slack.refuses('chat.postMessage', 'invalid_blocks', 2);
  slack.answers('chat.postMessage', { channel: 'C0SALES', ts: '1.1' });
  const chart = {
    kind: 'chart' as const,
    chart: 'bar' as const,
    title: 'Bookings',
    alt: 'Up by a third.',
    series: [{ name: 'Won', points: [{ label: 'Q1', value: 3 }] }],
  };
  const bot = await botThatSays(say({ summary: 'Bookings are up', nodes: [chart] }));

  await bot.command({});
  await bot.settled();

  const drawn = slack
    .to('chat.postMessage')
    .map(({ blocks }) => (blocks as { type: string }[]).map(({ type }) => type));
  expect(drawn).toEqual([['data_visualization', 'context'], ['rich_text', 'section', 'rich_text'], ['section']]);
});

test('where charts are refused, a picture of the chart stands in its place', async () => {
  slack.refuses('chat.postMessage', 'invalid_blocks', 1);
  slack.answers('chat.postMessage', { channel: 'C0SALES', ts: '1.1' });
  slack.answers('files.getUploadURLExternal', {
    upload_url: 'https://files.slack.com/upload/1',
    file_id: 'F012345678',
  });
  slack.takesUploads();
  slack.answers('files.completeUploadExternal');
  slack.answers('files.info', { file: { id: 'F012345678', mimetype: 'image/png' } });
  const reply = say({
    summary: 'Bookings are up',
    nodes: [
      {
        kind: 'chart',
        chart: 'bar',
        title: 'Bookings',
        alt: 'Up by a third.',
        series: [{ name: 'Won', points: [{ label: 'Q1', value: 3 }] }],
      },
    ],
  });
  bot = await startBot(fakeRouter(() => reply).router, { chartImage });

  await bot.command({});
  await bot.settled();

  const [, shown] = slack.to('chat.postMessage');
  expect(shown?.['blocks']).toMatchObject([
    { type: 'image', slack_file: { id: 'F012345678' }, alt_text: 'Up by a third.' },
    { type: 'context' },
  ]);
  expect(slack.to('files.getUploadURLExternal')).toMatchObject([
    { filename: 'Bookings.png', alt_text: 'Up by a third.' },
  ]);
});

test('a file goes to the person alone, and the channel’s answer only says so', async () => {
  slack.answers('conversations.open', { channel: { id: 'D0ADA' } });
  slack.answers('chat.postMessage', { channel: 'D0ADA', ts: '1.1' });
  slack.answers('files.getUploadURLExternal', {
    upload_url: 'https://files.slack.com/upload/1',
    file_id: 'F012345678',
  });
  slack.takesUploads();
  slack.answers('files.completeUploadExternal');
  slack.takesResponses();
  const bytes = new TextEncoder().encode('a,b\n');
  const bot = await botThatSays({ kind: 'file', name: 'deals.csv', title: 'Deals', bytes, card: note('12 deals') });

  await bot.command({});
  await bot.settled();

  expect(slack.to('files.getUploadURLExternal')).toMatchObject([{ filename: 'deals.csv', length: '4' }]);
  expect(slack.to('files.completeUploadExternal')).toMatchObject([
    { channel_id: 'D0ADA', files: [{ id: 'F012345678' }] },
  ]);
  expect(slack.to('response_url')).toMatchObject([{ text: 'I sent you deals.csv in our private conversation.' }]);
});

test('hostile words come out as the words they are', async () => {
  slack.takesResponses();
  const hostile = '<!channel> <https://evil.example|ok> & *b* \u202e\u0000 שלום 👩‍👩‍👧‍👦';
  const bot = await botThatSays(answer(hostile));

  await bot.command({});
  await bot.settled();

  const [{ text, blocks } = {}] = slack.to('response_url');
  expect(text).toBe('&lt;!channel&gt; &lt;https://evil.example|ok&gt; &amp; *b*  שלום 👩‍👩‍👧‍👦');
  expect(blocks).toMatchObject([
    { text: { type: 'plain_text', emoji: false, text: '<!channel> <https://evil.example|ok> & *b*  שלום 👩‍👩‍👧‍👦' } },
  ]);
});

test('the team and the person of every act are those that Slack signed for', async () => {
  const { router, asked } = fakeRouter(() => ({ kind: 'nothing' }));
  bot = await startBot(router);

  await bot.command({
    text: '<@U0BOB|bob> <#C0X|general> <mailto:a@b.example|a@b.example> <https://acme.com|acme.com> R&amp;D &lt;3',
  });
  await bot.settled();

  expect(asked[0]).toMatchObject({
    place: { workspace: team },
    user: { id: ada },
    ask: { text: 'deal <@U0BOB> <#C0X> a@b.example acme.com R&D <3' },
  });
});
