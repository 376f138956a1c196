import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type FakeSlack, fakeSlack } from '../support/fake-slack.ts';
import { startProgram } from '../support/program.ts';
import { postCommand } from '../support/signed.ts';
import { textOf } from '../support/slack-words.ts';

describe('a process that is killed', () => {
  let slack: FakeSlack;
  let dir: string;
  let child: ChildProcess | undefined;
  beforeEach(async () => {
    slack = await fakeSlack();
    dir = await mkdtemp(join(tmpdir(), 'rainmaker-'));
  });
  afterEach(async () => {
    child?.kill('SIGKILL');
    await slack.close();
    await rm(dir, { recursive: true, force: true });
  });

  test('loses nothing that was acknowledged, and the next one posts what was due, once', async () => {
    const first = await start();
    await command(first, 'sales setup Northwind currency:EUR zone:Europe/Berlin', 'respond');
    await command(first, 'sales channel deals <#CDEALS|deals>', 'respond');
    slack.answer('chat.postMessage', () => ({ status: 500 }));
    await command(first, 'deal log "new:Acme" 45k', 'chat.postMessage');
    await kill();
    slack.answer('chat.postMessage', () => undefined);
    slack.calls.length = 0;

    const second = await start();
    await vi.waitFor(() => expect(posted()).toHaveLength(1), { timeout: 60_000, interval: 100 });
    await command(second, 'deal show D-1', 'respond');

    expect(textOf(posted())).toContain('Acme');
    expect(textOf(slack.to('respond').at(-1)?.args)).toContain('45,000 EUR');
    expect(posted()).toHaveLength(1);
  }, 120_000);

  const posted = () => slack.to('chat.postMessage').filter(({ args }) => args['channel'] === 'CDEALS');

  /** Starts the program and resolves with its address when it is ready. */
  function start(): Promise<string> {
    const started = startProgram(['--import', 'tsx', 'src/index.ts'], {
      slackUrl: slack.apiUrl,
      dataDir: dir,
      env: 'test',
    });
    child = started.child;
    return started.url;
  }

  async function kill(): Promise<void> {
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child?.kill('SIGKILL');
    await ended;
  }

  /** Types a command and waits until Slack was called as expected. */
  async function command(url: string, line: string, expected: string): Promise<void> {
    const before = slack.to(expected).length;
    const response = await postCommand(url, line, slack.responseUrl('UADA'));
    expect(response.status).toBe(200);
    await vi.waitFor(() => expect(slack.to(expected).length).toBeGreaterThan(before), {
      timeout: 20_000,
      interval: 50,
    });
  }
});
