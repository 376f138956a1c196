import { teamsSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { note, openForm, run, text, title } from '../../../src/core/card.ts';
import { answer, nothing, refuse, replaceWith, say } from '../../../src/core/reply.ts';
import {
  ada,
  type Bot,
  bob,
  channel,
  fakeRouter,
  inPersonal,
  jwk,
  personalChat,
  press,
  startBot,
  tenant,
} from './support.ts';

withoutNetwork();
let bot: Bot | undefined;
afterEach(async () => bot?.close());

const data = { c: 'credit approve', v: { id: 'r1' } };
const big = {
  summary: 'The request',
  nodes: [
    title('The request'),
    text('All of it'),
    { kind: 'actions' as const, actions: [openForm('Counter', 'credit counter', { id: 'r1' })] },
  ],
};

function connected() {
  const side = teamsSide(jwk);
  side.givesKeys();
  side.givesToken();
  return side;
}

describe('a pressed button', () => {
  test('is its command with its values, in the place of the card', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);

    const { status, body } = await bot.receives(press(data));

    expect(asked[0]).toMatchObject({
      ask: { kind: 'pressed', command: 'credit approve', values: { id: 'r1' } },
      place: { workspace: tenant, channel, message: '1600', thread: undefined, direct: false },
      user: { id: ada.aadObjectId },
    });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: 'Done.' },
    });
  });

  test('is whispered to when the answer is a sentence', async () => {
    teamsSide(jwk).givesKeys();
    bot = await startBot(fakeRouter(() => refuse('Bob has approved this already.')).router);

    const { body } = await bot.receives(press(data));

    expect(body).toMatchObject({
      type: 'application/vnd.microsoft.activity.message',
      value: 'Bob has approved this already.',
    });
  });

  test('shows a card in its place to this person alone: nobody else’s view changes', async () => {
    teamsSide(jwk).givesKeys();
    bot = await startBot(fakeRouter(() => replaceWith({ summary: 'Page 2', nodes: [title('Page 2')] })).router);

    for (const from of [ada, bob]) {
      const { body } = await bot.receives(press({ ...data, from: from.id }, 'channel', from));

      expect(body).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive', value: { type: 'AdaptiveCard' } });
    }
  });

  test('changes the card for good in a chat that nobody else sees', async () => {
    const side = connected();
    side.takesUpdates();
    bot = await startBot(fakeRouter(() => replaceWith({ summary: 'Page 2', nodes: [title('Page 2')] })).router);

    const { body } = await bot.receives(press(data, 'personal'));

    expect(side.sent.at(-1)).toMatchObject({
      method: 'PUT',
      path: `/emea/v3/conversations/${personalChat().id}/activities/1600`,
    });
    expect(body).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive' });
  });

  test('is answered in the private chat when the answer is longer', async () => {
    const side = connected();
    side.opens('a:ada-and-bot');
    side.takes();
    bot = await startBot(fakeRouter(() => answer(big)).router);

    const { body } = await bot.receives(press(data));

    expect(side.messages()[0]?.path).toContain('/a:ada-and-bot/');
    expect(body).toMatchObject({ value: 'I answered in our private chat.' });
  });

  test('is answered on the card, for this person alone, where no private chat can be opened', async () => {
    const side = connected();
    side.refusesOpening(403, 'BotNotInConversationRoster');
    bot = await startBot(fakeRouter(() => answer(big)).router);

    const { body } = await bot.receives(press(data));

    expect(body).toMatchObject({ type: 'application/vnd.microsoft.card.adaptive' });
  });

  test('is answered to everybody in the thread of the card', async () => {
    const side = connected();
    side.takes();
    bot = await startBot(fakeRouter(() => say(note('Approved.'))).router);

    await bot.receives(press(data));

    expect(side.messages()[0]?.path).toBe(`/emea/v3/conversations/${channel};messageid=1600/activities`);
  });

  test('counts once when it is pressed twice in a moment', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);
    const { receives, clock } = bot;

    await Promise.all([receives(press(data)), receives(press(data))]);
    expect(asked).toHaveLength(1);

    clock.advance(5_000);
    await receives(press(data));
    expect(asked).toHaveLength(2);
  });

  test('of an older client comes as a message, and is answered with one', async () => {
    const side = connected();
    side.takes();
    const { router, asked } = fakeRouter(() => answer('Approved.'));
    bot = await startBot(router);

    await bot.receives(inPersonal('', { text: undefined, value: data, replyToId: '1600' }));

    expect(asked[0]?.ask).toEqual({ kind: 'pressed', command: 'credit approve', values: { id: 'r1' } });
    expect(side.messages()[0]?.body).toMatchObject({ summary: 'Approved.' });
  });

  test('that takes too long is answered with a message', async () => {
    const side = connected();
    side.takes();
    let finish = (): void => undefined;
    const slow = new Promise<void>((resolve) => {
      finish = resolve;
    });
    bot = await startBot(fakeRouter(async () => (await slow, say(note('Approved.')))).router, {
      patience: { invokeMs: 1, typingMs: 60_000, turnMs: 60_000 },
    });

    const { body } = await bot.receives(press(data));
    finish();
    await bot.teams.stop(1_000);

    expect(body).toMatchObject({ value: 'This takes a little longer. The answer comes as a message.' });
    expect(side.messages()[0]?.body).toMatchObject({ summary: 'Approved.' });
  });

  test.each([{}, { c: 7 }, { c: 'credit approve', k: 'gone' }, 'text', null])(
    'that carries %j is too old',
    async (odd) => {
      teamsSide(jwk).givesKeys();
      const { router, asked } = fakeRouter();
      bot = await startBot(router);

      const { status, body } = await bot.receives(press(odd as object));

      expect({ status, body }).toMatchObject({ status: 200, body: { value: expect.stringContaining('too old') } });
      expect(asked).toEqual([]);
    },
  );

  test('that fails says so, with a reference, and no detail', async () => {
    teamsSide(jwk).givesKeys();
    bot = await startBot(
      fakeRouter(() => {
        throw new Error('secret details');
      }).router,
    );

    const { status, text: said } = await bot.receives(press(data));

    expect(status).toBe(200);
    expect(said).toMatch(/reference \w{8}/);
    expect(said).not.toContain('secret');
  });

  test('values too long for Teams are kept here', async () => {
    const side = connected();
    side.takes();
    const long = 'x'.repeat(5_000);
    const { router, asked } = fakeRouter(({ ask }) =>
      ask.kind === 'typed'
        ? answer({
            summary: 'Which?',
            nodes: [title('Which?'), { kind: 'actions', actions: [run('This', 'deal won', { note: long })] }],
          })
        : answer('Done.'),
    );
    bot = await startBot(router);
    await bot.receives(inPersonal('deal won'));
    const carried = /"data":(\{"c":"deal won","k":"\w+"\})/.exec(JSON.stringify(side.messages()[0]?.body))?.[1];

    await bot.receives(press(JSON.parse(carried ?? 'null'), 'personal'));

    expect(asked[1]?.ask).toEqual({ kind: 'pressed', command: 'deal won', values: { note: long } });
  });
});

test('a question of Teams that we do not know is no fault', async () => {
  teamsSide(jwk).givesKeys();
  bot = await startBot(fakeRouter().router);

  const { status } = await bot.receives({ ...press(data), name: 'something/new' });

  expect(status).toBe(200);
});

/** Ada has exported her deals and is asked whether the file may come. */
async function offeredFile() {
  const side = connected();
  side.takes(3);
  const file = {
    kind: 'file' as const,
    name: 'deals.csv',
    title: 'All deals',
    bytes: Buffer.from('a,b\n'),
    card: note('2 deals'),
  };
  bot = await startBot(fakeRouter(() => file).router);
  const { receives } = bot;
  await receives(inPersonal('report export'));
  const consent = JSON.stringify(side.messages()[1]?.body);
  expect(consent).toContain('file.consent');
  return { side, receives, key: /"acceptContext":\{"file":"(\w+)"\}/.exec(consent)?.[1] };
}

test('a file is offered, and put into the person’s OneDrive when they say yes', async () => {
  const { side, key, receives } = await offeredFile();
  side.takesUpload('https://northwind-my.sharepoint.com/upload/1');
  const value = {
    action: 'accept',
    context: { file: key },
    uploadInfo: {
      contentUrl: 'https://northwind-my.sharepoint.com/x',
      uploadUrl: 'https://northwind-my.sharepoint.com/upload/1',
      uniqueId: 'u1',
      fileType: 'csv',
    },
  };

  const { status } = await receives({ ...press(data, 'personal'), name: 'fileConsent/invoke', value });

  expect(status).toBe(200);
  expect(side.sent.find(({ method }) => method === 'UPLOAD')).toMatchObject({ body: { raw: 'a,b\n' } });
  expect(JSON.stringify(side.messages().at(-1)?.body)).toContain('file.info');
});

test('a file goes nowhere but to OneDrive', async () => {
  const { side, key, receives } = await offeredFile();
  const uploadInfo = { contentUrl: 'https://x', uploadUrl: 'https://evil.example/?.sharepoint.com', uniqueId: 'u1' };

  await receives({
    ...press(data, 'personal'),
    name: 'fileConsent/invoke',
    value: { action: 'accept', context: { file: key }, uploadInfo },
  });

  expect(side.messages().at(-1)?.body).toMatchObject({ text: expect.stringContaining('could not be saved') });
});
