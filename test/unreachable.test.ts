import { expect, test } from 'vitest';
import type { Person } from '../src/core/person.ts';
import { createUnreachable } from '../src/unreachable.ts';
import { recordingMessenger, wordsOf } from './support/messenger.ts';

const admin = (id: string, platform: 'slack' | 'teams'): Person => ({
  id,
  name: id,
  roles: ['admin'],
  zone: 'UTC',
  identities: [{ platform, workspace: 'W', user: `user-${id}` }],
});

function telling(admins = [admin('ada', 'slack'), admin('bob', 'teams')]) {
  const messenger = recordingMessenger('slack');
  const claimed = new Set<string>();
  const failures: unknown[] = [];
  const tell = createUnreachable({
    messengers: new Map([['slack', messenger]]),
    admins: async () => admins,
    nameOf: async () => 'Rita',
    claim: async (key) => !claimed.has(key) && Boolean(claimed.add(key)),
    failed: (error) => void failures.push(error),
  });
  return { tell, messenger, failures };
}

test('the admins hear once that a channel cannot be written to, and how to mend it', async () => {
  const { tell, messenger } = telling();

  await Promise.all([tell('t', 'teams/W/19:c@thread.tacv2'), tell('t', 'teams/W/19:c@thread.tacv2')]);
  await tell('t', 'teams/W/19:c@thread.tacv2');

  expect(messenger.sent).toMatchObject([{ how: 'tell', to: 'user-ada' }]);
  expect(messenger.sent.map(({ card }) => wordsOf(card)).join()).toMatch(
    /Microsoft Teams any more[\s\S]*\[Choose a channel\]/,
  );
});

test('they hear of a person too, but nobody hears of themselves', async () => {
  const { tell, messenger } = telling();

  await tell('t', 'person/rita');
  await tell('t', 'person/ada');

  expect(messenger.sent.map(({ card }) => card.summary)).toEqual([expect.stringContaining('write to Rita')]);
});

test('a message that was deleted is nobody’s concern', async () => {
  const { tell, messenger } = telling();

  await tell('t', 'slack/T1/C1/1700.1');

  expect(messenger.sent).toEqual([]);
});

test('an admin who cannot be reached either is a fault for the log', async () => {
  const { tell, messenger, failures } = telling();
  messenger.fails = () => Object.assign(new Error('down'), { outcome: 'later' }) as never;

  await tell('t', 'slack/T1/C1');

  expect(failures).toHaveLength(1);
});
