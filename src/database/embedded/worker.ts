import { parentPort, workerData } from 'node:worker_threads';
import { host, hostInMemory } from './host.ts';

/** What the thread says when it is ready, or why it cannot be. */
export type FromWorker = { readonly uri: string } | { readonly failure: string };

/** A directory to serve, or where to serve memory: a socket's path or a port. */
export type WorkerData =
  | { readonly dir: string; readonly port: number | undefined }
  | { readonly memory: string | number };

const given = workerData as WorkerData;

('dir' in given ? host(given.dir, given.port) : hostInMemory(given.memory)).then(
  (embedded) => {
    parentPort?.once('message', () => void embedded.close().then(() => parentPort?.close()));
    say({ uri: embedded.uri });
  },
  (error: unknown) => say({ failure: error instanceof Error ? error.message : String(error) }),
);

function say(message: FromWorker): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads have no origins
  parentPort?.postMessage(message);
}
