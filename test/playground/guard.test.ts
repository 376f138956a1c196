import { request } from 'node:http';
import { expect, test } from 'vitest';
import { world } from './support.ts';

interface Sent {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** A request with headers that fetch would not send. */
function send(
  origin: string,
  { path = '/', method = 'GET', headers = {}, body = '' }: Sent,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(origin + path, { method, headers }, (response) => {
      resolve(response.statusCode);
      response.destroy();
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const SAY = {
  path: '/playground/api/say',
  method: 'POST',
  body: JSON.stringify({ person: 'U0ADA', channel: 'C0DEALS', text: 'hello' }),
};
const JSON_BODY = { 'content-type': 'application/json' };

test('the page opens, with a policy that lets nothing foreign run in it', async () => {
  const { origin } = await world();

  const response = await fetch(origin);

  expect(response.status).toBe(200);
  expect(await response.text()).toContain('<title>Rainmaker playground</title>');
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
});

test('a page of another site cannot act in the playground', async () => {
  const { origin, heard } = await world();

  const foreign = await send(origin, { ...SAY, headers: { ...JSON_BODY, origin: 'https://evil.example' } });
  const otherPort = await send(origin, { ...SAY, headers: { ...JSON_BODY, origin: 'http://127.0.0.1:1' } });
  const opaque = await send(origin, { ...SAY, headers: { ...JSON_BODY, origin: 'null' } });
  const image = await send(origin, {
    path: '/playground/events',
    headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' },
  });
  const form = await send(origin, { ...SAY, headers: { 'content-type': 'text/plain' } });

  expect([foreign, otherPort, opaque, image, form]).toEqual([403, 403, 403, 403, 415]);
  expect(heard).toEqual([]);
});

test('the page itself can', async () => {
  const { origin, heard } = await world();

  const status = await send(origin, { ...SAY, headers: { ...JSON_BODY, origin, 'sec-fetch-site': 'same-origin' } });

  expect(status).toBe(200);
  expect(heard).toHaveLength(1);
});

test('a link from another site may open the page', async () => {
  const { origin } = await world();

  const status = await send(origin, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' } });

  expect(status).toBe(200);
});

test('a name that was rebound to this machine, and a proxy, are refused', async () => {
  const { origin } = await world();

  const rebound = await send(origin, { headers: { host: 'evil.example' } });
  const prefixed = await send(origin, { headers: { host: '127.0.0.1.evil.example' } });
  const proxied = await send(origin, { headers: { 'x-forwarded-for': '203.0.113.9' } });

  expect([rebound, prefixed, proxied]).toEqual([403, 403, 403]);
});

test('the Web API is behind the same guard', async () => {
  const { origin, playground } = await world();
  const path = `${playground.slackApiPath}auth.test`;

  const status = await send(origin, { path, method: 'POST', headers: { origin: 'https://evil.example' } });

  expect(status).toBe(403);
});

test('paths of the bot are left to the bot', async () => {
  const { origin } = await world();

  const response = await fetch(`${origin}/slack/events`, { method: 'POST' });

  expect(await response.text()).toBe('not the playground');
});

test('no file outside the page can be fetched', async () => {
  const { origin } = await world();

  const statuses = await Promise.all(
    ['/playground/ui/..%2Findex.ts', '/playground/ui/%2e%2e/index.ts', '/playground/ui/tsconfig.json'].map((path) =>
      send(origin, { path }),
    ),
  );

  expect(statuses).toEqual([404, 404, 404]);
});
