import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Logger } from '../../src/logger.ts';

export function memoryStash() {
  const kept = new Map<string, string>();
  return {
    kept,
    keep: async (value: string) => {
      const key = `k${kept.size}`;
      kept.set(key, value);
      return key;
    },
    take: async (key: string) => kept.get(key),
  };
}

export function recordingLog() {
  const lines: { level: string; data: unknown; message: string }[] = [];
  const level = (name: string) => (data: unknown, message?: string) =>
    void lines.push({ level: name, data, message: message ?? '' });
  const log = {
    debug: level('debug'),
    info: level('info'),
    warn: level('warn'),
    error: level('error'),
    fatal: level('fatal'),
  };
  return { lines, log: log as unknown as Logger };
}

/** A real port of this machine. */
export async function serve(handle: RequestListener) {
  const server = createServer(handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
