import { expect, test } from 'vitest';
import type { Json } from '../../src/playground/json.ts';
import { asObject, at, type World, world } from './support.ts';

async function responseUrl({ act, heard }: World): Promise<string> {
  await act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '/deal list' });
  return String(heard.at(-1)?.fields.response_url);
}

async function respond(url: string, body: Json): Promise<{ status: number; body: Json }> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  return { status: response.status, body: asObject(await response.json()) };
}

/** Posts a message with a button, presses it as Ada, and answers the response_url of the click. */
async function pressed(here: World, message: Json = {}): Promise<{ ts: string; url: string }> {
  const blocks = [
    {
      type: 'actions',
      block_id: 'b',
      elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Go' } }],
    },
  ];
  const { ts } = await here.api('chat.postMessage', { channel: 'C0DEALS', text: 'A card', blocks, ...message });
  const action = { type: 'button', action_id: 'a', block_id: 'b' };
  await here.act('press', { person: 'U0ADA', place: { channel: 'C0DEALS', ts }, action, values: {} });
  return { ts: String(ts), url: String(here.heard.at(-1)?.payload.response_url) };
}

const shown = async ({ snapshot }: World) => (await snapshot()).messages.C0DEALS?.filter(({ kind }) => !kind);

test('an answer is private, unless it is for the channel', async () => {
  const here = await world();
  const url = await responseUrl(here);

  await respond(url, { text: 'for Ada' });
  await respond(url, { text: 'for all', response_type: 'in_channel' });

  const [first, second] = (await shown(here)) ?? [];
  expect(first).toMatchObject({ text: 'for Ada', onlyFor: 'U0ADA', author: 'U0RAINMAKER' });
  expect(second).toMatchObject({ text: 'for all' });
  expect(second).not.toHaveProperty('onlyFor');
});

test('an answer can go to a thread', async () => {
  const here = await world();
  const { ts } = await here.api('chat.postMessage', { channel: 'C0DEALS', text: 'parent' });

  await respond(await responseUrl(here), { text: 'in the thread', thread_ts: ts, response_type: 'in_channel' });

  expect((await shown(here))?.at(-1)).toMatchObject({ text: 'in the thread', thread_ts: ts });
});

test('the message whose button was pressed can be replaced', async () => {
  const here = await world();
  const { ts, url } = await pressed(here);

  const answer = await respond(url, { text: 'Done', replace_original: true });

  expect(answer).toEqual({ status: 200, body: { ok: true } });
  expect(await shown(here)).toMatchObject([{ ts, text: 'Done' }]);
  expect((await shown(here))?.[0]).not.toHaveProperty('blocks');
});

test('the message whose button was pressed can be removed', async () => {
  const here = await world();
  const { url } = await pressed(here);

  await respond(url, { delete_original: true });

  expect(await shown(here)).toEqual([]);
});

test('without replace_original the answer is a new private message', async () => {
  const here = await world();
  const { ts, url } = await pressed(here);

  await respond(url, { text: 'Only so you know' });

  expect(await shown(here)).toMatchObject([
    { ts, text: 'A card' },
    { text: 'Only so you know', onlyFor: 'U0ADA' },
  ]);
});

test('an ephemeral message is replaced through its response_url', async () => {
  const here = await world();
  const blocks = [
    {
      type: 'actions',
      block_id: 'b',
      elements: [{ type: 'button', action_id: 'a', text: { type: 'plain_text', text: 'Go' } }],
    },
  ];
  await respond(await responseUrl(here), { text: 'Sure?', blocks });
  const question = (await shown(here))?.[0];

  const place = { channel: 'C0DEALS', ts: question?.ts };
  await here.act('press', {
    person: 'U0ADA',
    place,
    action: { type: 'button', action_id: 'a', block_id: 'b' },
    values: {},
  });
  const click = here.heard.at(-1)?.payload;
  await respond(String(click?.response_url), { text: 'Done', replace_original: true });

  expect(click).not.toHaveProperty('message');
  expect(at(click, 'container.is_ephemeral')).toBe(true);
  expect(await shown(here)).toMatchObject([{ ts: question?.ts, text: 'Done', onlyFor: 'U0ADA' }]);
});

test('a response_url works five times, for half an hour', async () => {
  const here = await world();
  const url = await responseUrl(here);

  const statuses: number[] = [];
  for (let use = 1; use <= 6; use += 1) statuses.push((await respond(url, { text: `${use}` })).status);
  const other = await responseUrl(here);
  here.clock.now = new Date(here.clock.now.getTime() + 31 * 60_000);
  const late = await respond(other, { text: 'late' });

  expect(statuses).toEqual([200, 200, 200, 200, 200, 404]);
  expect(late).toEqual({ status: 404, body: { ok: false, error: 'expired_url' } });
});

test('an answer that Slack would refuse is refused', async () => {
  const here = await world();

  const refused = await respond(await responseUrl(here), { text: 'a', blocks: [{ type: 'nonsense' }] });

  expect(refused).toMatchObject({ status: 400, body: { ok: false, error: 'invalid_blocks' } });
});

test('a made-up response_url is nothing', async () => {
  const { origin } = await world();

  expect((await respond(`${origin}/playground/slack/response/guess`, { text: 'a' })).status).toBe(404);
});
