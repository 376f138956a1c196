import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { openEngine } from './engine.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { type DatabaseServer, serve } from './server.ts';
import { type Embedded, isAnswering, socketOf, socketUri } from './socket.ts';
import { memoryStore } from './store.ts';

/** Serves a data directory from this thread, or answers with the process that already does. */
export async function host(dir: string, port?: number): Promise<Embedded> {
  const path = socketOf(dir);
  if (await isAnswering(path)) return { uri: socketUri(path), close: () => Promise.resolve() };
  const store = openLmdbStore(dir);
  let open: (server: DatabaseServer) => void = () => undefined;
  const opened = new Promise<DatabaseServer>((resolve) => {
    open = resolve;
  });
  const accept = (socket: Socket): void => void opened.then((server) => server.accept(socket));
  const listening = await store.exclusively(async () => {
    if (await isAnswering(path)) return undefined;
    rmSync(path, { force: true });
    return listen(accept, path);
  });
  if (!listening) {
    await store.close();
    return { uri: socketUri(path), close: () => Promise.resolve() };
  }
  const listeners = [listening];
  try {
    chmodSync(path, 0o600);
    if (port !== undefined) listeners.push(await listen(accept, port));
    // From here on the directory is ours: whoever connects waits until everything is read.
    const server = serve(openEngine(store));
    open(server);
    return { uri: listeners.at(-1)?.uri ?? '', close: () => closeAll(listeners, server) };
  } catch (error) {
    for (const { stop } of listeners) void stop();
    await store.close();
    throw error;
  }
}

/** Serves from memory; everything is gone at the end. */
export async function hostInMemory(where: string | number): Promise<Embedded> {
  const server = serve(openEngine(memoryStore));
  const listening = await listen(server.accept, where);
  return { uri: listening.uri, close: () => closeAll([listening], server) };
}

interface Listening {
  readonly uri: string;
  stop(): Promise<void>;
}

async function closeAll(listeners: Listening[], server: DatabaseServer): Promise<void> {
  const stopped = listeners.map(({ stop }) => stop());
  await server.close();
  await Promise.all(stopped);
}

/** Listens on a unix socket or a loopback port; nobody outside this machine can connect. */
async function listen(accept: (socket: Socket) => void, where: string | number): Promise<Listening> {
  const server = createServer(accept);
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(typeof where === 'string' ? { path: where } : { port: where, host: '127.0.0.1' }, done);
  });
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : where;
  return {
    uri: typeof where === 'string' ? socketUri(where) : `mongodb://127.0.0.1:${port}/`,
    stop: () => new Promise<void>((done) => void server.close(() => done())),
  };
}
