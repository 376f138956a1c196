import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { at, world } from '../support.ts';
import { ADA, ADA_CHAT, cardMessage, DEALS, inPath, MAX, TEAMS, teamsWorld } from './support.ts';

const RAINMAKER = 'U0RAINMAKER';

test('the bot posts in a channel, answers in its thread, changes and removes what it said', async () => {
  const { connector, posts } = await teamsWorld();

  const opened = await connector('POST', 'conversations', {
    isGroup: true,
    channelData: { channel: { id: DEALS } },
    activity: cardMessage('D-1'),
  });
  const root = String(opened.body.activityId);
  const thread = inPath(`${DEALS};messageid=${root}`);
  const reply = await connector('POST', `conversations/${thread}/activities`, { type: 'message', text: 'Won' });
  await connector('PUT', `conversations/${thread}/activities/${String(reply.body.id)}`, {
    type: 'message',
    text: 'Won by <at>Ada Lovelace</at>, not <at>Bob</at>',
    textFormat: 'plain',
    entities: [{ type: 'mention', text: '<at>Ada Lovelace</at>', mentioned: { id: ADA, name: 'Ada Lovelace' } }],
  });

  expect(opened).toMatchObject({ status: 201, body: { id: `${DEALS};messageid=${root}` } });
  expect(await posts(DEALS)).toMatchObject([
    { id: root, author: RAINMAKER, summary: 'D-1' },
    { root, author: RAINMAKER, text: 'Won by @Ada Lovelace, not Bob', mentions: ['Ada Lovelace'], edited: true },
  ]);

  await connector('DELETE', `conversations/${thread}/activities/${root}`);

  expect(await posts(DEALS)).toEqual([]);
});

test('a chat is opened with a person by either of their ids, and is the same each time', async () => {
  const { connector, posts } = await teamsWorld();
  const { body } = await connector('GET', `conversations/${inPath(DEALS)}/members/${ADA}`);

  const byDirectory = await connector('POST', 'conversations', { isGroup: false, members: [{ id: ADA }] });
  const byAccount = await connector('POST', 'conversations', { isGroup: false, members: [{ id: body.id }] });
  const stranger = await connector('POST', 'conversations', { isGroup: false, members: [{ id: '29:nobody' }] });
  await connector('POST', `conversations/${inPath(ADA_CHAT)}/activities`, { type: 'message', text: 'Good morning' });

  expect([byDirectory.body.id, byAccount.body.id]).toEqual([ADA_CHAT, ADA_CHAT]);
  expect(stranger).toMatchObject({ status: 403, body: { error: { code: 'BotNotInConversationRoster' } } });
  expect(await posts(ADA_CHAT)).toMatchObject([{ text: 'Good morning' }]);
});

test('the roster says who the people of Slack are in Teams', async () => {
  const { connector } = await teamsWorld();

  const member = await connector('GET', `conversations/${inPath(DEALS)}/members/${MAX}`);
  const first = await connector('GET', `conversations/${inPath(DEALS)}/pagedmembers?pageSize=2`);
  const next = await connector('GET', `conversations/${inPath(DEALS)}/pagedmembers?pageSize=2&continuationToken=2`);
  const own = await connector('GET', `conversations/${inPath(ADA_CHAT)}/pagedmembers`);
  const other = await connector('GET', `conversations/${inPath(ADA_CHAT)}/members/${MAX}`);

  expect(member.body).toMatchObject({
    name: 'Max Weber',
    email: 'max@example.com',
    aadObjectId: MAX,
    tenantId: TEAMS.tenantId,
  });
  expect(first.body).toMatchObject({ continuationToken: '2', members: [{ givenName: 'Ada' }, { givenName: 'Max' }] });
  expect(next.body).toMatchObject({ members: [{ name: 'Rosa Díaz' }] });
  expect(next.body).not.toHaveProperty('continuationToken');
  expect(own.body.members).toHaveLength(1);
  expect(other.status).toBe(404);
});

test('the team tells its name and its channels', async () => {
  const { connector } = await teamsWorld();

  const team = await connector('GET', `teams/${inPath(DEALS)}`);
  const channels = await connector('GET', `teams/${inPath(DEALS)}/conversations`);

  expect(team.body).toMatchObject({ name: 'Acme Sales', memberCount: 3, channelCount: 2 });
  expect(channels.body.conversations).toMatchObject([{ id: DEALS, name: 'deals' }, { name: 'credit' }]);
});

test.each([
  ['a place that is not there', 'POST', `conversations/${inPath('19:gone@thread.tacv2')}/activities`, 404],
  ['a thread that is not there', 'POST', `conversations/${inPath(`${DEALS};messageid=1`)}/activities`, 404],
  ['a message that is not there', 'PUT', `conversations/${inPath(DEALS)}/activities/1`, 404],
  ['a call that Teams does not have', 'PATCH', 'conversations', 404],
  ['a path with a broken code', 'POST', 'conversations/%E0%A4%A/activities', 400],
])('%s is refused, with a reason', async (_what, method, path, status) => {
  const { connector } = await teamsWorld();

  const answer = await connector(method, path, cardMessage('D-1'));

  expect(answer).toMatchObject({ status, body: { error: { code: expect.any(String) as string } } });
});

test.each([
  ['nothing in it', {}, 400, 'BadSyntax'],
  ['more than 100 KB', { text: 'x'.repeat(50_001) }, 413, 'MessageSizeTooBig'],
  [
    'a card that is none',
    { attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] },
    400,
    'BadSyntax',
  ],
  ['an unknown attachment', { attachments: [{ contentType: 'text/x-unknown' }] }, 400, 'BadSyntax'],
])('a message with %s is refused', async (_what, content, status, code) => {
  const { connector, posts } = await teamsWorld();

  const answer = await connector('POST', `conversations/${inPath(DEALS)}/activities`, { type: 'message', ...content });

  expect(answer).toMatchObject({ status, body: { error: { code } } });
  expect(await posts(DEALS)).toEqual([]);
});

test('the bot cannot change what people said', async () => {
  const { does, connector, posts } = await teamsWorld();
  await does('say', { conversation: DEALS, text: 'Hello' });
  const [post] = await posts(DEALS);

  const answer = await connector('PUT', `conversations/${inPath(DEALS)}/activities/${post?.id}`, cardMessage('Mine'));

  expect(answer.status).toBe(403);
  expect((await posts(DEALS))[0]?.text).toBe('Hello');
});

test('a file is saved for the person who allows it, and not for one who does not', async () => {
  const { does, received, connector, posts, origin } = await teamsWorld();
  const offer = {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.teams.card.file.consent',
        name: 'deals.csv',
        content: {
          description: 'Deals',
          sizeInBytes: 3,
          acceptContext: { file: 'k1' },
          declineContext: { file: 'k1' },
        },
      },
    ],
  };
  const path = `conversations/${inPath(ADA_CHAT)}/activities`;
  const ids = [await connector('POST', path, offer), await connector('POST', path, offer)].map(({ body }) => body.id);

  await does('consent', { place: { conversation: ADA_CHAT, id: ids[0] }, isAllowed: true });
  await does('consent', { place: { conversation: ADA_CHAT, id: ids[1] }, isAllowed: false });
  const uploadUrl = String(at(received(), '0.fields.value.uploadInfo.uploadUrl'));
  await fetch(uploadUrl, { method: 'PUT', body: 'a,b' });

  const contentPath = new URL(String(at(received(), '0.fields.value.uploadInfo.contentUrl'))).pathname;
  expect(await (await fetch(origin + contentPath)).text()).toBe('a,b');
  expect(received().map(({ fields }) => at(fields, 'value.action'))).toEqual(['accept', 'decline']);
  expect((await posts(ADA_CHAT)).map(({ answered }) => answered)).toEqual(['Allowed', 'Declined']);
});

test('Teams is there again after a restart, and the app is not added again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'playground-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'chat.json');
  const before = await teamsWorld({ file });
  await before.does('say', { conversation: DEALS, text: 'Hello' });
  await before.playground.close();

  const after = await teamsWorld({ file });

  expect((await after.posts(DEALS)).map(({ text }) => text)).toEqual(['Hello']);
  expect(after.heard).toEqual([]);
});

test('a company without Teams sees and serves nothing of it', async () => {
  const { snapshot, act, origin } = await world();

  const say = await act('teams/say', { person: 'U0ADA', conversation: DEALS, text: 'Hello' });
  const call = await fetch(`${origin}/playground/teams/v3/conversations`, { method: 'POST' });

  expect(await snapshot()).not.toHaveProperty('teams');
  expect([say.status, call.status]).toEqual([404, 404]);
});
