import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';

describe('figures in Slack, from a deal to the digest and the deals behind it', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await runApp();
    await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
    await app.command('UADA', 'sales role <@URITA|rita> rep');
    await app.command('URITA', 'deal log "new:Acme" 45k EUR close:2026-12-15');
    await app.command('URITA', 'deal log "new:Globex" 20k EUR');
    await app.command('URITA', 'deal won D-2');
  });
  afterEach(() => app.stop());

  async function press(user: string, label: RegExp, message: unknown): Promise<void> {
    await app.interact({
      type: 'block_actions',
      user: { id: user },
      channel: { id: 'CGENERAL' },
      container: { type: 'message', message_ts: '1764.5', channel_id: 'CGENERAL', is_ephemeral: false },
      trigger_id: `press-${app.slack.calls.length}`,
      response_url: app.slack.responseUrl(user),
      actions: [{ ...buttonOf(message, label), action_ts: String(app.slack.calls.length) }],
    });
  }

  test('a digest is scheduled, sent now into the channel, and opened by a rep', async () => {
    await app.command('UADA', 'digest schedule weekly mon 09:00 here');
    expect(textOf(lastAnswerTo(app, 'UADA'))).toContain('weekly on Monday at 09:00 (Europe/Berlin)');

    await app.command('UADA', 'digest now');

    const posted = app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === 'CGENERAL');
    const digest = posted.at(-1)?.args;
    expect(textOf(digest)).toContain('Northwind, week 48, 2026');
    expect(textOf(digest)).toMatch(/Bookings 20k EUR\s+\(1 deal\)/);
    await press('URITA', /^Bookings$/, digest);
    expect(JSON.stringify(lastAnswerTo(app, 'URITA'))).toContain('Globex');
    expect(textOf(lastAnswerTo(app, 'URITA'))).toContain('Sum of the amounts won in the window, by close date.');
  });

  test('a report leaves as a file in the chat', async () => {
    await app.command('UADA', 'report export won csv');

    const uploads = app.slack.calls.filter(({ method }) => method.startsWith('files.'));
    expect(uploads.length).toBeGreaterThan(0);
    expect(JSON.stringify(uploads)).toContain('Northwind-won-2026-Q4.csv');
  });
});
