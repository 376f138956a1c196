import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHttp } from '../../../src/platforms/teams/http.ts';

let server: Server;
let url: string;
let http: ReturnType<typeof createHttp>;
beforeEach(async () => {
  // Never silent for long, and never done.
  server = createServer((request, response) => {
    if (request.url === '/whole') return void response.end('{"id":"1"}');
    response.write('{');
    const drip = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  http = createHttp(100);
});
afterEach(() => {
  http.close();
  server.closeAllConnections();
  server.close();
});

test('an answer that drips for ever is given up, so that the messages behind it go out', async () => {
  await expect(http({ method: 'GET', url: `${url}/drip` })).rejects.toThrow('No answer in time');
});

test('an answer in time is read whole', async () => {
  expect(await http({ method: 'POST', url: `${url}/whole`, body: '{}' })).toMatchObject({
    status: 200,
    body: '{"id":"1"}',
  });
});
