import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Embedded } from './socket.ts';
import type { FromWorker, WorkerData } from './worker.ts';

export type { Embedded } from './socket.ts';

export interface EmbeddedOptions {
  /** Where the data lives; without it everything is in memory and gone at the end. */
  readonly dir?: string;
  /** Serve memory from a thread of its own, as a directory always is. */
  readonly thread?: boolean;
  /** A loopback TCP port (0 chooses one) in place of a unix socket. */
  readonly port?: number;
}

/** Opens the embedded database. Any MongoDB driver can use it by its URI. */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Embedded> {
  const { dir, port } = options;
  if (dir === undefined) return openInMemory(options);
  return openInWorker({ dir, port });
}

async function openInMemory(options: EmbeddedOptions): Promise<Embedded> {
  const serve = async (memory: string | number): Promise<Embedded> =>
    // Not loaded where it runs in a thread of its own.
    options.thread ? openInWorker({ memory }) : (await import('./host.ts')).hostInMemory(memory);
  if (options.port !== undefined || process.platform === 'win32') return serve(options.port ?? 0);
  const folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  const { uri, close } = await serve(join(folder, 'db.sock'));
  return { uri, close: () => close().then(() => rm(folder, { recursive: true, force: true })) };
}

/** A thread of its own: a long aggregation there does not delay an acknowledgement here. */
async function openInWorker(workerData: WorkerData): Promise<Embedded> {
  const url = workerUrl();
  const isSource = url.pathname.endsWith('.ts');
  const worker = isSource ? sourceWorker(url, workerData) : new Worker(url, { workerData });
  const [message] = (await once(worker, 'message')) as [FromWorker];
  if ('failure' in message) throw new Error(message.failure);
  return {
    uri: message.uri,
    async close() {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origins
      worker.postMessage('close');
      await once(worker, 'exit');
    },
  };
}

/** In development the thread has to be taught TypeScript first: it does not inherit tsx from this one. */
function sourceWorker(url: URL, workerData: unknown): Worker {
  const tsx = pathToFileURL(
    createRequire(import.meta.url)
      .resolve('tsx/esm/api')
      .replace(/cjs$/, 'mjs'),
  ).href;
  const program = `import('${tsx}').then(({ register }) => (register(), import('${url.href}')))`;
  return new Worker(program, { eval: true, workerData });
}

/** Beside this file in the sources; in the bundle this file may be part of any chunk, the worker keeps its folder. */
function workerUrl(): URL {
  const places = ['./worker.ts', './database/embedded/worker.cjs'];
  const urls = places.map((place) => new URL(place, import.meta.url));
  const found = urls.find((url) => existsSync(fileURLToPath(url)));
  if (!found) throw new Error(`The program of the embedded database is not beside ${import.meta.url}`);
  return found;
}
