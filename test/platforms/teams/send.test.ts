import { teamsSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { note } from '../../../src/core/card.ts';
import { DeliveryError, type Messenger } from '../../../src/core/messenger.ts';
import { ada, type Bot, channel, fakeRouter, jwk, service, startBot, tenant } from './support.ts';

withoutNetwork();
let bot: Bot;
let messenger: Messenger;
beforeEach(async () => {
  bot = await startBot(fakeRouter().router);
  ({ messenger } = bot.teams);
  await bot.references.save({ workspace: tenant, kind: 'conversation', id: channel, serviceUrl: service });
});
afterEach(async () => bot.close());

function connected() {
  const side = teamsSide(jwk);
  side.givesToken();
  return side;
}

const card = note('A digest');
const inChannel = { workspace: tenant, channel };

describe('messages without an incoming one', () => {
  test('a post in a channel begins a thread, and is known by its root', async () => {
    const side = connected();
    side.opens(`${channel};messageid=1800`, '1800');

    const ref = await messenger.post(inChannel, card);

    expect(ref).toEqual({ platform: 'teams', workspace: tenant, channel, message: '1800' });
    expect(side.sent.at(-1)?.body).toMatchObject({
      isGroup: true,
      channelData: { channel: { id: channel }, tenant: { id: tenant } },
      activity: { type: 'message', summary: 'A digest' },
    });
  });

  test('a line in a thread goes to its root', async () => {
    const side = connected();
    side.takes(1, '1900');

    const ref = await messenger.post({ ...inChannel, thread: '1800' }, card);

    expect(side.messages()[0]?.path).toBe(`/emea/v3/conversations/${channel};messageid=1800/activities`);
    expect(ref).toMatchObject({ channel: `${channel};messageid=1800`, message: '1900' });
  });

  test('a group chat has no threads', async () => {
    const side = connected();
    side.takes(1, '1900');

    const ref = await messenger.post({ workspace: tenant, channel: '19:chat@thread.v2', thread: '1800' }, card);

    expect(side.messages()[0]?.path).toContain('/v3/conversations/19:chat@thread.v2/activities');
    expect(ref).toMatchObject({ channel: '19:chat@thread.v2', message: '1900' });
  });

  test('a card is changed where it stands', async () => {
    const side = connected();
    side.takesUpdates(2);

    await messenger.update({ platform: 'teams', workspace: tenant, channel, message: '1800' }, card);
    await messenger.update(
      { platform: 'teams', workspace: tenant, channel: `${channel};messageid=1800`, message: '1900' },
      card,
    );

    expect(side.sent.slice(-2).map(({ path }) => path)).toEqual([
      `/emea/v3/conversations/${channel};messageid=1800/activities/1800`,
      `/emea/v3/conversations/${channel};messageid=1800/activities/1900`,
    ]);
  });

  test('somebody who never wrote is told in a chat that is opened for it, once', async () => {
    const side = connected();
    side.opens('a:new');
    side.takes(2, '2000');
    const to = { workspace: tenant, user: ada.aadObjectId };

    const ref = await messenger.tell(to, card);
    await messenger.tell(to, card);

    expect(ref).toEqual({ platform: 'teams', workspace: tenant, channel: 'a:new', message: '2000' });
    expect(side.sent.filter(({ method }) => method === 'OPEN')).toHaveLength(1);
  });

  test('the token is asked for once, and is the one of our own organisation', async () => {
    const side = connected();
    side.takes(10);

    await Promise.all(Array.from({ length: 10 }, () => messenger.post({ ...inChannel, thread: '1' }, card)));

    expect(side.sent.filter(({ method }) => method === 'TOKEN')).toMatchObject([
      { body: { grant_type: 'client_credentials', scope: 'https://api.botframework.com/.default' } },
    ]);
  });
});

describe('when Teams says no', () => {
  const sending = () => messenger.post({ ...inChannel, thread: '1' }, card).catch((error: unknown) => error);

  test.each([412, 429, 500, 502, 503, 504])('%s means later', async (status) => {
    connected().refuses(status);

    expect(await sending()).toMatchObject({ name: 'DeliveryError', outcome: 'later' });
  });

  test('it says when', async () => {
    connected().refuses(429, 'Throttled', { 'retry-after': '7' });

    expect(await sending()).toMatchObject({ outcome: 'later', afterMs: 7_000 });
  });

  test('a bot that was blocked stops writing until it is written to', async () => {
    connected().refuses(403, 'MessageWritesBlocked');

    expect(await sending()).toMatchObject({
      outcome: 'gone',
      message: expect.stringContaining('MessageWritesBlocked'),
    });
    expect(await sending()).toMatchObject({ outcome: 'gone' });
    expect(await bot.references.of(tenant, channel)).toMatchObject({ paused: true });
  });

  test('a message that was deleted is gone', async () => {
    const side = connected();
    side.refusesUpdates(404, 'MessageNotFound');

    const error = await messenger
      .update({ platform: 'teams', workspace: tenant, channel, message: '1800' }, card)
      .catch((each: unknown) => each);

    expect(error).toMatchObject({ outcome: 'gone' });
    expect((await bot.references.of(tenant, channel))?.paused).toBeUndefined();
  });

  test('a wrong password is for an admin to put right', async () => {
    teamsSide(jwk).refusesToken(401);

    const error = await sending();

    expect(error).toBeInstanceOf(DeliveryError);
    expect(error).toMatchObject({ outcome: 'later', afterMs: 600_000 });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});

test('a person is known by the roster, with the zone of their device', async () => {
  const side = connected();
  side.knows({ id: ada.id, name: 'Ada Lovelace', email: 'ada@northwind.example', aadObjectId: ada.aadObjectId });
  const user = ada.aadObjectId;
  await bot.references.save({
    workspace: tenant,
    kind: 'user',
    id: user,
    mri: ada.id,
    serviceUrl: service,
    personal: 'a:x',
    zone: 'Europe/London',
  });

  const profile = await bot.teams.userProfile(tenant, user);
  await bot.teams.userProfile(tenant, user);

  expect(profile).toEqual({ name: 'Ada Lovelace', email: 'ada@northwind.example', zone: 'Europe/London' });
});
