import { slackSide, type SlackSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { note } from '../../../src/core/card.ts';
import type { MessageRef } from '../../../src/core/outbox.ts';
import { type Bot, fakeRouter, startBot, team } from './support.ts';

withoutNetwork();

let bot: Bot;
let slack: SlackSide;
beforeEach(async () => {
  slack = slackSide();
  bot = await startBot(fakeRouter().router);
});
afterEach(() => bot.close());

const to = { workspace: team, channel: 'C0SALES' };
const message: MessageRef = { platform: 'slack', workspace: team, channel: 'C0SALES', message: '1.1' };

test('a posted message is remembered by its channel and time', async () => {
  slack.answers('chat.postMessage', { channel: 'C0SALES', ts: '1.1' });

  const posted = await bot.slack.messenger.post({ ...to, thread: '0.9' }, note('Ada won Acme'));

  expect(posted).toEqual(message);
  expect(slack.to('chat.postMessage')).toMatchObject([
    {
      channel: 'C0SALES',
      thread_ts: '0.9',
      text: 'Ada won Acme',
      unfurl_links: 'false',
      blocks: [{ type: 'section', block_id: 'b0' }],
    },
  ]);
});

test('a person is told in their conversation with the bot', async () => {
  slack.answers('chat.postMessage', { channel: 'D0ADA', ts: '1.1' });

  const told = await bot.slack.messenger.tell({ workspace: team, user: 'U0ADA' }, note('Approved'));

  expect(told).toEqual({ ...message, channel: 'D0ADA' });
  expect(slack.to('chat.postMessage')).toMatchObject([{ channel: 'U0ADA' }]);
});

describe('a message of which an earlier try may have arrived', () => {
  const once = { id: 'item-1', unsureAt: new Date('2026-11-24T10:00:20Z') };
  const marked = { ts: '1764.2', metadata: { event_type: 'rainmaker_message', event_payload: { id: 'item-1' } } };
  const other = { ts: '1764.3', metadata: { event_type: 'rainmaker_message', event_payload: { id: 'item-2' } } };

  test('is found by its mark around the time of that try, and not sent again', async () => {
    slack.answers('conversations.history', { messages: [{ ts: '1764.4' }, other, marked] });

    const found = await bot.slack.messenger.post(to, note('Ada won Acme'), once);

    expect(found).toEqual({ ...message, message: '1764.2' });
    expect(slack.to('conversations.history')).toMatchObject([
      { channel: 'C0SALES', include_all_metadata: 'true', oldest: '1795514120', latest: '1795514720' },
    ]);
  });

  test('is sent with its mark when it is not there', async () => {
    slack.answers('conversations.history', { messages: [other] });
    slack.answers('chat.postMessage', { channel: 'C0SALES', ts: '1.1' });

    await bot.slack.messenger.post(to, note('Ada won Acme'), once);

    expect(slack.to('chat.postMessage')).toMatchObject([{ metadata: marked.metadata }]);
  });

  test('is looked for in its thread, or in the conversation with a person', async () => {
    slack.answers('conversations.replies', { messages: [marked] });
    slack.answers('conversations.open', { channel: { id: 'D0ADA' } });
    slack.answers('conversations.history', { messages: [marked] });

    await bot.slack.messenger.post({ ...to, thread: '0.9' }, note('x'), once);
    const told = await bot.slack.messenger.tell({ workspace: team, user: 'U0ADA' }, note('x'), once);

    expect(slack.to('conversations.replies')).toMatchObject([{ channel: 'C0SALES', ts: '0.9' }]);
    expect(told).toEqual({ ...message, channel: 'D0ADA', message: '1764.2' });
  });

  test('is sent again where the bot may not read', async () => {
    slack.refuses('conversations.history', 'missing_scope');
    slack.answers('chat.postMessage', { channel: 'C0SALES', ts: '1.1' });

    expect(await bot.slack.messenger.post(to, note('x'), once)).toEqual(message);
  });

  test('waits while Slack cannot be asked', async () => {
    slack.fails('conversations.history', 429, { 'retry-after': '7' });

    await expect(bot.slack.messenger.post(to, note('x'), once)).rejects.toMatchObject({
      outcome: 'later',
      afterMs: 7000,
    });
  });
});

test('a message is drawn anew in its place', async () => {
  slack.answers('chat.update');

  await bot.slack.messenger.update(message, note('Acme is won'));

  expect(slack.to('chat.update')).toMatchObject([{ channel: 'C0SALES', ts: '1.1', text: 'Acme is won' }]);
});

test.each([
  'channel_not_found',
  'not_in_channel',
  'is_archived',
  'account_inactive',
  'user_not_found',
  'messages_tab_disabled',
])('after “%s” a place is given up', async (error) => {
  slack.refuses('chat.postMessage', error);

  await expect(bot.slack.messenger.post(to, note('x'))).rejects.toMatchObject({
    name: 'DeliveryError',
    outcome: 'gone',
  });
});

test.each(['message_not_found', 'cant_update_message', 'edit_window_closed'])(
  'after “%s” a message is given up',
  async (error) => {
    slack.refuses('chat.update', error);

    await expect(bot.slack.messenger.update(message, note('x'))).rejects.toMatchObject({ outcome: 'gone' });
  },
);

test.each(['internal_error', 'fatal_error', 'service_unavailable', 'a_word_of_next_year'])(
  'after “%s” it is tried again',
  async (error) => {
    slack.refuses('chat.postMessage', error);

    await expect(bot.slack.messenger.post(to, note('x'))).rejects.toMatchObject({
      outcome: 'later',
      afterMs: undefined,
    });
  },
);

test.each(['invalid_auth', 'token_revoked', 'missing_scope'])('“%s” waits for an admin', async (error) => {
  slack.refuses('chat.postMessage', error);

  await expect(bot.slack.messenger.post(to, note('x'))).rejects.toMatchObject({ outcome: 'later', afterMs: 600_000 });
});

test('when Slack is busy its own time is kept', async () => {
  slack.fails('chat.postMessage', 429, { 'retry-after': '30' });

  await expect(bot.slack.messenger.post(to, note('x'))).rejects.toMatchObject({ outcome: 'later', afterMs: 30_000 });
});

test.each([500, 503, 404])('HTTP %i is tried again', async (status) => {
  slack.fails('chat.postMessage', status);

  await expect(bot.slack.messenger.post(to, note('x'))).rejects.toMatchObject({ outcome: 'later' });
});

test('when Slack cannot be reached it is tried again', async () => {
  slack.isUnreachable('chat.postMessage');

  await expect(bot.slack.messenger.post(to, note('x'))).rejects.toMatchObject({
    name: 'DeliveryError',
    outcome: 'later',
  });
});

test('one call is one request: nothing is retried behind the dispatcher’s back', async () => {
  slack.fails('chat.postMessage', 500);

  await bot.slack.messenger.post(to, note('x')).catch(() => undefined);

  expect(slack.sent).toHaveLength(1);
});

test('whose token it is, is asked once', async () => {
  slack.answers('auth.test', { team_id: team, team: 'Acme', url: 'https://acme.slack.com/', user_id: 'U0BOT' });

  const [one, other] = await Promise.all([bot.slack.workspace(), bot.slack.workspace()]);

  expect(one).toEqual({ id: team, name: 'Acme', url: 'https://acme.slack.com/', bot: 'U0BOT' });
  expect(other).toBe(one);
});
