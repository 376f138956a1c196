import { expect, test } from 'vitest';
import type { Json } from '../../src/playground/json.ts';
import { at, type BotAnswer, type World, world } from './support.ts';

const VIEW = {
  type: 'modal',
  callback_id: 'deal',
  private_metadata: 'D-1',
  notify_on_close: true,
  title: { type: 'plain_text', text: 'Log a deal' },
  submit: { type: 'plain_text', text: 'Save' },
  blocks: [
    {
      type: 'input',
      block_id: 'account',
      label: { type: 'plain_text', text: 'Account' },
      element: { type: 'plain_text_input', action_id: 'v' },
    },
  ],
};
const VALUES = { account: { v: { type: 'plain_text_input', value: 'Acme' } } };
const titled = (text: string) => ({ ...VIEW, title: { type: 'plain_text', text } });

/** Opens the modal by a global shortcut, as the bot would. */
async function opened(here: World, view: Json = VIEW): Promise<string> {
  await here.act('shortcut', { person: 'U0ADA', callbackId: 'log_deal' });
  const answer = await here.api('views.open', { trigger_id: here.heard.at(-1)?.payload.trigger_id, view });
  return String(at(answer, 'view.id'));
}

async function submit(here: World, view: string, answer: BotAnswer = {}) {
  here.botAnswers(answer);
  const { body } = await here.act('submit', { person: 'U0ADA', view, values: VALUES });
  return body;
}

const stack = async ({ snapshot }: World) => (await snapshot()).views.U0ADA ?? [];
const titles = async (here: World) => (await stack(here)).map((view) => at(view, 'title.text'));

test('a trigger opens one modal, within three seconds', async () => {
  const here = await world();
  const trigger = async () => {
    await here.act('shortcut', { person: 'U0ADA', callbackId: 'log_deal' });
    return here.heard.at(-1)?.payload.trigger_id;
  };
  const used = await trigger();
  const late = await trigger();

  expect(await here.api('views.open', { trigger_id: used, view: VIEW })).toMatchObject({
    ok: true,
    view: { callback_id: 'deal' },
  });
  expect(await here.api('views.open', { trigger_id: used, view: VIEW })).toMatchObject({
    error: 'exchanged_trigger_id',
  });
  expect(await here.api('views.open', { trigger_id: 'made.up', view: VIEW })).toMatchObject({
    error: 'invalid_trigger_id',
  });
  here.clock.now = new Date(here.clock.now.getTime() + 3001);
  expect(await here.api('views.open', { trigger_id: late, view: VIEW })).toMatchObject({ error: 'expired_trigger_id' });
});

test('a submission carries the view and its values, and an empty answer closes the modal', async () => {
  const here = await world();
  const id = await opened(here);

  expect(await submit(here, id)).toEqual({ kind: 'done' });

  expect(here.heard.at(-1)?.payload).toMatchObject({
    type: 'view_submission',
    user: { id: 'U0ADA' },
    view: { id, callback_id: 'deal', private_metadata: 'D-1', state: { values: VALUES } },
  });
  expect(await stack(here)).toEqual([]);
});

test('errors keep the modal open', async () => {
  const here = await world();
  const id = await opened(here);

  const outcome = await submit(here, id, { body: { response_action: 'errors', errors: { account: 'Which Acme?' } } });

  expect(outcome).toEqual({ kind: 'errors', errors: { account: 'Which Acme?' } });
  expect(await titles(here)).toEqual(['Log a deal']);
});

test('errors for a block that is no input are a mistake of the app', async () => {
  const here = await world();
  const id = await opened(here);

  expect(await submit(here, id, { body: { response_action: 'errors', errors: { nothing: 'a' } } })).toEqual({
    kind: 'failed',
  });
});

test('a submission that fails or is cut off keeps the modal open', async () => {
  const here = await world();
  const id = await opened(here);

  expect(await submit(here, id, { status: 500 })).toEqual({ kind: 'failed' });
  expect(await submit(here, id, 'hang up')).toEqual({ kind: 'failed' });
  expect(await titles(here)).toEqual(['Log a deal']);
});

test('a submission can update, push and clear, and no more than three are stacked', async () => {
  const here = await world();
  const id = await opened(here);

  await submit(here, id, { body: { response_action: 'update', view: titled('Again') } });
  expect(await titles(here)).toEqual(['Again']);
  expect(at(await stack(here), '0.id')).toBe(id);

  await submit(here, id, { body: { response_action: 'push', view: titled('Second') } });
  await submit(here, String(at(await stack(here), '1.id')), {
    body: { response_action: 'push', view: titled('Third') },
  });
  const third = (await stack(here))[2];
  expect(third).toMatchObject({ root_view_id: id, previous_view_id: at(await stack(here), '1.id') });

  const tooMany = await submit(here, String(third?.id), { body: { response_action: 'push', view: titled('Fourth') } });
  expect(tooMany).toEqual({ kind: 'failed' });
  expect(await titles(here)).toEqual(['Again', 'Second', 'Third']);

  await submit(here, String(third?.id), { body: { response_action: 'clear' } });
  expect(await stack(here)).toEqual([]);
});

test('views.update finds a view by its id or external id, and minds the hash', async () => {
  const here = await world();
  await opened(here, { ...VIEW, external_id: 'deal-1' });
  const [view] = await stack(here);

  expect(
    await here.api('views.update', { external_id: 'deal-1', hash: view?.hash, view: titled('New') }),
  ).toMatchObject({ ok: true, view: { id: view?.id } });
  expect(await here.api('views.update', { view_id: view?.id, hash: view?.hash, view: VIEW })).toMatchObject({
    error: 'hash_conflict',
  });
  expect(await here.api('views.update', { view_id: 'V0GONE', view: VIEW })).toMatchObject({ error: 'not_found' });
});

test('closing tells the app that asked for it', async () => {
  const here = await world();
  const id = await opened(here);

  await here.act('close', { person: 'U0ADA', all: false });

  expect(here.heard.at(-1)?.payload).toMatchObject({ type: 'view_closed', view: { id }, is_cleared: false });
  expect(await stack(here)).toEqual([]);
});

test('a button in a modal sends block_actions with the view and all values', async () => {
  const here = await world();
  const view = await opened(here);

  const action = { type: 'button', action_id: 'more', block_id: 'x', value: '1' };
  await here.act('press', { person: 'U0ADA', place: { view }, action, values: VALUES });
  const click = here.heard.at(-1)?.payload;
  const pushed = await here.api('views.push', { trigger_id: click?.trigger_id, view: titled('Second') });

  expect(click).toMatchObject({
    type: 'block_actions',
    container: { type: 'view', view_id: view },
    view: { id: view, state: { values: VALUES } },
    actions: [{ action_id: 'more', block_id: 'x', value: '1' }],
  });
  expect(click).not.toHaveProperty('response_url');
  expect(pushed).toMatchObject({ ok: true, view: { root_view_id: view } });
  expect(await titles(here)).toEqual(['Log a deal', 'Second']);
});

test('an external select asks the app for options', async () => {
  const here = await world();
  const view = await opened(here);
  const options = [{ text: { type: 'plain_text', text: 'Acme' }, value: 'acme' }];
  here.botAnswers({ body: { options } });

  const asked = { person: 'U0ADA', place: { view }, actionId: 'account', blockId: 'b', value: 'ac', values: {} };
  const { body } = await here.act('suggest', asked);

  expect(here.heard.at(-1)?.payload).toMatchObject({
    type: 'block_suggestion',
    action_id: 'account',
    block_id: 'b',
    value: 'ac',
  });
  expect(body).toEqual({ options, option_groups: [] });
});

test('the Home tab is drawn for one person, and its buttons say so', async () => {
  const here = await world();
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'Good morning' } }];

  await here.api('views.publish', { user_id: 'U0ADA', view: { type: 'home', blocks } });
  const action = { type: 'button', action_id: 'a', block_id: 'b' };
  const mine = await here.act('press', { person: 'U0ADA', place: { home: true }, action, values: {} });
  const theirs = await here.act('press', { person: 'U0MAX', place: { home: true }, action, values: {} });

  expect((await here.snapshot()).homes).toMatchObject({ U0ADA: { type: 'home', blocks } });
  expect(mine.status).toBe(200);
  expect(at(here.heard.at(-1)?.payload, 'view.type')).toBe('home');
  expect(theirs.status).toBe(404);
});

test('nobody presses a button that they cannot see', async () => {
  const here = await world();
  const { message_ts: ts } = await here.api('chat.postEphemeral', { channel: 'C0DEALS', user: 'U0ADA', text: 'psst' });
  const action = { type: 'button', action_id: 'a', block_id: 'b' };

  const { status } = await here.act('press', {
    person: 'U0MAX',
    place: { channel: 'C0DEALS', ts },
    action,
    values: {},
  });

  expect(status).toBe(404);
  expect(here.heard).toEqual([]);
});
