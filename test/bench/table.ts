import type { Server } from './child.ts';
import { type Load, median } from './load.ts';

export interface Measured extends Load {
  cpuMs: number;
  rssMb: number;
}

/** Who runs, and one round of it. The first is what the others are compared with. */
export interface Contender {
  name: string;
  measure(): Promise<Measured>;
}

/** There and back again each round (A B C C B A), so that what the machine does meanwhile meets all of them. */
export async function compare(title: string, contenders: readonly Contender[], rounds: number): Promise<string> {
  const results = contenders.map((): Measured[] => []);
  for (let round = 0; round < rounds; round += 1) {
    const order = [...contenders.entries()];
    for (const [index, contender] of round % 2 === 0 ? order : order.toReversed())
      results[index]?.push(await contender.measure());
  }
  const base = results[0] ?? [];
  return [
    title,
    '',
    '| server | req/s | × | p50 ms | p99 ms | CPU ms/req | × | RSS MB |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...contenders.map(({ name }, index) => row(name, results[index] ?? [], base)),
  ].join('\n');
}

/** A load on a server, with what the server used for each request. */
export async function underLoad(server: Server, count: number, load: () => Promise<Load>): Promise<Measured> {
  const before = await server.usage();
  const result = await load();
  const after = await server.usage();
  return { ...result, cpuMs: (after.cpuMs - before.cpuMs) / count, rssMb: after.rssMb };
}

/** Ratios are taken round by round, and then their median: neighbours had the same machine. */
export function row(name: string, own: readonly Measured[], base: readonly Measured[]): string {
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
