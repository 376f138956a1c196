import { slackSide, withoutNetwork } from '../../support/http.ts';
import { afterEach, expect, test } from 'vitest';
import { note } from '../../../src/core/card.ts';
import { answer, say } from '../../../src/core/reply.ts';
import { ada, type Bot, fakeRouter, startBot, team } from './support.ts';

withoutNetwork();

let bot: Bot | undefined;
afterEach(async () => bot?.close());

test('a slash command is acknowledged with nothing and answered privately', async () => {
  const slack = slackSide();
  slack.takesResponses();
  const { router, asked } = fakeRouter(() => answer('Acme is won.'));
  bot = await startBot(router);

  const response = await bot.command({ text: 'won Acme 45k EUR', trigger_id: '77.1' });
  await bot.settled();

  expect(response).toMatchObject({ status: 200, body: '' });
  expect(response.headers.get('content-length')).toBe('0');
  expect(asked).toEqual([
    {
      ask: { kind: 'typed', text: 'deal won Acme 45k EUR' },
      key: 'slack/command/77.1',
      place: { platform: 'slack', workspace: team, channel: 'C0SALES', direct: false },
      user: { id: ada, name: 'ada' },
    },
  ]);
  expect(slack.to('response_url')).toMatchObject([
    { response_type: 'ephemeral', replace_original: false, text: 'Acme is won.', blocks: [{ type: 'section' }] },
  ]);
});

test('what everybody should see is posted in the channel', async () => {
  const slack = slackSide();
  slack.answers('chat.postMessage', { channel: 'C0SALES', ts: '1.1' });
  bot = await startBot(fakeRouter(() => say(note('Ada won Acme'))).router);

  await bot.command({});
  await bot.settled();

  expect(slack.to('chat.postMessage')).toMatchObject([{ channel: 'C0SALES', text: 'Ada won Acme' }]);
});
