import { slackSide, type SlackSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Form } from '../../../src/core/form.ts';
import type { Invocation } from '../../../src/core/invocation.ts';
import { answer, nothing, refuse, type Reply } from '../../../src/core/reply.ts';
import { drawForm } from '../../../src/platforms/slack/draw-form.ts';
import { ada, aPress, aSubmission, type Bot, fakeRouter, deferred, origin, startBot, team } from './support.ts';

withoutNetwork();

let bot: Bot | undefined;
let slack: SlackSide;
let asked: Invocation[];
beforeEach(() => {
  slack = slackSide();
});
afterEach(async () => bot?.close());

async function botWith(
  dispatch: (invocation: Invocation) => Reply | Promise<Reply>,
  patience = { submitMs: 60_000, openMs: 60_000 },
) {
  const fake = fakeRouter(dispatch);
  asked = fake.asked;
  bot = await startBot(fake.router, { patience });
  return bot;
}

const form: Form = {
  command: 'deal won',
  title: 'Deal won',
  submit: 'Save',
  fields: [
    { name: 'account', label: 'Account', required: true, control: { kind: 'line' } },
    { name: 'amount', label: 'Amount', required: true, control: { kind: 'line' } },
  ],
  hidden: {},
};
const open = { blocks: drawForm(form, '{}').blocks };
const entered = {
  account: { type: 'plain_text_input', value: 'Acme' },
  amount: { type: 'plain_text_input', value: '45k' },
};

test('what was entered arrives as the words that would have been typed', async () => {
  const bot = await botWith(() => nothing);

  await bot.interaction(
    aSubmission(
      {
        account: { type: 'plain_text_input', value: 'Acme, Inc. <b>' },
        close: { type: 'datepicker', selected_date: '2026-12-01' },
        count: { type: 'number_input', value: '3' },
        stage: {
          type: 'static_select',
          selected_option: { value: 'proposal', text: { type: 'plain_text', text: 'Proposal' } },
        },
        products: {
          type: 'multi_static_select',
          selected_options: [{ value: 'Platform' }, { value: 'Support, gold' }],
        },
        owner: { type: 'users_select', selected_user: 'U0BOB' },
        team: { type: 'multi_users_select', selected_users: ['U0BOB', 'U0EVE'] },
        channel: { type: 'conversations_select', selected_conversation: 'C0X' },
        empty: { type: 'plain_text_input', value: null },
        none: { type: 'multi_users_select', selected_users: [] },
      },
      { ...origin, hidden: { id: 'D1' } },
    ),
  );
  await bot.settled();

  expect(asked).toMatchObject([
    {
      user: { id: ada },
      place: { workspace: team, channel: 'C0SALES' },
      ask: {
        kind: 'submitted',
        command: 'deal won',
        values: {
          account: 'Acme, Inc. <b>',
          close: '2026-12-01',
          count: '3',
          stage: 'proposal',
          products: 'Platform, "Support, gold"',
          owner: '<@U0BOB>',
          team: '<@U0BOB>, <@U0EVE>',
          channel: '<#C0X>',
          id: 'D1',
        },
      },
    },
  ]);
  expect(asked[0]?.ask).not.toMatchObject({ values: { empty: expect.anything() } });
  expect(asked[0]?.ask).not.toMatchObject({ values: { none: expect.anything() } });
});

test('a window closes when its form was right, and the answer comes where it was opened', async () => {
  slack.takesResponses();
  const bot = await botWith(() => answer('Acme is won.'));

  const response = await bot.interaction(
    aSubmission(entered, { ...origin, responseUrl: 'https://hooks.slack.com/commands/1' }),
  );
  await bot.settled();

  expect(JSON.parse(response.body)).toEqual({ response_action: 'clear' });
  expect(slack.to('response_url')).toMatchObject([{ text: 'Acme is won.' }]);
});

test('what is wrong is said at its field, and the window stays as it is', async () => {
  const bot = await botWith(() => ({
    kind: 'form',
    form: { ...form, problems: { amount: '“abc” is not an amount.' } },
  }));

  const response = await bot.interaction(aSubmission(entered, origin, open));

  expect(JSON.parse(response.body)).toEqual({
    response_action: 'errors',
    errors: { 'f:amount': '“abc” is not an amount.' },
  });
});

test('a field that could mean several things becomes a choice between them', async () => {
  const choices = {
    kind: 'choice' as const,
    options: [
      { label: 'Acme Inc.', raw: 'Acme Inc.' },
      { label: 'Acme GmbH', raw: 'Acme GmbH' },
    ],
  };
  const [account, amount] = form.fields;
  if (!account || !amount) throw new Error('two fields');
  const bot = await botWith(() => ({
    kind: 'form',
    form: {
      ...form,
      fields: [
        { ...account, control: choices },
        { ...amount, initial: '45k' },
      ],
      problems: { account: 'Which Acme?' },
    },
  }));

  const response = JSON.parse((await bot.interaction(aSubmission(entered, origin, open))).body);

  expect(response).toMatchObject({ response_action: 'update', view: { type: 'modal' } });
  expect(response.view.blocks).toMatchObject([
    { type: 'context', elements: [{ text: '⚠️ Which Acme?' }] },
    {
      block_id: 'f:account',
      element: { type: 'static_select', options: [{ value: 'Acme Inc.' }, { value: 'Acme GmbH' }] },
    },
    { block_id: 'f:amount', element: { initial_value: '45k' } },
  ]);
  expect(JSON.parse(response.view.private_metadata)).toMatchObject({ command: 'deal won', channel: 'C0SALES' });
});

test('a refusal that is about no field lies on top of the form, so that nothing entered is lost', async () => {
  const bot = await botWith(() => refuse('Only finance may do this.'));

  const response = JSON.parse((await bot.interaction(aSubmission(entered, origin, open))).body);

  expect(response).toMatchObject({
    response_action: 'push',
    view: { blocks: [{ text: { text: '⚠️ Only finance may do this.' } }] },
  });
  expect(response.view).not.toHaveProperty('submit');
});

test('a slow submission closes its window in time, and the answer follows as a message', async () => {
  slack.answers('chat.postEphemeral');
  const slow = deferred<Reply>();
  const bot = await botWith(() => slow.promise, { submitMs: 1, openMs: 1 });

  const response = await bot.interaction(aSubmission(entered, origin, open));
  slow.resolve(answer('Acme is won.'));
  await bot.settled();

  expect(JSON.parse(response.body)).toEqual({ response_action: 'clear' });
  expect(slack.to('chat.postEphemeral')).toMatchObject([{ channel: 'C0SALES', user: ada, text: 'Acme is won.' }]);
});

test('a slow form that was wrong comes back as a button with everything in it', async () => {
  slack.answers('chat.postEphemeral');
  const slow = deferred<Reply>();
  const bot = await botWith(() => slow.promise, { submitMs: 1, openMs: 1 });

  await bot.interaction(aSubmission(entered, origin, open));
  const fields = form.fields.map((field) => ({ ...field, initial: field.name === 'account' ? 'Acme' : 'abc' }));
  slow.resolve({ kind: 'form', form: { ...form, fields, problems: { amount: 'Not an amount.' } } });
  await bot.settled();

  const [message] = slack.to('chat.postEphemeral');
  expect(message).toMatchObject({ text: '⚠️ Not an amount.', blocks: [{}, { elements: [{ action_id: 'form:0' }] }] });
  expect(JSON.stringify(message)).toContain('Acme');
});

test('submitting twice has one key, other words have another', async () => {
  const bot = await botWith(() => nothing);

  await bot.interaction(aSubmission(entered, origin));
  await bot.interaction(aSubmission(entered, origin));
  await bot.interaction(aSubmission({ ...entered, amount: { type: 'plain_text_input', value: '46k' } }, origin));
  await bot.settled();

  const keys = asked.map(({ key }) => key);
  expect(keys[0]).toMatch(/^slack\/view\/V1\//);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

test('a form whose past is lost says so instead of doing something', async () => {
  const bot = await botWith(() => nothing);

  const response = JSON.parse((await bot.interaction(aSubmission(entered, { kept: 'gone' }, open))).body);

  expect(response).toMatchObject({ response_action: 'push' });
  expect(asked).toEqual([]);
});

test('hidden values that are too long for Slack are kept here', async () => {
  slack.answers('views.open');
  const long = 'x'.repeat(5_000);
  const bot = await botWith(({ ask }) =>
    ask.kind === 'submitted' ? nothing : { kind: 'form', form: { ...form, hidden: { note: long } } },
  );

  await bot.command({});
  await bot.settled();
  const [{ view } = {}] = slack.to('views.open');
  const metadata = (view as { private_metadata: string }).private_metadata;
  await bot.interaction(aSubmission(entered, JSON.parse(metadata)));
  await bot.settled();

  expect(metadata.length).toBeLessThan(3_000);
  expect(asked.at(-1)).toMatchObject({ ask: { kind: 'submitted', values: { note: long, account: 'Acme' } } });
});

test('a form that takes long to look up holds its window open meanwhile', async () => {
  slack.answers('views.open', { view: { id: 'V7' } });
  slack.answers('views.update');
  const slow = deferred<Reply>();
  const bot = await botWith(() => slow.promise, { submitMs: 1, openMs: 0 });

  await bot.interaction({
    ...aPress({ c: 'deal won', v: {} }),
    actions: [{ type: 'button', action_id: 'form:0', action_ts: '9', value: '{"c":"deal won","v":{}}' }],
  });
  // The window is asked for before the router has answered: only then does the answer come.
  await expect.poll(() => slack.to('views.open').length).toBe(1);
  slow.resolve({ kind: 'form', form });
  await bot.settled();

  expect(slack.to('views.open')).toMatchObject([{ view: { blocks: [{ elements: [{ text: 'One moment …' }] }] } }]);
  expect(slack.to('views.update')).toMatchObject([{ view_id: 'V7', view: { callback_id: 'form' } }]);
});
