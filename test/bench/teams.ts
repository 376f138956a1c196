import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Pool } from 'undici';
import { buildServers, type Server, startServer } from './child.ts';
import { type Load, timesOf } from './load.ts';
import { type Measured, row, underLoad } from './table.ts';

const rounds = 6;
const perRound = 1_500;
const concurrencies = [1, 16, 64];

/** Who runs: the first is what the other is compared with. */
const contenders = [
  { name: 'CloudAdapter echo, no authentication', server: 'cloud' },
  { name: 'Rainmaker: words, command, card', server: 'teams' },
] as const;

/**
 * A message and its reply, awaited, over a connector on this machine. The echo sends back a text; ours goes the whole
 * way through grammar, router and drawing to an Adaptive Card.
 */
export async function benchTeams(): Promise<string> {
  const built = await buildServers(contenders.map(({ server }) => server));
  const connector = await startConnector();
  const servers = await Promise.all(contenders.map(({ server }) => startServer(built.get(server) ?? '', [])));
  for (const server of servers) await measure(server, connector.url, 16, 1_000);
  const tables: string[] = [];
  for (const concurrency of concurrencies) tables.push(await compare(servers, connector, concurrency));
  await Promise.all(servers.map((server) => server.stop()));
  await connector.close();
  return tables.join('\n\n');
}

/** There and back again each round, so that what the machine does meanwhile meets both. */
async function compare(servers: readonly Server[], connector: Connector, concurrency: number): Promise<string> {
  const results = contenders.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const order = [...servers.keys()];
    for (const index of round % 2 === 0 ? order : order.toReversed()) {
      const server = servers[index];
      const before = connector.replies();
      if (server) results[index]?.push(await measure(server, connector.url, concurrency, perRound));
      if (connector.replies() - before !== perRound) throw new Error('Not every message was answered');
    }
  }
  const base = results[0] ?? [];
  return [
    `${concurrency} in flight, medians of ${rounds} rounds of ${perRound.toLocaleString('en')} messages`,
    '',
    '| server | msg/s | × | p50 ms | p99 ms | CPU ms/msg | × | RSS MB |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...contenders.map(({ name }, index) => row(name, results[index] ?? [], base)),
  ].join('\n');
}

async function measure(server: Server, serviceUrl: string, concurrency: number, messages: number): Promise<Measured> {
  const bodies = Array.from({ length: messages }, () => message(serviceUrl));
  return underLoad(server, messages, () => sendAll(server.port, bodies, concurrency));
}

async function sendAll(port: number, bodies: readonly string[], inFlight: number): Promise<Load> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: inFlight, pipelining: 1 });
  const headers = { 'content-type': 'application/json' };
  const load = await timesOf(bodies, inFlight, async (body) => {
    const answer = await pool.request({ path: '/api/messages', method: 'POST', headers, body });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`HTTP ${answer.statusCode}`);
  });
  await pool.close();
  return load;
}

interface Connector {
  url: string;
  replies(): number;
  close(): Promise<void>;
}

/** Teams’ side on this machine: takes every reply and gives it an id. */
async function startConnector(): Promise<Connector> {
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count += 1;
      response.writeHead(201, { 'content-type': 'application/json' });
      response.end(`{"id":"${count}"}`);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    replies: () => count,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

let sent = 0;

/** A mention in a channel as Teams sends it, never the same twice. */
function message(serviceUrl: string): string {
  sent += 1;
  const id = String(1_700_000_000_000 + sent);
  const user = sent % 50;
  return JSON.stringify({
    type: 'message',
    id,
    timestamp: '2026-11-24T10:00:00.000Z',
    localTimestamp: '2026-11-24T11:00:00.000+01:00',
    localTimezone: 'Europe/Berlin',
    serviceUrl,
    channelId: 'msteams',
    from: {
      id: `29:user-${user}`,
      name: `User ${user}`,
      aadObjectId: `00000000-0000-4000-8000-0000000000${user + 10}`,
    },
    conversation: {
      isGroup: true,
      conversationType: 'channel',
      tenantId: 'tenant-1',
      id: `19:sales@thread.tacv2;messageid=${id}`,
    },
    recipient: { id: '28:bot', name: 'Rainmaker' },
    text: '<at>Rainmaker</at> deal won Acme 45k EUR',
    textFormat: 'plain',
    entities: [
      { type: 'mention', mentioned: { id: '28:bot', name: 'Rainmaker' }, text: '<at>Rainmaker</at>' },
      { type: 'clientInfo', locale: 'en-US', country: 'US', platform: 'Web', timezone: 'Europe/Berlin' },
    ],
    channelData: {
      teamsChannelId: '19:sales@thread.tacv2',
      teamsTeamId: '19:team@thread.tacv2',
      channel: { id: '19:sales@thread.tacv2' },
      team: { id: '19:team@thread.tacv2' },
      tenant: { id: 'tenant-1' },
    },
    locale: 'en-US',
  });
}
