import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../logger.ts';

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface Route {
  method: 'GET' | 'POST';
  path: string;
  handle: Handler;
}

export interface HttpOptions {
  routes: readonly Route[];
  /** Asked about every request first; true when it has answered. The playground's way in. */
  first?: ((request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>) | undefined;
  /** Whether the database answers. */
  ping: () => Promise<boolean>;
  metrics: { text(): Promise<string>; contentType: string };
  log: Logger;
}

export interface HttpServer {
  /** Port 0 takes a free one. */
  start(port: number, host: string): Promise<{ port: number }>;
  /** Says on /readyz that no more requests should be sent here. */
  drain(): void;
  /** Takes no more connections, and closes those that are open when their requests are answered or time is up. */
  stop(deadlineMs: number): Promise<void>;
}

const pingMs = 2_000;

/** One port for chat platforms, probes and metrics. */
export function createHttp({ routes, first, ping, metrics, log }: HttpOptions): HttpServer {
  let isDraining = false;
  const table = routeTable([
    ...routes,
    { method: 'GET', path: '/healthz', handle: (_, response) => say(response, 200, 'ok') },
    { method: 'GET', path: '/readyz', handle: (_, response) => sayReady(response) },
    { method: 'GET', path: '/metrics', handle: (_, response) => sayMetrics(response) },
  ]);

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      log.error({ err: error, path: pathOf(request) }, 'A request failed');
      if (!response.headersSent) say(response, 500, 'Internal error');
      else response.destroy();
    });
  });
  // A little more than proxies keep theirs, so that a connection is not closed under a request.
  server.keepAliveTimeout = 65_000;
  server.requestTimeout = 30_000;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const methods = table.get(pathOf(request));
    // The routes come before everything else, which only the playground has and only on this machine.
    if (!methods) {
      if (first && (await first(request, response))) return;
      return say(response, 404, 'Not found');
    }
    const handle = methods.get(request.method === 'HEAD' ? 'GET' : (request.method ?? ''));
    if (handle) await handle(request, response);
    else say(response, 405, 'Method not allowed', { allow: [...methods.keys()].join(', ') });
  }

  async function sayReady(response: ServerResponse): Promise<void> {
    if (isDraining) return say(response, 503, 'draining');
    const isUp = await inTime(ping());
    say(response, isUp ? 200 : 503, isUp ? 'ready' : 'the database does not answer');
  }

  async function sayMetrics(response: ServerResponse): Promise<void> {
    say(response, 200, await metrics.text(), { 'content-type': metrics.contentType });
  }

  return {
    start: (port, host) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, host, () => {
          server.off('error', reject);
          resolve({ port: portOf(server.address()) });
        });
      }),
    drain() {
      isDraining = true;
    },
    stop(deadlineMs) {
      isDraining = true;
      return new Promise((resolve) => {
        if (!server.listening) return resolve();
        // A connection that becomes idle after close() would hold it up until its keep-alive ends.
        const idle = setInterval(() => server.closeIdleConnections(), 50);
        const deadline = setTimeout(() => server.closeAllConnections(), deadlineMs);
        server.close(() => {
          clearInterval(idle);
          clearTimeout(deadline);
          resolve();
        });
        server.closeIdleConnections();
      });
    },
  };
}

function routeTable(routes: readonly Route[]): Map<string, Map<string, Handler>> {
  const table = new Map<string, Map<string, Handler>>();
  for (const { method, path, handle } of routes) {
    table.set(path, (table.get(path) ?? new Map<string, Handler>()).set(method, handle));
  }
  return table;
}

function pathOf({ url = '/' }: IncomingMessage): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

function portOf(address: AddressInfo | string | null): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function inTime(work: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), pingMs);
  });
  return Promise.race([work.catch(() => false), late]).finally(() => clearTimeout(timer));
}

function say(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
