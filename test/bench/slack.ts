import { buildServers, coldStart, type Server, startServer } from './child.ts';
import { type Load, median, sendAll } from './load.ts';
import { signedCommand } from './servers/wire.ts';

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

interface Measured extends Load {
  cpuMs: number;
  rssMb: number;
}

/** A signed slash command and its acknowledgement: ours through the whole chain, Bolt's hello world for comparison. */
export async function benchSlack(): Promise<string> {
  const built = await buildServers(['bolt', 'rainmaker']);
  const pathOf = (server: string) => built.get(server) ?? '';
  const cold = await coldStarts(pathOf);
  const servers = await Promise.all(contenders.map(({ server, args }) => startServer(pathOf(server), args)));
  for (const server of servers) await measure(server, 16, 2_000);
  const tables: string[] = [];
  for (const concurrency of concurrencies) tables.push(await compare(servers, concurrency));
  await Promise.all(servers.map((server) => server.stop()));
  return [...tables, cold].join('\n\n');
}

/** There and back again each round (A B C C B A), so that what the machine does meanwhile meets all of them. */
async function compare(servers: readonly Server[], concurrency: number): Promise<string> {
  const results = contenders.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const order = [...servers.keys()];
    for (const index of round % 2 === 0 ? order : order.toReversed()) {
      const server = servers[index];
      if (server) results[index]?.push(await measure(server, concurrency, perRound));
    }
  }
  const base = results[0] ?? [];
  const rows = contenders.map(({ name }, index) => row(name, results[index] ?? [], base));
  return [
    `${concurrency} in flight, medians of ${rounds} rounds of ${perRound.toLocaleString('en')} requests`,
    '',
    '| server | req/s | × | p50 ms | p99 ms | CPU ms/req | × | RSS MB |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}

async function measure(server: Server, concurrency: number, count: number): Promise<Measured> {
  const requests = Array.from({ length: count }, () => signedCommand());
  const before = await server.usage();
  const load = await sendAll(server.port, requests, concurrency);
  const after = await server.usage();
  return { ...load, cpuMs: (after.cpuMs - before.cpuMs) / count, rssMb: after.rssMb };
}

/** Ratios are taken round by round, and then their median: neighbours had the same machine. */
function row(name: string, own: readonly Measured[], base: readonly Measured[]): string {
  const of = (key: keyof Measured) => median(own.map((each) => each[key]));
  const ratio = (key: keyof Measured) =>
    median(own.map((each, round) => each[key] / (base[round]?.[key] ?? Number.NaN)));
  const cells = [
    name,
    of('perSecond').toFixed(0),
    ratio('perSecond').toFixed(2),
    of('p50').toFixed(2),
    of('p99').toFixed(2),
    of('cpuMs').toFixed(3),
    ratio('cpuMs').toFixed(2),
    of('rssMb').toFixed(0),
  ];
  return `| ${cells.join(' | ')} |`;
}

async function coldStarts(pathOf: (server: string) => string): Promise<string> {
  const [bolt, ours] = contenders;
  const times: { bolt: number[]; ours: number[] } = { bolt: [], ours: [] };
  for (let turn = 0; turn < starts; turn += 1) {
    times.bolt.push(await coldStart(pathOf(bolt.server), bolt.args));
    times.ours.push(await coldStart(pathOf(ours.server), ours.args));
  }
  const ratio = median(times.ours.map((time, turn) => time / (times.bolt[turn] ?? Number.NaN)));
  return `Cold start, from the process to the first good answer, medians of ${starts}: ${bolt.name} ${median(times.bolt).toFixed(0)} ms, ${ours.name} ${median(times.ours).toFixed(0)} ms (${ratio.toFixed(2)} ×)`;
}
