import { type Load, median } from './load.ts';

export interface Measured extends Load {
  cpuMs: number;
  rssMb: number;
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
