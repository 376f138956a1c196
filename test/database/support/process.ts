import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';

/** The database in a process of its own. */
export interface Running {
  readonly uri: string;
  readonly pid: number;
  /** Ends it as a crash would, or as a person would. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

const root = new URL('../../../', import.meta.url).pathname;
let built: Promise<string> | undefined;

/** The bundle, as `npm run build` makes it, with the command line as one more entry. */
export function bundle(): Promise<string> {
  built ??= buildOnce();
  return built;
}

async function buildOnce(): Promise<string> {
  const outdir = await mkdtemp(join(root, 'node_modules', '.embedded-'));
  const entryPoints = ['index', 'worker', 'cli'].map((name) => `${root}src/database/embedded/${name}.ts`);
  const outbase = `${root}src`;
  await build({
    entryPoints,
    outdir,
    outbase,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
  return outdir;
}

export function newDirectory(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'embedded-test-'));
}

/** Starts the database on a directory; `limit` is the largest file it may write, in kilobytes. */
export async function start(dir: string, limit?: number): Promise<Running> {
  const program = join(await bundle(), 'database/embedded/cli.js');
  const command = `${limit === undefined ? '' : `ulimit -f ${limit}; `}exec "$0" "$1" --dir "$2"`;
  const child = spawn('bash', ['-c', command, process.execPath, program, dir], { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes.toString();
  });
  const lines = createInterface(child.stdout);
  const said = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  if (typeof said[0] !== 'string' || !said[0].startsWith('mongodb://')) throw new Error(complaint);
  return {
    uri: said[0],
    pid: child.pid ?? 0,
    async end(signal) {
      child.kill(signal);
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}
