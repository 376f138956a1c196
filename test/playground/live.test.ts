import { expect, test } from 'vitest';
import { isObject, type Json, parseJson } from '../../src/playground/json.ts';
import { world } from './support.ts';

/** The events of a browser tab, one at a time. */
async function openTab(origin: string): Promise<{ next(): Promise<Json>; isOver(): Promise<boolean> }> {
  const response = await fetch(`${origin}/playground/events`);
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let received = '';
  return {
    async next() {
      for (;;) {
        const [frame, data] = /^(?:retry: \d+\n)?data: (.*)\n\n/.exec(received) ?? [];
        if (frame !== undefined && data !== undefined) {
          received = received.slice(frame.length);
          const event = parseJson(data);
          return isObject(event) ? event : {};
        }
        const { value, done } = await reader.read();
        if (done) throw new Error('the stream is over');
        received += decoder.decode(value, { stream: true });
      }
    },
    isOver: async () => (await reader.read()).done,
  };
}

test('an open tab hears of every change, with the time of the bot', async () => {
  const { origin, api, act, clock } = await world();
  const tab = await openTab(origin);

  const first = await tab.next();
  await api('chat.postMessage', { channel: 'C0DEALS', text: 'A deal' });
  clock.now = new Date('2026-11-30T09:00:00Z');
  await act('read', { person: 'U0ADA', channel: 'C0DEALS', ts: '1' });

  expect(first).toMatchObject({
    type: 'snapshot',
    people: [{ id: 'U0ADA', handle: 'ada' }, {}, {}],
    canAdvance: false,
  });
  expect(await tab.next()).toMatchObject({ type: 'message', message: { text: 'A deal' } });
  expect(await tab.next()).toMatchObject({ type: 'read', person: 'U0ADA', at: Date.parse('2026-11-30T09:00:00Z') });
});

test('a call that Slack would refuse is shown to the visitor', async () => {
  const { origin, api } = await world();
  const tab = await openTab(origin);
  await tab.next();

  await api('chat.postMessage', { channel: 'C0GONE', text: 'a' });

  expect(await tab.next()).toMatchObject({
    type: 'notice',
    text: 'The app called chat.postMessage, and Slack would refuse it: channel_not_found',
  });
});

test('the tab is let go when the playground closes, and so is one that comes back then', async () => {
  const { origin, playground } = await world();
  const tab = await openTab(origin);
  await tab.next();

  await playground.close();
  const late = await openTab(origin);
  await late.next();

  expect(await tab.isOver()).toBe(true);
  expect(await late.isOver()).toBe(true);
});

test('the clock is moved where the bot lets it be: to the next Monday morning in the company’s zone', async () => {
  const moved: number[] = [];
  const { act, clock } = await world({
    zone: async () => 'Europe/Berlin',
    advanceClock: async (milliseconds) => void moved.push(milliseconds),
  });
  const fixed = await world();

  await act('clock', { person: 'U0ROSA', to: 'monday' });
  const refused = await fixed.act('clock', { person: 'U0ROSA', to: 'day' });

  expect(new Date(clock.now.getTime() + (moved[0] ?? 0)).toISOString()).toBe('2026-11-30T08:00:00.000Z');
  expect(refused.status).toBe(404);
});
