/** Round numbers that an axis is divided at: from 0 (or below) to at least the largest value. */
export function ticks(smallest: number, largest: number, wanted = 4): number[] {
  const low = Math.min(0, smallest);
  const high = Math.max(0, largest);
  const span = high - low < 1e-9 ? 1 : high - low;
  const rough = span / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  const first = Math.floor(low / step);
  const last = Math.ceil(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** `1.2m`, `45k`, `300`: what fits beside an axis or over a bar. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const [scale, suffix] = size >= 1e9 ? [1e9, 'bn'] : size >= 1e6 ? [1e6, 'm'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
  const scaled = value / scale;
  const places = Number.isInteger(scaled) || Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  return `${Number(scaled.toFixed(places)).toString().replace('-', '−')}${suffix}`;
}
