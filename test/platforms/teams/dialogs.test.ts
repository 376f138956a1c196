import { teamsSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, describe, expect, test } from 'vitest';
import { note, title } from '../../../src/core/card.ts';
import type { Form } from '../../../src/core/form.ts';
import { answer, nothing, refuse, say } from '../../../src/core/reply.ts';
import { type Bot, channel, fakeRouter, invoke, jwk, startBot, tenant } from './support.ts';

withoutNetwork();
let bot: Bot | undefined;
afterEach(async () => bot?.close());

const form: Form = {
  command: 'deal won',
  title: 'Deal won',
  submit: 'Save',
  fields: [
    { name: 'account', label: 'Account', required: true, control: { kind: 'line' }, initial: 'Acme' },
    {
      name: 'products',
      label: 'Products',
      required: false,
      control: {
        kind: 'choices',
        options: [
          { label: 'A, B', raw: 'A, B' },
          { label: 'C', raw: 'C' },
        ],
      },
    },
    { name: 'owner', label: 'Owner', required: false, control: { kind: 'person' } },
    { name: 'channel', label: 'Channel', required: false, control: { kind: 'channel' } },
  ],
  hidden: { id: 'd1' },
};
const opened = { kind: 'form' as const, form };

/** What the dialog would send back: what it carries, and what was entered. */
function submission(dialog: unknown, entered: object) {
  const { origin } = JSON.parse(/"data":(\{"origin":\{.*?\}\})\}\]/.exec(JSON.stringify(dialog))?.[1] ?? '{}');
  return { data: { origin, ...entered } };
}

const pressed = { data: { c: 'deal won', v: { account: 'Acme' }, msteams: { type: 'task/fetch' } } };

describe('a form', () => {
  test('opens from a button with what is known filled in', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => opened);
    bot = await startBot(router);
    await bot.references.save({
      workspace: tenant,
      kind: 'conversation',
      id: '19:deals@thread.tacv2',
      serviceUrl: 'https://x',
      name: 'Deals',
    });

    const { body } = await bot.receives(invoke('task/fetch', pressed));

    expect(asked[0]?.ask).toEqual({ kind: 'opened', command: 'deal won', values: { account: 'Acme' } });
    expect(body).toMatchObject({
      task: {
        type: 'continue',
        value: { title: 'Deal won', card: { contentType: 'application/vnd.microsoft.card.adaptive' } },
      },
    });
    const text = JSON.stringify(body);
    expect(text).toContain('"id":"words:account"');
    expect(text).toContain('"value":"Acme"');
    expect(text).toContain('graph.microsoft.com/users');
    expect(text).toContain('Deals');
  });

  test('is submitted as the words that would have been typed', async () => {
    const side = teamsSide(jwk);
    side.givesKeys();
    side.givesToken();
    side.takes();
    const { router, asked } = fakeRouter(({ ask }) => (ask.kind === 'opened' ? opened : say(note('Won!'))));
    bot = await startBot(router);
    const { body } = await bot.receives(invoke('task/fetch', pressed));

    const done = await bot.receives(
      invoke(
        'task/submit',
        submission(body, {
          'words:account': 'Acme',
          'choices:products': 'A%2C%20B,C',
          'person:owner': 'abc',
          'words:empty': '',
        }),
      ),
    );

    expect(asked[1]).toMatchObject({
      ask: {
        kind: 'submitted',
        command: 'deal won',
        values: { account: 'Acme', products: '"A, B", C', owner: '<@abc>', id: 'd1' },
      },
      place: { channel, message: '1600' },
    });
    expect(done).toMatchObject({ status: 200, text: '' });
    expect(side.messages()[0]?.path).toContain(channel);
  });

  test('comes back with what was wrong and what was entered', async () => {
    teamsSide(jwk).givesKeys();
    const wrong: Form = {
      ...form,
      fields: form.fields.map((field) => (field.name === 'account' ? { ...field, initial: 'Acne' } : field)),
      problems: { account: 'There is no account “Acne”.' },
    };
    const { router } = fakeRouter(({ ask }) => (ask.kind === 'opened' ? opened : { kind: 'form', form: wrong }));
    bot = await startBot(router);
    const { body } = await bot.receives(invoke('task/fetch', pressed));

    const again = await bot.receives(invoke('task/submit', submission(body, { 'words:account': 'Acne' })));

    expect(again.text).toContain('There is no account “Acne”.');
    expect(again.text).toContain('"value":"Acne"');
    expect(again.body).toMatchObject({ task: { type: 'continue' } });
  });

  test('sent twice is one act, also after it came back once', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(({ ask }) => (ask.kind === 'opened' ? opened : nothing));
    bot = await startBot(router);
    const { body } = await bot.receives(invoke('task/fetch', pressed));
    const sent = submission(body, { 'words:account': 'Acme' });

    await bot.receives(invoke('task/submit', sent));
    await bot.receives(invoke('task/submit', sent));

    expect(asked[1]?.key).toBe(asked[2]?.key);
  });

  test('shows a private sentence in its place, and a refusal too', async () => {
    teamsSide(jwk).givesKeys();
    const replies = [opened, answer('Saved for you.'), refuse('Somebody was faster.')];
    const { router } = fakeRouter(() => replies.shift() ?? nothing);
    bot = await startBot(router);
    const { body } = await bot.receives(invoke('task/fetch', pressed));

    const saved = await bot.receives(invoke('task/submit', submission(body, {})));
    const refused = await bot.receives(invoke('task/submit', submission(body, { 'words:account': 'B' })));

    expect(saved.text).toContain('Saved for you.');
    expect(refused.text).toContain('Somebody was faster.');
  });

  test('that nobody may open says why', async () => {
    teamsSide(jwk).givesKeys();
    bot = await startBot(fakeRouter(() => refuse('Only managers may do this.')).router);

    const { text } = await bot.receives(invoke('task/fetch', pressed));

    expect(text).toContain('Only managers may do this.');
  });

  test('a longer private answer comes in the private chat', async () => {
    const side = teamsSide(jwk);
    side.givesKeys();
    side.givesToken();
    side.opens('a:ada-and-bot');
    side.takes();
    const { router } = fakeRouter(({ ask }) =>
      ask.kind === 'opened' ? opened : answer({ summary: 'Acme is won', nodes: [title('Won')] }),
    );
    bot = await startBot(router);
    const { body } = await bot.receives(invoke('task/fetch', pressed));

    const done = await bot.receives(invoke('task/submit', submission(body, {})));

    expect(done.body).toMatchObject({
      task: { type: 'message', value: 'Acme is won. I answered in our private chat.' },
    });
    expect(side.messages()[0]?.path).toContain('/a:ada-and-bot/');
  });

  test('somebody else’s place cannot be put into it', async () => {
    teamsSide(jwk).givesKeys();
    const { router, asked } = fakeRouter(() => nothing);
    bot = await startBot(router);
    const origin = {
      id: 'x',
      command: 'deal won',
      hidden: {},
      home: { channel: '19:secret@thread.tacv2', direct: false },
    };

    await bot.receives(invoke('task/submit', { data: { origin } }));

    expect(asked[0]?.place.channel).toBe(channel);
  });
});

describe('a message’s menu', () => {
  const messagePayload = {
    id: '1700',
    linkToMessage: 'https://teams.microsoft.com/l/message/1',
    from: { user: { id: 'b0b', displayName: 'Bob Ross' } },
    body: {
      contentType: 'html',
      content: '<p>Acme &amp; Co want <strong>SSO</strong></p><p>soon<br>really</p><script>x()</script>',
    },
  };

  test('gives the command the message as words, and answers where the message is', async () => {
    const side = teamsSide(jwk);
    side.givesKeys();
    side.givesToken();
    side.takes();
    const { router, asked } = fakeRouter(({ ask }) => (ask.kind === 'opened' ? opened : say(note('Logged.'))));
    bot = await startBot(router);

    const { body } = await bot.receives(
      invoke('composeExtension/fetchTask', { commandId: 'deal_won', messagePayload }),
    );
    await bot.receives(
      invoke('composeExtension/submitAction', {
        commandId: 'deal_won',
        ...submission(body, { 'words:account': 'Acme' }),
      }),
    );

    expect(asked[0]?.ask).toEqual({
      kind: 'opened',
      command: 'deal won',
      values: {
        text: 'Acme & Co want SSO\nsoon\nreally',
        author: 'Bob Ross',
        link: 'https://teams.microsoft.com/l/message/1',
      },
    });
    expect(asked[1]).toMatchObject({ ask: { kind: 'submitted' }, place: { channel, message: '1700' } });
    expect(side.messages()[0]?.path).toContain(channel);
  });

  test('an entry of an older version says so', async () => {
    teamsSide(jwk).givesKeys();
    bot = await startBot(fakeRouter().router);

    const { text } = await bot.receives(invoke('composeExtension/fetchTask', { commandId: 'gone', messagePayload }));

    expect(text).toContain('older version');
  });
});
