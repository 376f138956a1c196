import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '../support/free-port.ts';
import { secret, signedCommand } from './servers/wire.ts';

const pollMs = 2;

/** Builds the program as `npm start` does. */
export async function runBuild(): Promise<void> {
  const [code] = await once(spawn('npm', ['run', '--silent', 'build'], { stdio: 'inherit' }), 'exit');
  if (code !== 0) throw new Error('The program cannot be built');
}

/** Starts the program that was built, and ends it. Milliseconds to its first acknowledgement, and to its being ready. */
export async function startProgram(dataDir: string): Promise<{ acknowledged: number; ready: number }> {
  const env = {
    DATA_DIR: dataDir,
    SLACK_BOT_TOKEN: 'xoxb-bench',
    SLACK_SIGNING_SECRET: secret,
    // Nobody answers there: only the acknowledgement is measured.
    SLACK_API_URL: 'http://127.0.0.1:1/',
    LOG_LEVEL: 'silent',
  };
  return whileRunning(['dist/index.cjs'], env, async (origin, started) => {
    const acknowledged = await firstAcknowledgement(origin, started);
    return { acknowledged, ready: await firstOk(started, () => fetch(`${origin}/readyz`)) };
  });
}

/** Milliseconds from the start of another server to its first acknowledgement, measured in the same way. */
export function startServerCold(path: string, args: readonly string[]): Promise<number> {
  return whileRunning([path, ...args], {}, firstAcknowledgement);
}

async function whileRunning<T>(
  args: readonly string[],
  env: Record<string, string>,
  measure: (origin: string, started: number) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const started = performance.now();
  const program = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], PORT: String(port), HOST: '127.0.0.1', ...env },
    stdio: 'inherit',
  });
  const measured = await measure(`http://127.0.0.1:${port}`, started);
  program.kill('SIGKILL');
  await once(program, 'exit');
  return measured;
}

function firstAcknowledgement(origin: string, started: number): Promise<number> {
  const { body, headers } = signedCommand();
  return firstOk(started, () => fetch(`${origin}/slack/events`, { method: 'POST', body, headers }));
}

async function firstOk(started: number, ask: () => Promise<Response>): Promise<number> {
  for (;;) {
    const answer = await ask().catch(() => undefined);
    const passed = performance.now() - started;
    if (answer?.ok) return passed;
    if (passed > 60_000) throw new Error('The program does not answer');
    await new Promise((resolve) => {
      setTimeout(resolve, pollMs);
    });
  }
}
