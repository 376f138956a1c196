import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { build } from 'esbuild';
import type { Usage } from './servers/report.ts';

export interface Server {
  port: number;
  usage(): Promise<Usage>;
  stop(): Promise<void>;
}

/** Bundles the servers as the program itself is bundled, so that none has to be compiled while it starts. */
export async function buildServers(names: readonly string[]): Promise<Map<string, string>> {
  const folder = new URL('servers/', import.meta.url).pathname;
  await build({
    entryPoints: names.map((name) => `${folder}${name}.ts`),
    outdir: 'dist/bench',
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return new Map(names.map((name) => [name, `dist/bench/${name}.js`]));
}

export async function startServer(path: string, args: readonly string[]): Promise<Server> {
  const child = fork(path, args, { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const { port } = await messageOf<{ port: number }>(child);
  return {
    port,
    async usage() {
      const answer = messageOf<Usage>(child);
      child.send('usage');
      return answer;
    },
    async stop() {
      const exit = once(child, 'exit');
      child.disconnect();
      await exit;
    },
  };
}

async function messageOf<T>(child: ChildProcess): Promise<T> {
  const settled = new AbortController();
  const exited = once(child, 'exit', { signal: settled.signal }).then(([code]) => {
    throw new Error(`the server ended with ${String(code)}`);
  });
  exited.catch(() => undefined);
  const [message] = (await Promise.race([once(child, 'message', { signal: settled.signal }), exited])) as [T];
  settled.abort();
  return message;
}
