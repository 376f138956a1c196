import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { world } from './support.ts';

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'playground-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('the chat is there again after a restart, without what only one person saw', async () => {
  const file = join(await folder(), 'deep', 'chat.json');
  const before = await world({ file });
  const { ts } = await before.api('chat.postMessage', { channel: 'C0DEALS', text: 'A deal' });
  await before.api('chat.postMessage', { channel: 'C0DEALS', text: 'Won', thread_ts: ts });
  await before.api('chat.postEphemeral', { channel: 'C0DEALS', user: 'U0ADA', text: 'psst' });
  await before.api('views.publish', { user_id: 'U0ADA', view: { type: 'home', blocks: [{ type: 'divider' }] } });
  await before.act('read', { person: 'U0ADA', channel: 'C0DEALS', ts });
  await before.playground.close();

  const after = await world({ file });

  const { messages, homes, reads } = await after.snapshot();
  expect(messages.C0DEALS?.map(({ text }) => text)).toEqual(['A deal', 'Won']);
  expect(homes).toMatchObject({ U0ADA: { type: 'home' } });
  expect(reads).toEqual({ U0ADA: { C0DEALS: ts } });
});

test('new messages come after the old ones, although the clock of the last run was ahead', async () => {
  const file = join(await folder(), 'chat.json');
  const before = await world({ file });
  before.clock.now = new Date('2026-12-24T09:00:00Z');
  const old = await before.api('chat.postMessage', { channel: 'C0DEALS', text: 'later' });
  await before.playground.close();

  const after = await world({ file });
  const next = await after.api('chat.postMessage', { channel: 'C0DEALS', text: 'now' });

  expect(Number(next.ts)).toBeGreaterThan(Number(old.ts));
});

test('a clock that was moved stays moved after a restart', async () => {
  const file = join(await folder(), 'chat.json');
  const before = await world({ file, advanceClock: async () => undefined });
  await before.act('clock', { person: 'U0ADA', to: 'day' });
  await before.act('clock', { person: 'U0ADA', to: 'hour' });
  await before.playground.close();

  const after = await world({ file });

  expect(after.playground.aheadMs).toBe(25 * 3_600_000);
});

test('a file that is half written or no chat starts an empty chat', async () => {
  const file = join(await folder(), 'chat.json');
  await writeFile(file, '{"messages": {"C0DE');

  const { snapshot } = await world({ file });

  expect((await snapshot()).messages).toEqual({});
});

test('the file is replaced as a whole, and everything said is in it once it is closed', async () => {
  const path = await folder();
  const { api, playground } = await world({ file: join(path, 'chat.json') });

  await Promise.all(
    Array.from({ length: 20 }, (_, index) => api('chat.postMessage', { channel: 'C0DEALS', text: `${index}` })),
  );
  await playground.close();

  expect(await readdir(path)).toEqual(['chat.json']);
  const stored = JSON.parse(await readFile(join(path, 'chat.json'), 'utf8')) as { messages: { C0DEALS: unknown[] } };
  expect(stored.messages.C0DEALS).toHaveLength(20);
});
