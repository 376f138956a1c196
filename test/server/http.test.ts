import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { exampleAppId, teamsManifest } from '../../src/manifests/teams.ts';
import { createHttp, type HttpOptions, type HttpServer, type Route } from '../../src/server/http.ts';
import { createMetrics } from '../../src/server/metrics.ts';
import { aboutPage, legalPages } from '../../src/server/pages.ts';

let server: HttpServer | undefined;
afterEach(async () => server?.stop(0));

const silent = { debug() {}, info() {}, warn() {}, error() {}, fatal() {} };
const echo: Route = { method: 'POST', path: '/slack/events', handle: (_, response) => void response.end('taken') };

async function start(options: Partial<HttpOptions> = {}) {
  server = createHttp({ routes: [echo], ping: async () => true, metrics: createMetrics(), log: silent, ...options });
  const { port } = await server.start(0, '127.0.0.1');
  return async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method });
    return { status: response.status, body: await response.text(), headers: response.headers, port };
  };
}

test('each platform has its path, and nothing else is answered', async () => {
  const ask = await start();

  expect(await ask('/slack/events?x=1', 'POST')).toMatchObject({ status: 200, body: 'taken' });
  expect((await ask('/slack/events')).status).toBe(405);
  expect((await ask('/slack/events')).headers.get('allow')).toBe('POST');
  expect((await ask('/')).status).toBe(404);
  expect((await ask('/slack/events/../../etc/passwd')).status).toBe(404);
});

test('the addresses that the app’s entry in Teams names can be read', async () => {
  const ask = await start({ routes: [aboutPage, ...legalPages] });
  const { developer } = teamsManifest([], { origin: '', appId: exampleAppId });

  for (const path of [developer.websiteUrl || '/', developer.privacyUrl, developer.termsOfUseUrl]) {
    const { status, body, headers } = await ask(path);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(body).toMatch(/<h1>[\w ]+<\/h1><p>/);
    // Links between the pages lead somewhere.
    for (const [, link = ''] of body.matchAll(/href="(\/[^"]*)"/g)) expect((await ask(link)).status).toBe(200);
  }
});

test('the process says that it lives, and whether it can work', async () => {
  let ping = async () => true;
  const ask = await start({ ping: () => ping() });

  expect(await ask('/healthz')).toMatchObject({ status: 200, body: 'ok' });
  expect(await ask('/readyz')).toMatchObject({ status: 200, body: 'ready' });
  for (const down of [async () => false, () => Promise.reject(new Error('down'))]) {
    ping = down;
    expect(await ask('/healthz')).toMatchObject({ status: 200 });
    expect(await ask('/readyz')).toMatchObject({ status: 503, body: 'the database does not answer' });
  }
});

test('before it stops it asks to be sent nothing more, and goes on answering', async () => {
  const ask = await start();

  server?.drain();

  expect(await ask('/readyz')).toMatchObject({ status: 503, body: 'draining' });
  expect((await ask('/slack/events', 'POST')).status).toBe(200);
});

test('a request that is being answered when it stops gets its answer', async () => {
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  let arrived: () => void = () => undefined;
  const isHere = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const slow: Route = {
    method: 'GET',
    path: '/slow',
    async handle(_, response) {
      arrived();
      await gate;
      response.end('late, but here');
    },
  };
  const ask = await start({ routes: [slow] });

  const answer = ask('/slow');
  await isHere;
  const stopped = server?.stop(60_000);
  release();

  expect(await answer).toMatchObject({ status: 200, body: 'late, but here' });
  await stopped;
});

test('a connection that is kept open does not hold up stopping, nor does one that never ends', async () => {
  let arrived: () => void = () => undefined;
  const isHere = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const never: Route = { method: 'GET', path: '/never', handle: () => arrived() };
  const ask = await start({ routes: [never] });
  const { port } = await ask('/healthz');
  const hanging = new Promise<string>((resolve) => {
    request({ host: '127.0.0.1', port, path: '/never' })
      .on('error', (error) => resolve(error.message))
      .end();
  });

  await isHere;
  await server?.stop(1);

  expect(await hanging).toBe('socket hang up');
});

test('a fault in a route is an answer without its reasons', async () => {
  const faults: string[] = [];
  const log = { ...silent, error: (_: unknown, message?: string) => void faults.push(String(message)) };
  const broken: Route = { method: 'GET', path: '/broken', handle: async () => Promise.reject(new Error('secret')) };
  const ask = await start({ routes: [broken], log });

  expect(await ask('/broken')).toMatchObject({ status: 500, body: 'Internal error' });
  expect(faults).toEqual(['A request failed']);
});

test('a guest answers only paths that nobody else has', async () => {
  const asked: (string | undefined)[] = [];
  const ask = await start({
    async first(request, response) {
      asked.push(request.url);
      if (request.url !== '/') return false;
      response.end('a page');
      return true;
    },
  });

  expect(await ask('/')).toMatchObject({ body: 'a page' });
  expect((await ask('/other')).status).toBe(404);
  await ask('/healthz');
  expect(asked).toEqual(['/', '/other']);
});

test('the metrics count commands, acknowledgements and what waits', async () => {
  const metrics = createMetrics({ outboxWaiting: async () => 3 });
  const ask = await start({ metrics });

  metrics.answered('deal won', 'reply');
  metrics.answered('deal won', 'reply');
  metrics.answered('deal won', 'problems');
  metrics.acknowledged('slack', 0.003);
  const { body, headers } = await ask('/metrics');

  expect(headers.get('content-type')).toContain('text/plain');
  expect(body).toContain('rainmaker_commands_total{command="deal won",outcome="reply"} 2');
  expect(body).toContain('rainmaker_ack_seconds_count{platform="slack"} 1');
  expect(body).toContain('rainmaker_outbox_waiting 3');
  expect(body).toContain('process_cpu_seconds_total');
});

test('the metrics are readable while the database is not', async () => {
  const ask = await start({ metrics: createMetrics({ outboxWaiting: async () => Promise.reject(new Error('down')) }) });

  expect((await ask('/metrics')).body).toContain('rainmaker_outbox_waiting Nan');
});
