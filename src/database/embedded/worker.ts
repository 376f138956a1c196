import { parentPort, workerData } from 'node:worker_threads';
import { host } from './host.ts';

/** What the thread says when it is ready, or why it cannot be. */
export type FromWorker = { readonly uri: string } | { readonly failure: string };

const { dir, port } = workerData as { dir: string; port?: number };

host(dir, port).then(
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
