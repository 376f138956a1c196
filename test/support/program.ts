import { type ChildProcess, spawn } from 'node:child_process';
import { signingSecret } from './signed.ts';

/** Starts the program on a Slack and a folder for its data; it is ready when the address is there. */
export function startProgram(
  args: readonly string[],
  on: { slackUrl: string; dataDir: string; env: 'production' | 'test' },
): { child: ChildProcess; url: Promise<string> } {
  const child = spawn(process.execPath, args, {
    env: {
      ...process.env,
      NODE_ENV: on.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: on.dataDir,
      MONGODB_URI: '',
      SLACK_BOT_TOKEN: 'xoxb-test',
      SLACK_SIGNING_SECRET: signingSecret,
      SLACK_API_URL: on.slackUrl,
      LOG_LEVEL: 'info',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The program ended with ${code}`)));
    child.stdout.on('data', (lines: Buffer) => {
      const port = /"port":(\d+).*ready/.exec(lines.toString())?.[1];
      if (port !== undefined) resolve(`http://127.0.0.1:${port}`);
    });
  });
  return { child, url };
}
