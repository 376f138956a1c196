// oxlint-disable-next-line import/no-unassigned-import -- loads nock before anything else
import { teamsSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { note, run } from '../../../src/core/card.ts';
import { answer, nothing, refuse, say } from '../../../src/core/reply.ts';
import {
  ada,
  type Bot,
  bob,
  channel,
  fakeRouter,
  inChannel,
  inPersonal,
  invoke,
  jwk,
  personalChat,
  service,
  startBot,
  tenant,
} from './support.ts';

withoutNetwork();
let bot: Bot | undefined;
afterEach(async () => bot?.close());

function connected() {
  const side = teamsSide(jwk);
  side.givesKeys();
  side.givesToken();
  return side;
}

describe('words in Teams', () => {
  test('a mention in a channel is a command, and the answer for everybody comes in its thread', async () => {
    const side = connected();
    side.takes();
    const { router, asked } = fakeRouter(() => say(note('Won!')));
    bot = await startBot(router);

    const activity = inChannel('deal won&nbsp;Acme  45k EUR');
    const { status } = await bot.receives(activity);

    expect(status).toBe(200);
    expect(asked[0]).toMatchObject({
      ask: { kind: 'typed', text: 'deal won Acme 45k EUR' },
      place: { platform: 'teams', workspace: tenant, channel, direct: false, thread: undefined, message: activity.id },
      user: { id: ada.aadObjectId },
    });
    expect(side.messages()[0]).toMatchObject({
      path: `/emea/v3/conversations/${activity.conversation.id}/activities`,
      headers: { authorization: 'Bearer aad-token' },
      body: { type: 'message', summary: 'Won!' },
    });
  });

  test('the same words work in the personal chat, with or without a slash', async () => {
    const side = connected();
    side.takes();
    const { router, asked } = fakeRouter(() => answer('Noted.'));
    bot = await startBot(router);

    await bot.receives(inPersonal('/deal won “Area 51” 45k'));

    expect(asked[0]).toMatchObject({
      ask: { kind: 'typed', text: 'deal won “Area 51” 45k' },
      place: { channel: personalChat().id, direct: true },
    });
    expect(side.messages()[0]?.path).toBe(`/emea/v3/conversations/${personalChat().id}/activities`);
  });

  test.each(['', '  '])('“%s” is answered with help', async (words) => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);

    await bot.receives(inPersonal(words));

    expect(asked[0]?.ask).toEqual({ kind: 'typed', text: 'sales help' });
  });

  test('a person is taken from the mention, whatever its text says', async () => {
    const side = teamsSide(jwk);
    side.givesKeys();
    side.givesToken();
    side.knows({ id: bob.id, aadObjectId: bob.aadObjectId, name: bob.name, email: 'bob@northwind.example' });
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);
    const text = '<at>Rainmaker</at> sales role <at>The Boss &amp; Co</at> manager';
    const entities = [
      { type: 'mention', text: '<at>Rainmaker</at>', mentioned: { id: `28:x` } },
      { type: 'mention', text: '<at>The Boss &amp; Co</at>', mentioned: { id: bob.id, name: 'Bob' } },
      { type: 'ProductInfo', id: 'something new' },
    ];
    const activity = inChannel('', { text, entities });
    Object.assign(activity, { recipient: { id: '28:x' } });

    await bot.receives(activity);

    expect(asked[0]?.ask).toEqual({ kind: 'typed', text: `sales role <@${bob.aadObjectId}> manager` });
  });

  test('a name typed as markup mentions nobody', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);

    await bot.receives(inPersonal('sales role <at>Bob</at> manager'));

    expect(asked[0]?.ask).toEqual({ kind: 'typed', text: 'sales role @Bob manager' });
  });

  test('a mentioned channel is a channel', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);
    const entities = [
      { type: 'mention', text: '<at>Deals</at>', mentioned: { id: '19:deals@thread.tacv2', name: 'Deals' } },
    ];

    await bot.receives(inPersonal('sales channel deals <at>Deals</at>', { entities }));

    expect(asked[0]?.ask).toEqual({ kind: 'typed', text: 'sales channel deals <#19:deals@thread.tacv2>' });
  });

  test('talk in a channel that is not meant for the bot is not answered', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter();
    bot = await startBot(router);

    const { status } = await bot.receives(inChannel('', { text: 'deal won Acme', entities: [] }));

    expect(status).toBe(200);
    expect(asked).toEqual([]);
  });

  test('an answer in a thread is heard by what the thread is about, before it is taken for a command', async () => {
    const side = connected();
    side.takes();
    const { router, asked } = fakeRouter(({ ask }) =>
      ask.kind === 'said' ? say(note('Noted on the request.')) : nothing,
    );
    bot = await startBot(router);

    await bot.receives(inChannel('they agreed to prepay', {}, { root: '1500' }));

    expect(asked.map(({ ask }) => ask.kind)).toEqual(['said']);
    expect(asked[0]).toMatchObject({ ask: { text: 'they agreed to prepay' }, place: { thread: '1500' } });
    expect(side.messages()[0]?.path).toContain(';messageid=1500/');
  });

  test('a command in a thread stays a command', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);

    await bot.receives(inChannel('deal won Acme 1k', {}, { root: '1500' }));

    expect(asked.map(({ ask }) => ask.kind)).toEqual(['typed']);
  });

  test('a message that comes twice is answered once', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);
    const activity = inPersonal('deal won Acme 1k');

    await bot.receives(activity);
    await bot.receives(activity);

    expect(asked).toHaveLength(1);
  });
});

describe('private answers', () => {
  test('go to the private chat, and the channel only hears that they did', async () => {
    const side = connected();
    side.opens('a:ada-and-bot');
    side.takes(2);
    bot = await startBot(
      fakeRouter(() => answer({ ...note('Exposure 2m EUR'), nodes: [{ kind: 'text', text: 'secret' }] })).router,
    );

    await bot.receives(inChannel('credit show Acme'));

    expect(side.sent.find(({ method }) => method === 'OPEN')?.body).toMatchObject({
      isGroup: false,
      members: [{ id: ada.id }],
      tenantId: tenant,
    });
    const [privately, publicly] = side.messages();
    expect(privately?.path).toContain('/a:ada-and-bot/');
    expect(JSON.stringify(privately?.body)).toContain('secret');
    expect(publicly?.path).toContain(channel);
    expect(JSON.stringify(publicly?.body)).not.toMatch(/secret|2m/);
  });

  test('open no second private chat', async () => {
    const side = connected();
    side.opens('a:ada-and-bot');
    side.takes(4);
    bot = await startBot(fakeRouter(() => refuse('No.')).router);

    await bot.receives(inChannel('credit show Acme'));
    await bot.receives(inChannel('credit show Acme'));

    expect(side.messages().filter(({ path }) => path.includes('/a:ada-and-bot/'))).toHaveLength(2);
  });

  test('are not said in the channel when there is no private chat', async () => {
    const side = connected();
    side.refusesOpening(403, 'BotNotInConversationRoster');
    side.takes();
    bot = await startBot(fakeRouter(() => answer('Exposure 2m EUR')).router);

    await bot.receives(inChannel('credit show Acme'));

    expect(JSON.stringify(side.messages()[0]?.body)).toContain('open a chat with me');
    expect(JSON.stringify(side.messages()[0]?.body)).not.toContain('2m');
  });

  test('a button of a private answer still belongs to the channel', async () => {
    const side = connected();
    side.opens('a:ada-and-bot');
    side.takes(3);
    const { router, asked } = fakeRouter(({ ask }) =>
      ask.kind === 'typed'
        ? refuse('Which one?', { next: [run('This one', 'deal won', { account: 'a1' })] })
        : say(note('Won!')),
    );
    bot = await startBot(router);
    const activity = inChannel('deal won Acme');
    await bot.receives(activity);

    const data = buttonOf(side.messages()[0]?.body);
    const inChat = { ...invoke('adaptiveCard/action', { action: { data } }, 'personal'), conversation: personalChat() };
    await bot.receives(inChat);

    expect(asked[1]).toMatchObject({
      ask: { kind: 'pressed', values: { account: 'a1' } },
      place: { channel, direct: false },
    });
    expect(side.messages().at(-1)?.path).toBe(`/emea/v3/conversations/${channel};messageid=${activity.id}/activities`);
  });

  test('a form that words lead to is one press away, and what is in it is not for everybody', async () => {
    const side = connected();
    side.takes();
    const field = {
      name: 'note',
      label: 'Note',
      required: true,
      control: { kind: 'line' as const },
      initial: 'margin 3 %',
    };
    const form = { command: 'deal won', title: 'Deal won', submit: 'Save', fields: [field], hidden: {} };
    bot = await startBot(fakeRouter(() => ({ kind: 'form', form })).router);

    await bot.receives(inChannel('deal won'));

    const text = JSON.stringify(side.messages()[0]?.body);
    expect(text).toContain('task/fetch');
    expect(text).not.toContain('margin');
  });
});

describe('faults', () => {
  test('an answer that Teams has no time for is sent again', async () => {
    const side = connected();
    side.refuses(429, 'Throttled', { 'retry-after': '1' });
    side.refuses(502);
    side.takes();
    bot = await startBot(fakeRouter(() => answer('Done.')).router);

    const { status } = await bot.receives(inPersonal('deal won Acme 1k'));

    expect(status).toBe(200);
    expect(bot.waits).toEqual([1000, 900]);
    expect(side.messages()).toHaveLength(1);
  });

  test('a fault is said with a reference that is in the log too', async () => {
    const side = connected();
    side.takes();
    bot = await startBot(
      fakeRouter(() => {
        throw new Error('secret details');
      }).router,
    );

    const { status } = await bot.receives(inPersonal('deal won Acme 1k'));

    const reference = /reference (\w{8})/.exec(JSON.stringify(side.messages()[0]?.body))?.[1];
    expect(status).toBe(200);
    expect(JSON.stringify(side.messages()[0]?.body)).not.toContain('secret');
    expect(bot.lines[0]).toMatchObject({ level: 'error', data: { reference } });
  });

  test('16 people at once in one conversation are all answered', async () => {
    const side = connected();
    side.takes(16);
    const { router } = fakeRouter(async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return say(note('Done.'));
    });
    bot = await startBot(router);
    const { receives } = bot;

    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, index) => {
        const from = { id: `29:${index}`, name: `P${index}`, aadObjectId: `p${index}` };
        return receives(inChannel('deal won Acme 1k', {}, { root: '1500', from }));
      }),
    );

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 200));
    expect(side.messages()).toHaveLength(16);
    expect(bot.lines).toEqual([]);
  });
});

describe('coming and going', () => {
  const installed = (action: string) => ({ ...inPersonal(''), type: 'installationUpdate', action, text: undefined });

  test('the bot says hello once when it is added', async () => {
    const side = connected();
    side.takes();
    bot = await startBot(fakeRouter().router);

    await bot.receives(installed('add'));
    await bot.receives(installed('add'));

    const text = JSON.stringify(side.messages()[0]?.body);
    expect(text).toContain('Hello, I am Rainmaker');
    expect(text).toContain('deal won Acme 45k EUR');
    expect(text).toContain('Set up');
    expect(side.messages()).toHaveLength(1);
  });

  test('where the company is set up already, nobody is asked to do it', async () => {
    const side = connected();
    side.takes();
    bot = await startBot({ ...fakeRouter().router, isSetUp: async () => true });

    await bot.receives(installed('add'));

    const text = JSON.stringify(side.messages()[0]?.body);
    expect(text).toContain('What can I do?');
    expect(text).not.toContain('Set up');
  });

  test('nothing is sent to who removed it, until they write again', async () => {
    const side = connected();
    bot = await startBot(fakeRouter(() => nothing).router);
    await bot.receives(inPersonal('deal won Acme 1k'));
    await bot.receives(installed('remove'));
    const { messenger } = bot.teams;
    const to = { workspace: tenant, user: ada.aadObjectId };

    await expect(messenger.tell(to, note('Digest'))).rejects.toMatchObject({ outcome: 'gone' });

    side.takes();
    await bot.receives(inPersonal('deal won Acme 1k'));
    await messenger.tell(to, note('Digest'));
    expect(side.messages()).toHaveLength(1);
  });

  test('channels get names as Teams tells them', async () => {
    teamsSide(jwk).givesKeys();
    bot = await startBot(fakeRouter().router);
    const channelData = {
      tenant: { id: tenant },
      eventType: 'channelRenamed',
      team: { id: '19:team@thread.tacv2' },
      channel: { id: channel, name: 'Sales' },
    };

    await bot.receives(
      inChannel('', { type: 'conversationUpdate', text: undefined, entities: undefined, channelData }),
    );

    expect(await bot.references.channels(tenant)).toMatchObject([{ id: channel, name: 'Sales', serviceUrl: service }]);
  });
});

function buttonOf(body: unknown): unknown {
  const text = JSON.stringify(body);
  const action = /"type":"Action\.Execute".*?"data":(\{.*?\}),"associatedInputs"/.exec(text)?.[1] ?? '{}';
  return JSON.parse(action);
}
