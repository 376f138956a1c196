import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildServers, startServer } from './child.ts';
import { median, sendAll } from './load.ts';
import { runBuild, startProgram, startServerCold } from './program.ts';
import { signedCommand } from './servers/wire.ts';
import { compare, underLoad } from './table.ts';
import { benchWrites } from './writes.ts';

// Many short rounds: on a machine with neighbours, rounds that follow one another closely met the same load.
const rounds = 30;
const perRound = 500;
const starts = 7;
const concurrencies = [1, 16, 64];

/** Who runs: the first is what the others are compared with. */
const contenders = [
  { name: 'Bolt hello world', server: 'bolt', args: ['1'] },
  { name: 'Rainmaker, 1 command', server: 'rainmaker', args: ['1'] },
  { name: 'Rainmaker, 50 commands', server: 'rainmaker', args: ['50'] },
  { name: 'Bolt, 50 commands', server: 'bolt', args: ['50'] },
] as const;

/** A signed slash command and its acknowledgement: ours through the whole chain, Bolt's hello world for comparison. */
export async function benchSlack(): Promise<string> {
  // First: it empties the folder that the servers are put into.
  await runBuild();
  const built = await buildServers(['bolt', 'rainmaker', 'bolt-writes', 'rainmaker-writes']);
  const pathOf = (server: string) => built.get(server) ?? '';
  const cold = await coldStarts(pathOf('bolt'));
  const servers = await Promise.all(contenders.map(({ server, args }) => startServer(pathOf(server), args)));
  for (const server of servers) await sendAll(server.port, commands(2_000), 16);
  const tables: string[] = [];
  for (const inFlight of concurrencies) {
    const title = `${inFlight} in flight, medians of ${rounds} rounds of ${perRound} requests`;
    const running = servers.map((server, index) => ({
      name: contenders[index]?.name ?? '',
      measure: () => underLoad(server, perRound, () => sendAll(server.port, commands(perRound), inFlight)),
    }));
    tables.push(await compare(title, running, rounds));
  }
  await Promise.all(servers.map((server) => server.stop()));
  return [...tables, cold, await benchWrites(pathOf)].join('\n\n');
}

const commands = (count: number) => Array.from({ length: count }, () => signedCommand());

/**
 * From the process to its first acknowledgement. Ours is the whole program as `npm run build` makes it, with its embedded
 * database; when that is open as well is said beside it.
 */
async function coldStarts(bolt: string): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'rainmaker-bench-'));
  const ours = () => startProgram(dataDir);
  await ours();
  const times = { bolt: [] as number[], acknowledged: [] as number[], ready: [] as number[] };
  for (let turn = 0; turn < starts; turn += 1) {
    times.bolt.push(await startServerCold(bolt, ['1']));
    const { acknowledged, ready } = await ours();
    times.acknowledged.push(acknowledged);
    times.ready.push(ready);
  }
  await rm(dataDir, { recursive: true });
  const ratio = median(times.acknowledged.map((time, turn) => time / (times.bolt[turn] ?? Number.NaN)));
  const [hello, acknowledged, ready] = [times.bolt, times.acknowledged, times.ready].map((each) =>
    median(each).toFixed(0),
  );
  return `Cold start, from the process to the first acknowledgement, medians of ${starts}: Bolt hello world ${hello} ms, the whole program ${acknowledged} ms (${ratio.toFixed(2)} ×); its database is open after ${ready} ms.`;
}
