import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { leanFetch } from '../../../src/platforms/slack/fetch.ts';

let answer: (request: IncomingMessage, response: ServerResponse) => void;
const sockets = new Set<unknown>();
const server = createServer((request, response) => {
  sockets.add(request.socket);
  answer(request, response);
});
let url = '';

beforeEach(async () => {
  sockets.clear();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`;
});
afterEach(
  () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
);

test('words and bytes arrive as they were sent', async () => {
  const fetch = leanFetch();
  answer = (request, response) => request.pipe(response);

  const words = await fetch(url, { method: 'POST', body: 'héllo' });
  const bytes = await fetch(url, { method: 'POST', body: new Uint8Array([1, 2, 255]) });

  expect(await words.text()).toBe('héllo');
  expect(new Uint8Array(await bytes.arrayBuffer())).toEqual(new Uint8Array([1, 2, 255]));
});

test('connections are used again', async () => {
  const fetch = leanFetch();
  answer = (_, response) => response.end('ok');

  for (let call = 0; call < 20; call += 1) await fetch(url);

  expect(sockets.size).toBeLessThan(5);
});

test('status and headers are those of the answer', async () => {
  answer = (_, response) => response.writeHead(429, { 'Retry-After': '7' }).end('{"ok":false}');

  const response = await leanFetch()(url);

  expect(response).toMatchObject({ ok: false, status: 429 });
  expect(response.headers.get('retry-after')).toBe('7');
  expect(await response.json()).toEqual({ ok: false });
});

test('the token is not carried to another address', async () => {
  answer = (_, response) => response.writeHead(302, { location: 'https://evil.example' }).end();

  await expect(leanFetch()(url, { headers: { authorization: 'Bearer x' } })).rejects.toThrow('redirects');
});

test('a call can be given up', async () => {
  const given = new AbortController();
  answer = () => given.abort();

  await expect(leanFetch()(url, { signal: given.signal })).rejects.toThrow('aborted');
});

test('nobody there is an error', async () => {
  await expect(leanFetch()('http://127.0.0.1:1/api')).rejects.toThrow('ECONNREFUSED');
});
