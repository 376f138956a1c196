import { Pool } from 'undici';
import type { SignedRequest } from './servers/wire.ts';

export interface Load {
  perSecond: number;
  p50: number;
  p99: number;
}

/** Sends the requests, so many at a time, each after an answer to the one before. Anything but 200 is an error. */
export async function sendAll(port: number, requests: readonly SignedRequest[], inFlight: number): Promise<Load> {
  const pool = new Pool(`http://127.0.0.1:${port}`, { connections: inFlight, pipelining: 1 });
  const load = await timesOf(requests, inFlight, async (request) => {
    const { statusCode, body } = await pool.request({ path: '/slack/events', method: 'POST', ...request });
    await body.dump();
    if (statusCode !== 200) throw new Error(`HTTP ${statusCode}`);
  });
  await pool.close();
  return load;
}

/** Does something with each item, so many at a time, each after the one before. */
export async function timesOf<T>(
  items: readonly T[],
  inFlight: number,
  act: (item: T) => Promise<void>,
): Promise<Load> {
  const latencies: number[] = [];
  const waiting = items.values();
  const worker = async () => {
    for (const item of waiting) {
      const started = performance.now();
      await act(item);
      latencies.push(performance.now() - started);
    }
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: inFlight }, worker));
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  return { perSecond: items.length / seconds, p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99) };
}

export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}
