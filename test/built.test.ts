import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type FakeSlack, fakeSlack } from './support/fake-slack.ts';
import { startProgram } from './support/program.ts';
import { postCommand } from './support/signed.ts';
import { textOf } from './support/slack-words.ts';

let slack: FakeSlack;
let folder: string;
let program: ChildProcess | undefined;

beforeAll(async () => {
  slack = await fakeSlack();
  // In the project's folder, where the packages are found that are not in the bundle.
  folder = await mkdtemp(join(import.meta.dirname, '..', 'node_modules', '.built-'));
  await done(spawn(process.execPath, ['--import', 'tsx', 'src/build.ts', folder], { stdio: 'inherit' }));
}, 120_000);

afterAll(async () => {
  program?.kill('SIGKILL');
  await slack.close();
  await rm(folder, { recursive: true, force: true });
});

test('the program as it is built answers a command', async () => {
  const started = startProgram([join(folder, 'index.cjs')], {
    slackUrl: slack.apiUrl,
    dataDir: join(folder, 'data'),
    env: 'production',
  });
  program = started.child;
  const url = await started.url;

  expect(
    (await postCommand(url, 'sales setup Northwind currency:EUR zone:Europe/Berlin', slack.responseUrl('UADA'))).status,
  ).toBe(200);
  await vi.waitFor(() => expect(textOf(slack.to('respond').at(-1)?.args)).toContain('Northwind'), { timeout: 20_000 });
});

async function done(child: ChildProcess): Promise<void> {
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`It ended with ${String(code)}`);
}
