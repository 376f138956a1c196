import { createHash } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Engine, openEngine } from './engine.ts';
import { openLmdbStore } from './lmdb-store.ts';
import { serve } from './server.ts';

/** A running embedded database: a URI for mongoose, and the way to stop it. */
export interface Embedded {
  readonly uri: string;
  close(): Promise<void>;
}

/** The longest path of a unix socket on all systems, less the terminating zero. */
const maxSocketPath = 103;

/** Where the process that has a data directory open listens. */
export function socketOf(dir: string): string {
  const path = join(resolve(dir), 'db.sock');
  if (Buffer.byteLength(path) <= maxSocketPath) return path;
  return join(tmpdir(), `embedded-${createHash('sha256').update(path).digest('hex').slice(0, 24)}.sock`);
}

export function socketUri(path: string): string {
  return `mongodb://${encodeURIComponent(path)}/`;
}

/** Whether a process answers on a socket; a socket file alone may be left over from a crash. */
export function isAnswering(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(path);
    const finish = (answer: boolean): void => {
      socket.destroy();
      done(answer);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
  });
}

/** Serves a data directory from this thread, or answers with the process that already does. */
export async function host(dir: string, port?: number): Promise<Embedded> {
  const path = socketOf(dir);
  const store = openLmdbStore(dir);
  const other = { uri: socketUri(path), close: () => Promise.resolve() };
  try {
    const taken = await store.exclusively(async () => {
      if (await isAnswering(path)) return undefined;
      rmSync(path, { force: true });
      return open(openEngine(store), path, port);
    });
    if (taken) return taken;
  } catch (error) {
    await store.close();
    throw error;
  }
  await store.close();
  return other;
}

async function open(engine: Engine, path: string, port: number | undefined): Promise<Embedded> {
  const server = serve(engine);
  await listen(server.listener(), path);
  chmodSync(path, 0o600);
  const uri = port === undefined ? socketUri(path) : await listen(server.listener(), port);
  return { uri, close: server.close };
}

/** Starts listening on a unix socket or a loopback port; nobody outside this machine can connect. */
export async function listen(server: Server, where: string | number): Promise<string> {
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(typeof where === 'string' ? { path: where } : { port: where, host: '127.0.0.1' }, done);
  });
  if (typeof where === 'string') return socketUri(where);
  const address = server.address();
  return `mongodb://127.0.0.1:${typeof address === 'object' && address ? address.port : where}/`;
}
