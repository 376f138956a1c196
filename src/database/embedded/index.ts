import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEngine } from './engine.ts';
import { serve } from './server.ts';
import { memoryStore } from './store.ts';

export interface EmbeddedOptions {
  /** Where the data lives; without it everything is in memory and gone at the end. */
  readonly dir?: string;
  /** A loopback TCP port (0 chooses one) in place of a unix socket. */
  readonly port?: number;
}

/** A running embedded database: a URI for mongoose, and the way to stop it. */
export interface Embedded {
  readonly uri: string;
  close(): Promise<void>;
}

/** Opens the embedded database. Any MongoDB driver can use it by its URI. */
export async function openEmbedded(options: EmbeddedOptions = {}): Promise<Embedded> {
  if (options.dir !== undefined) throw new Error('The embedded database cannot keep data yet: leave out dir');
  const server = serve(openEngine(memoryStore()));
  const folder =
    options.port === undefined && process.platform !== 'win32' ? await mkdtemp(join(tmpdir(), 'embedded-')) : undefined;
  const uri = await listen(server.listener(), folder === undefined ? (options.port ?? 0) : join(folder, 'db.sock'));
  return {
    uri,
    async close() {
      await server.close();
      if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listen(server: Server, where: string | number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(typeof where === 'string' ? { path: where } : { port: where, host: '127.0.0.1' }, resolve);
  });
  if (typeof where === 'string') return `mongodb://${encodeURIComponent(where)}/`;
  const address = server.address();
  return `mongodb://127.0.0.1:${typeof address === 'object' && address ? address.port : where}/`;
}
