import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { signingSecret } from './signed.ts';

/** A process of its own that can be killed at any instant. */
export interface OtherProcess {
  /** The token by which its calls are told from those of others. */
  token: string;
  /** Where Slack reaches it. */
  url: string;
  /** Moves its clock and runs every job; resolves when all is sent, or when it was killed. */
  tick(at: string): Promise<void>;
  /** Kills it on the spot, without a chance to say or write anything. */
  kill(): void;
  isAlive(): boolean;
  /** Resolves when it is dead. */
  died(): Promise<void>;
  stop(): Promise<void>;
}

const program = 'dist/test/process.js';
let started = 0;

/** Bundles the program, so that none of its processes has to be compiled while it starts. */
export async function buildProcess(): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL('./process.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    logLevel: 'warning',
  });
}

/** Starts the program once more, on a database and a Slack that are there. */
export async function startProcess(
  at: string,
  on: { uri: string; database: string; slackUrl: string },
): Promise<OtherProcess> {
  started += 1;
  const token = `xoxb-process-${started}`;
  const child = fork(program, {
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      PORT: '0',
      HOST: '127.0.0.1',
      SLACK_BOT_TOKEN: token,
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: on.slackUrl,
      TEST_URI: on.uri,
      TEST_DATABASE: on.database,
      TEST_AT: at,
    },
  });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    token,
    url: `http://127.0.0.1:${port}`,
    async tick(moved) {
      if (!isAlive(child)) return;
      const done = answerOf(child);
      child.send({ at: moved });
      await done;
    },
    kill: () => void child.kill('SIGKILL'),
    isAlive: () => isAlive(child),
    async died() {
      if (isAlive(child)) await once(child, 'exit');
    },
    async stop() {
      if (!isAlive(child)) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

function isAlive({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function answerOf(child: ChildProcess): Promise<void> {
  const ended = new AbortController();
  await Promise.race([once(child, 'message', ended), once(child, 'exit', ended)]).finally(() => ended.abort());
}
