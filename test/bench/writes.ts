import { rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { newDirectory, start } from '../database/support/process.ts';
import { startServer } from './child.ts';
import { type Load, timesOf } from './load.ts';
import { signedCommand } from './servers/wire.ts';
import { compare, underLoad } from './table.ts';

const rounds = 10;
const perRound = 200;
const concurrencies = [1, 16];

/**
 * A deal that is won in one line, from the request to the answer that the person sees: understood, written with its
 * audit line, shown in the channel, answered. Beside it what a first bot on Bolt and mongoose does: one document, one
 * message, one answer. Both use an embedded database in a process of its own.
 */
export async function benchWrites(pathOf: (server: string) => string): Promise<string> {
  const dir = await newDirectory();
  const database = await start(dir);
  const slack = await answeringSlack();
  const named = (name: string) => [`${database.uri}${name}`, slack.apiUrl];
  const bolt = await startServer(pathOf('bolt-writes'), named('bolt'));
  const ours = await startServer(pathOf('rainmaker-writes'), named('rainmaker'));
  for (const line of [
    '/sales setup Bench currency:EUR zone:UTC',
    '/sales channel deals <#CDEALS>',
    '/deal log new:Acme 1k',
  ])
    await slack.answered(ours.port, [line], 1);
  const tables: string[] = [];
  for (const inFlight of concurrencies) {
    const lines = Array.from({ length: perRound }, () => '/deal won Acme 45k EUR close:2026-12-01');
    const contenders = [
      { name: 'Bolt and mongoose: a document, a message, an answer', server: bolt },
      { name: 'Rainmaker: /deal won', server: ours },
    ].map(({ name, server }) => ({
      name,
      measure: () => underLoad(server, perRound, () => slack.answered(server.port, lines, inFlight)),
    }));
    const title = `A deal won, to its answer: ${inFlight} in flight, medians of ${rounds} rounds of ${perRound}`;
    tables.push(await compare(title, contenders, rounds));
  }
  await Promise.all([bolt.stop(), ours.stop(), database.end('SIGTERM')]);
  await slack.close();
  await rm(dir, { recursive: true });
  return tables.join('\n\n');
}

/** Slack's side: answers every call, and knows when a person has seen an answer. */
async function answeringSlack() {
  const waiting = new Map<string, () => void>();
  let count = 0;
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      count += 1;
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ok: true, ts: `${count}.0`, channel: 'CDEALS', team_id: 'T0TEAM', user: {} }));
      waiting.get(request.url ?? '')?.();
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answered(port: number, lines: readonly string[], inFlight: number): Promise<Load> {
    return timesOf(lines, inFlight, async (line) => {
      count += 1;
      const path = `/respond/${count}`;
      const seen = new Promise<void>((resolve) => {
        waiting.set(path, resolve);
      });
      const [command = '', ...words] = line.split(' ');
      const fields = { user_id: 'U1', command, text: words.join(' '), response_url: `${origin}${path}` };
      const { body, headers } = signedCommand(fields);
      const acknowledged = await fetch(`http://127.0.0.1:${port}/slack/events`, { method: 'POST', body, headers });
      if (!acknowledged.ok) throw new Error(`HTTP ${acknowledged.status}`);
      await seen;
      waiting.delete(path);
    });
  }

  return {
    apiUrl: `${origin}/api/`,
    answered,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
