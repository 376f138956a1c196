import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';

describe('feedback in Slack, from a customer’s message to the answer under it', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await runApp();
    await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
    await app.command('UADA', 'sales channel product <#CPRODUCT|product>');
    await app.command('UADA', 'sales role <@URITA|rita> rep');
    await app.command('UADA', 'sales role <@UROB|rob> rep');
    await app.command('UADA', 'sales role <@UPAT|pat> product');
    await app.command('URITA', 'deal log "new:Acme" 45k EUR close:2026-12-15');
  });
  afterEach(() => app.stop());

  const posted = (channel: string) =>
    app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === channel);

  test('a message is sent to product, planned, and answered in its thread', async () => {
    await app.interact({
      type: 'message_action',
      callback_id: 'feedback',
      user: { id: 'URITA' },
      team: { id: 'T1', domain: 'northwind' },
      channel: { id: 'CACME' },
      message: { type: 'message', user: 'UJANE', ts: '1764.000100', text: 'We lose rows in the CSV export' },
      trigger_id: 'shortcut-1',
      response_url: app.slack.responseUrl('URITA'),
      action_ts: '1764.9',
    });
    const [opened] = app.slack.to('views.open');
    expect(textOf(opened?.args)).toContain('What do they need?');
    await submit(opened?.args['view'], 'URITA', { Account: 'Acme' });

    const [card] = posted('CPRODUCT');
    expect(textOf(card?.args)).toContain('F-1 We lose rows in the CSV export');
    expect(textOf(card?.args)).toContain('45,000 EUR');

    await app.command('UPAT', 'feedback plan F-1 target:Q1');

    const [told] = posted('CACME');
    expect(told?.args['thread_ts']).toBe('1764.000100');
    expect(textOf(told?.args)).toContain('F-1 is planned for Q1');
    expect(JSON.stringify(told?.args)).toMatch(/URITA|Rita/);
    expect(textOf(app.slack.to('chat.update').at(-1)?.args)).toContain('Planned for Q1');
  });

  test('a second rep joins what is known, and takes it back again', async () => {
    await app.command('URITA', 'feedback "CSV export drops rows over 10k" account:Acme');

    await app.command('UROB', 'feedback "Export to CSV loses rows"');
    await press('UROB', /Join F-1/);
    expect(textOf(lastAnswerTo(app, 'UROB'))).toContain('You joined F-1');
    await press('UROB', /Undo/);

    await app.command('UROB', 'feedback mine');
    expect(textOf(lastAnswerTo(app, 'UROB'))).toContain('You have not asked product for anything yet');
  });

  test('product declines with a reason from the card’s form, and the top list is a table', async () => {
    await app.command('URITA', 'feedback "CSV export drops rows over 10k" account:Acme');
    const [card] = posted('CPRODUCT');
    await press('UPAT', /Decline/, card?.args);
    const form = app.slack.to('views.open').at(-1)?.args['view'];
    await submit(form, 'UPAT', { Reason: 'Too rare' });

    expect(textOf(posted('CGENERAL').at(-1)?.args)).toContain('Too rare');
    await app.command('URITA', 'feedback top state:declined');
    expect(JSON.stringify(lastAnswerTo(app, 'URITA'))).toContain('CSV export drops rows');
  });

  async function press(user: string, label: RegExp, message: unknown = lastAnswerTo(app, user)): Promise<void> {
    await app.interact({
      type: 'block_actions',
      user: { id: user },
      channel: { id: 'CGENERAL' },
      container: { type: 'message', message_ts: '1764.5', channel_id: 'CGENERAL', is_ephemeral: true },
      trigger_id: `press-${app.slack.calls.length}`,
      response_url: app.slack.responseUrl(user),
      actions: [{ ...buttonOf(message, label), action_ts: String(app.slack.calls.length) }],
    });
  }

  /** Submits a form as it was opened, with other words in some of its lines. */
  async function submit(view: unknown, user: string, words: Record<string, string>): Promise<void> {
    const { blocks, callback_id, private_metadata } = view as {
      blocks: { block_id: string; type: string; label?: unknown; element?: Record<string, unknown> }[];
      callback_id: string;
      private_metadata: string;
    };
    const values = Object.fromEntries(
      blocks
        .filter((block) => block.element?.['type'] === 'plain_text_input')
        .map((block) => {
          const value = words[textOf(block.label)] ?? block.element?.['initial_value'] ?? null;
          return [block.block_id, { [String(block.element?.['action_id'])]: { type: 'plain_text_input', value } }];
        }),
    );
    await app.interact({
      type: 'view_submission',
      user: { id: user },
      view: { id: 'V1', type: 'modal', callback_id, private_metadata, state: { values } },
    });
  }
});
