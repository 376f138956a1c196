import { expect, test } from 'vitest';
import { at, world } from './support.ts';

test('a call without the right token is refused', async () => {
  const { api } = await world();

  expect(await api('auth.test', {}, 'xoxb-other')).toEqual({ ok: false, error: 'invalid_auth' });
  expect(await api('auth.test')).toMatchObject({
    ok: true,
    team_id: 'T0ACME',
    user_id: 'U0RAINMAKER',
    bot_id: 'B0RAINMAKER',
  });
});

test('an unknown method and an inherited name are refused', async () => {
  const { api } = await world();

  expect(await api('chat.shout')).toMatchObject({ ok: false, error: 'unknown_method' });
  expect(await api('constructor')).toMatchObject({ ok: false, error: 'unknown_method' });
});

test('a person is shown with time zone, name and address', async () => {
  const { api } = await world();

  const shown = await api('users.info', { user: 'U0MAX' });
  const found = await api('users.lookupByEmail', { email: 'MAX@example.com' });

  expect(shown.user).toMatchObject({
    id: 'U0MAX',
    name: 'max',
    real_name: 'Max Weber',
    tz: 'Europe/Berlin',
    tz_offset: 3600,
    is_bot: false,
    profile: { email: 'max@example.com', display_name: 'max' },
  });
  expect(found.user).toEqual(shown.user);
  expect(await api('users.info', { user: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
  expect(await api('users.lookupByEmail', { email: 'no@example.com' })).toMatchObject({ error: 'users_not_found' });
});

test('lists come in pages', async () => {
  const { api } = await world();

  const first = await api('users.list', { limit: 3 });
  const rest = await api('users.list', { limit: 3, cursor: at(first, 'response_metadata.next_cursor') });

  expect(at(first, 'members.2.id')).toBe('U0ROSA');
  expect(rest).toMatchObject({
    members: [{ id: 'U0RAINMAKER', is_bot: true }],
    response_metadata: { next_cursor: '' },
  });
});

test('channels can be listed and looked up; the bot is a member', async () => {
  const { api } = await world();

  expect(await api('conversations.list')).toMatchObject({
    channels: [{ id: 'C0DEALS', name: 'deals', is_member: true }, { id: 'C0CREDIT' }],
  });
  expect(await api('conversations.info', { channel: 'D0ADA' })).toMatchObject({
    channel: { is_im: true, user: 'U0ADA' },
  });
  expect(await api('conversations.members', { channel: 'C0DEALS' })).toMatchObject({
    members: ['U0ADA', 'U0MAX', 'U0ROSA', 'U0RAINMAKER'],
  });
  expect(await api('conversations.info', { channel: 'C0GONE' })).toEqual({ ok: false, error: 'channel_not_found' });
});

test('a message to a person lands in their direct message', async () => {
  const { api } = await world();

  expect(await api('conversations.open', { users: 'U0ADA' })).toMatchObject({ channel: { id: 'D0ADA' } });
  expect(await api('chat.postMessage', { channel: 'U0ADA', text: 'Hello' })).toMatchObject({
    ok: true,
    channel: 'D0ADA',
  });
});

test('several people get one group, the same one the next time', async () => {
  const { api } = await world();

  const first = await api('conversations.open', { users: 'U0ADA,U0MAX' });
  const again = await api('conversations.open', { users: 'U0MAX,U0ADA' });

  expect(at(first, 'channel.id')).toBe(at(again, 'channel.id'));
});

test('a message carries thread, metadata and named blocks, and shows up in history and replies', async () => {
  const { api } = await world();
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '*Acme*' } }];
  const metadata = { event_type: 'deal', event_payload: { id: 'D-1' } };

  const parent = await api('chat.postMessage', { channel: 'C0DEALS', text: 'Acme', blocks, metadata });
  const reply = await api('chat.postMessage', { channel: 'C0DEALS', text: 'Won', thread_ts: parent.ts });

  expect(parent.message).toMatchObject({ text: 'Acme', user: 'U0RAINMAKER', bot_id: 'B0RAINMAKER', metadata });
  expect(at(parent.message, 'blocks.0.block_id')).toMatch(/^b/);
  expect(await api('conversations.history', { channel: 'C0DEALS' })).toMatchObject({
    messages: [{ ts: parent.ts, thread_ts: parent.ts, reply_count: 1 }],
  });
  expect(await api('conversations.replies', { channel: 'C0DEALS', ts: parent.ts })).toMatchObject({
    messages: [{ ts: parent.ts }, { ts: reply.ts, thread_ts: parent.ts }],
  });
  expect(await api('chat.postMessage', { channel: 'C0DEALS', text: 'Lost', thread_ts: '1.000001' })).toMatchObject({
    error: 'thread_not_found',
  });
});

test('only the bot’s own messages can be changed; text without blocks drops the old blocks', async () => {
  const { api, act, snapshot } = await world();
  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: 'mine' });
  const theirs = (await snapshot()).messages.C0DEALS?.[0]?.ts;
  const { ts } = await api('chat.postMessage', { channel: 'C0DEALS', text: 'a', blocks: [{ type: 'divider' }] });

  const updated = await api('chat.update', { channel: 'C0DEALS', ts, text: 'b' });

  expect(updated).toMatchObject({ ok: true, ts, text: 'b' });
  expect(updated.message).not.toHaveProperty('blocks');
  expect(await api('chat.update', { channel: 'C0DEALS', ts: theirs, text: 'c' })).toMatchObject({
    error: 'cant_update_message',
  });
  expect(await api('chat.delete', { channel: 'C0DEALS', ts: theirs })).toMatchObject({ error: 'cant_delete_message' });
  expect(await api('chat.delete', { channel: 'C0DEALS', ts })).toMatchObject({ ok: true });
  expect(await api('chat.update', { channel: 'C0DEALS', ts, text: 'd' })).toMatchObject({ error: 'message_not_found' });
});

test('an ephemeral message is seen by one person, is no part of the history and cannot be updated', async () => {
  const { api, snapshot } = await world();

  const { message_ts: ts } = await api('chat.postEphemeral', { channel: 'C0DEALS', user: 'U0ADA', text: 'psst' });

  expect((await snapshot()).messages.C0DEALS).toMatchObject([{ ts, onlyFor: 'U0ADA' }]);
  expect(await api('conversations.history', { channel: 'C0DEALS' })).toMatchObject({ messages: [] });
  expect(await api('chat.update', { channel: 'C0DEALS', ts, text: 'loud' })).toMatchObject({
    error: 'message_not_found',
  });
  expect(await api('chat.postEphemeral', { channel: 'D0ADA', user: 'U0MAX', text: 'psst' })).toMatchObject({
    error: 'user_not_in_channel',
  });
});

test('a permalink opens the playground at the message', async () => {
  const { api, origin } = await world();
  const { ts } = await api('chat.postMessage', { channel: 'C0DEALS', text: 'a' });

  const { permalink } = await api('chat.getPermalink', { channel: 'C0DEALS', message_ts: ts });

  expect(permalink).toBe(`${origin}/playground/archives/C0DEALS/p${String(ts).replace('.', '')}`);
  expect((await fetch(String(permalink))).status).toBe(200);
});

test('a reaction is added once', async () => {
  const { api } = await world();
  const { ts } = await api('chat.postMessage', { channel: 'C0DEALS', text: 'a' });

  expect(await api('reactions.add', { channel: 'C0DEALS', timestamp: ts, name: 'tada' })).toEqual({ ok: true });
  expect(await api('reactions.add', { channel: 'C0DEALS', timestamp: ts, name: 'tada' })).toMatchObject({
    error: 'already_reacted',
  });
});

test('timestamps are unique and rise, even when the clock stands still', async () => {
  const { api } = await world();

  const sent = await Promise.all(
    Array.from({ length: 5 }, () => api('chat.postMessage', { channel: 'C0DEALS', text: 'a' })),
  );

  expect(new Set(sent.map(({ ts }) => ts)).size).toBe(5);
  expect(sent.map(({ ts }) => ts)).toContain('1795510800.000000');
});
