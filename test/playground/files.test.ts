import { expect, test } from 'vitest';
import { at, TOKEN, world } from './support.ts';

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');

async function uploaded(here: Awaited<ReturnType<typeof world>>, name: string): Promise<string> {
  const { upload_url: url, file_id: id } = await here.api('files.getUploadURLExternal', {
    filename: name,
    length: PNG.length,
  });
  await fetch(String(url), { method: 'POST', body: new Uint8Array(PNG) });
  await here.api('files.completeUploadExternal', { files: [{ id, title: 'Chart' }] });
  return String(id);
}

test('a file is uploaded in three steps and can be shared in a channel', async () => {
  const here = await world();
  const { upload_url: url, file_id: id } = await here.api('files.getUploadURLExternal', {
    filename: 'deals.csv',
    length: 3,
    alt_text: 'Deals',
  });
  const form = new FormData();
  form.append('file', new Blob(['a,b']), 'deals.csv');
  await fetch(String(url), { method: 'POST', body: form });

  await here.api('files.completeUploadExternal', {
    files: [{ id }],
    channel_id: 'C0DEALS',
    initial_comment: 'All deals',
  });

  const info = await here.api('files.info', { file: id });
  expect(info.file).toMatchObject({ id, name: 'deals.csv', mimetype: 'text/csv', size: 3, alt_txt: 'Deals' });
  expect((await here.snapshot()).messages.C0DEALS).toMatchObject([{ text: 'All deals', files: [id] }]);
  const content = await fetch(String(at(info, 'file.url_private')), { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(await content.text()).toBe('a,b');
});

test('a file of Slack needs the token; in the browser nothing in it may run', async () => {
  const here = await world();
  const id = await uploaded(here, 'page.html');

  const bare = await fetch(`${here.origin}/playground/slack/files/${id}/page.html`);
  const shown = await fetch(`${here.origin}/playground/files/${id}`);

  expect(bare.status).toBe(403);
  expect(shown.headers.get('content-disposition')).toContain('attachment');
  expect(shown.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
});

test('an image block shows an uploaded picture, and nothing else', async () => {
  const here = await world();
  const picture = await uploaded(here, 'chart.png');
  const table = await uploaded(here, 'chart.csv');
  const post = (id: string) =>
    here.api('chat.postMessage', {
      channel: 'C0DEALS',
      text: 'a',
      blocks: [{ type: 'image', alt_text: 'Chart', slack_file: { id } }],
    });

  expect(picture).toMatch(/^F[A-Z0-9]{8,}$/);
  expect(await post(picture)).toMatchObject({ ok: true });
  expect(await post(table)).toMatchObject({
    error: 'invalid_blocks',
    errors: [expect.stringContaining('invalid slack file')],
  });
  expect(await post('F0GONE0000')).toMatchObject({ error: 'invalid_blocks' });
});

test('an upload without bytes is not completed', async () => {
  const here = await world();
  const { file_id: id } = await here.api('files.getUploadURLExternal', { filename: 'a.txt', length: 3 });

  expect(await here.api('files.completeUploadExternal', { files: [{ id }] })).toMatchObject({ ok: false });
});

test('somebody can put a file into a form', async () => {
  const here = await world();
  const content = Buffer.from('terms').toString('base64');

  const { body } = await here.act('upload', { person: 'U0ADA', name: 'terms.txt', content });

  expect(await here.api('files.info', { file: body.id })).toMatchObject({
    file: { name: 'terms.txt', user: 'U0ADA', size: 5 },
  });
});

test('somebody sends the bot a file with a message, and only what they have uploaded', async () => {
  const here = await world();
  const content = Buffer.from('account;open').toString('base64');
  const { body } = await here.act('upload', { person: 'U0ADA', name: 'books.csv', content });

  const other = await here.act('say', { person: 'U0MAX', channel: 'C0DEALS', text: '', files: [body.id] });
  await here.act('say', { person: 'U0ADA', channel: 'C0DEALS', text: '', files: [body.id] });

  expect(other.status).toBe(404);
  const event = here.heard.map(({ fields }) => fields.event).at(-1);
  expect(event).toMatchObject({ type: 'message', subtype: 'file_share', files: [{ id: body.id, name: 'books.csv' }] });
  const bytes = await fetch(String(at(event, 'files.0.url_private')), {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(await bytes.text()).toBe('account;open');
});
