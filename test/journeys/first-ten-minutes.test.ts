import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';

describe('the first ten minutes in Slack', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await runApp();
  });
  afterEach(() => app.stop());

  async function setUp(): Promise<void> {
    await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
    await app.command('UADA', 'sales channel deals <#CDEALS|deals>');
    await app.command('UADA', 'sales role <@URITA|rita> rep');
  }

  test('a deal is logged, won, corrected and taken back, and its card in the deals channel always agrees', async () => {
    await setUp();

    await app.command('URITA', 'deal log Acme 45k EUR close:2026-12-15');
    const question = lastAnswerTo(app, 'URITA');
    expect(textOf(question)).toContain('No account is called “Acme”');
    await press('URITA', question, /Create|New/);
    const logged = lastAnswerTo(app, 'URITA');
    expect(textOf(logged)).toContain('45,000 EUR');
    const card = app.slack.to('chat.postMessage').find(({ args }) => args['channel'] === 'CDEALS');
    expect(textOf(card?.args)).toContain('Acme');
    expect(card?.token).toBe('xoxb-test');

    await app.command('URITA', 'deal won Acme reasons:product');
    await app.command('URITA', 'deal update D-1 amount:48k');
    const updates = app.slack.to('chat.update');
    expect(textOf(updates.at(-1)?.args)).toContain('48,000 EUR');
    expect(textOf(updates.at(-1)?.args)).toMatch(/won/i);
    const thread = app.slack.to('chat.postMessage').filter(({ args }) => args['thread_ts'] !== undefined);
    expect(thread.length).toBeGreaterThanOrEqual(2);
    expect(new Set(thread.map(({ args }) => args['channel']))).toEqual(new Set(['CDEALS']));

    await press('URITA', lastAnswerTo(app, 'URITA'), /Undo/);
    expect(textOf(app.slack.to('chat.update').at(-1)?.args)).toContain('45,000 EUR');
  });

  test('a form is opened, refused with the reason at its field, and accepted', async () => {
    await setUp();
    await app.command('URITA', 'deal log');
    const [opened] = app.slack.to('views.open');
    const view = opened?.args['view'] as {
      blocks: { block_id: string; type: string; element?: { action_id: string; type: string } }[];
      private_metadata: string;
      callback_id: string;
    };
    expect(textOf(view)).toContain('Account');

    const fill = (values: Record<string, string>) => ({
      type: 'view_submission',
      user: { id: 'URITA' },
      view: {
        id: 'V1',
        type: 'modal',
        callback_id: view.callback_id,
        private_metadata: view.private_metadata,
        state: {
          values: Object.fromEntries(
            view.blocks
              .filter((block) => block.type === 'input' && block.element?.type === 'plain_text_input')
              .map((block) => [
                block.block_id,
                {
                  [block.element?.action_id ?? '']: { type: 'plain_text_input', value: values[fieldOf(block)] ?? null },
                },
              ]),
          ),
        },
      },
    });
    const wrong = await app.interact(fill({ Account: 'Acme', Amount: 'much' }));
    expect(wrong.body).toContain('is not an amount');
    expect(wrong.body).toContain('Acme');
    const right = await app.interact(fill({ Account: 'new:Acme', Amount: '45k' }));
    expect(right.status).toBe(200);
    const card = app.slack.to('chat.postMessage').find(({ args }) => args['channel'] === 'CDEALS');
    expect(textOf(card?.args)).toContain('45,000 EUR');
  });

  test('the same command delivered twice logs one deal', async () => {
    await setUp();
    await app.command('URITA', 'deal log "new:Acme" 45k', { trigger_id: 'same' });
    await app.command('URITA', 'deal log "new:Acme" 45k', { trigger_id: 'same' });

    expect(app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === 'CDEALS')).toHaveLength(1);
  });

  test('App Home shows the person’s own numbers', async () => {
    await setUp();
    await app.command('URITA', 'deal log "new:Acme" 45k');
    await app.event({ type: 'app_home_opened', user: 'URITA', channel: 'DRITA', tab: 'home' });

    expect(textOf(app.slack.to('views.publish').at(-1)?.args)).toContain('Acme');
  });

  test('hostile words are only words', async () => {
    await setUp();
    const name = 'Evil & Söhne *bold* $where __proto__ \u202e\u0000 😀';
    const next = 'ask <!channel> and <@UADA> at <https://evil.example|our bank>';
    const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    await app.command('URITA', `deal log "new:${escaped(name)}" 45k next:"${escaped(next)}"`);

    const posted = JSON.stringify(app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === 'CDEALS'));
    expect(posted).toContain('evil.example');
    expect(posted).toContain('*bold* $where __proto__');
    expect(posted).not.toMatch(/<!channel>|<https:\/\/evil\.example\|/);
  });

  async function press(user: string, message: Record<string, unknown>, label: RegExp): Promise<void> {
    const button = buttonOf(message, label);
    await app.interact({
      type: 'block_actions',
      user: { id: user },
      channel: { id: 'CGENERAL' },
      container: { type: 'message', message_ts: '1764.5', channel_id: 'CGENERAL', is_ephemeral: true },
      trigger_id: `press-${app.slack.calls.length}`,
      response_url: app.slack.responseUrl(user),
      actions: [{ ...button, action_ts: String(app.slack.calls.length) }],
    });
  }
});

function fieldOf(block: object): string {
  return 'label' in block && typeof block.label === 'object' && block.label !== null && 'text' in block.label
    ? String(block.label.text)
    : '';
}

describe('what nobody of Slack has sent', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await runApp();
  });
  afterEach(() => app.stop());
  const body = 'command=%2Fsales&text=whoami&team_id=T1&user_id=UADA&channel_id=C1&trigger_id=1';

  test.each([
    ['unsigned', { 'x-slack-signature': '' }],
    ['signed with another secret', { 'x-slack-signature': `v0=${'0'.repeat(64)}` }],
    ['of last hour', { 'x-slack-request-timestamp': '1764000000' }],
    ['of tomorrow', { 'x-slack-request-timestamp': '1796000000' }],
  ])('%s changes nothing and is refused', async (_what, headers) => {
    const response = await app.send(body, headers);
    await app.idle();

    expect(response.status).toBe(401);
    expect(app.slack.calls).toEqual([]);
  });

  test('health, readiness and metrics are for operators', async () => {
    const [health, ready, metrics] = await Promise.all(
      ['healthz', 'readyz', 'metrics'].map(async (path) => (await fetch(`${app.url}/${path}`)).text()),
    );

    expect([health, ready]).toEqual(['ok', 'ready']);
    expect(metrics).toContain('rainmaker_commands_total');
    expect(metrics).toContain('rainmaker_outbox_waiting 0');
  });
});
