import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';

describe('coaching in Slack, from a row of a report to what was agreed and done', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await runApp('2026-11-23T10:00:00Z');
    await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
    for (const [user, role] of [
      ['UMAX', 'manager'],
      ['UEVA', 'manager'],
      ['URITA', 'rep'],
      ['UROB', 'rep'],
    ])
      await app.command('UADA', `sales role <@${user}> ${role}`);
    await app.command('UADA', 'sales team create EMEA manager:<@UMAX> members:<@URITA>,<@UROB>');
    await app.command('URITA', 'deal log "new:Acme" 45k EUR close:2026-11-20');
  });
  afterEach(() => app.stop());

  const told = (user: string) => app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === user);
  const said = (user: string) => textOf(lastAnswerTo(app, user));

  test('a note is offered beside the deal, reaches the rep, and is read by nobody else', async () => {
    await app.command('UMAX', 'report deals overdue team:EMEA');
    expect(JSON.stringify(lastAnswerTo(app, 'UMAX'))).toContain('Acme');
    await press('UMAX', /Coach/, lastAnswerTo(app, 'UMAX'));
    await submit('UMAX', { Note: 'Ask for the budget first' });

    expect(textOf(told('URITA').at(-1)?.args)).toContain('wrote you a coaching note.');
    expect(textOf(told('URITA').at(-1)?.args)).toContain('Ask for the budget first');
    expect(textOf(told('URITA').at(-1)?.args)).toContain('About D-1.');
    for (const other of ['UEVA', 'UADA', 'UROB']) {
      await app.command(other, 'coach list <@URITA>');
      expect(said(other)).toContain('There is no coaching of');
      expect(
        told(other)
          .map(({ args }) => textOf(args))
          .join(),
      ).not.toContain('budget');
    }
    await app.command('URITA', 'coach list');
    expect(said('URITA')).toContain('Ask for the budget first');
  });

  test('an action is due on its day, reminded of that morning, and done with a button', async () => {
    await app.command('UMAX', 'coach action <@URITA> "Shadow two calls" due:2026-11-26');
    await app.tick('2026-11-26T07:50:00Z');
    const before = told('URITA').length;
    await app.tick('2026-11-26T08:00:00Z');
    await app.tick('2026-11-26T08:10:00Z');

    expect(told('URITA')).toHaveLength(before + 1);
    expect(textOf(told('URITA').at(-1)?.args)).toContain('This is due today.');
    await press('URITA', /Done/, told('URITA').at(-1)?.args);
    expect(textOf(told('UMAX').at(-1)?.args)).toContain('marked an action of');
    await app.tick('2026-11-27T08:00:00Z');
    expect(told('URITA')).toHaveLength(before + 1);
  });

  test('a stage where the rep falls behind the team is found, and a note begins there', async () => {
    for (let deal = 0; deal < 5; deal += 1) {
      await app.command('URITA', `deal log "new:Rita ${deal}" 9k stage:proposal`);
      await app.command('URITA', `deal lost "Rita ${deal}" reasons:price`);
      await app.command('UROB', `deal won "new:Rob ${deal}" 9k`);
    }
    await app.command('UMAX', 'coach gaps <@URITA>');

    expect(said('UMAX')).toMatch(/loses most from proposal to negotiation: 0 % \(n 5\) go on, in EMEA 50 % \(n 10\)/);
    await press('UMAX', /Write a note/, lastAnswerTo(app, 'UMAX'));
    await submit('UMAX', { Note: 'Proposals need a decision maker' });
    expect(textOf(told('URITA').at(-1)?.args)).toContain('Proposals need a decision maker');
    await app.command('UROB', 'coach gaps <@URITA>');
    expect(said('UROB')).toContain('and managers see this');
  });

  async function press(user: string, label: RegExp, message: unknown): Promise<void> {
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

  /** Submits the form that was opened last, with these words in its lines and what was chosen already. */
  async function submit(user: string, words: Record<string, string>): Promise<void> {
    const view = app.slack.to('views.open').at(-1)?.args['view'] as {
      blocks: { block_id: string; label?: unknown; element?: Record<string, unknown> }[];
      callback_id: string;
      private_metadata: string;
    };
    const values = view.blocks.flatMap(({ block_id, label, element }) => {
      if (!element) return [];
      const { type, action_id, initial_value, initial_user } = element;
      const value = words[textOf(label)] ?? initial_value ?? null;
      const state = type === 'users_select' ? { type, selected_user: initial_user } : { type, value };
      return [[block_id, { [String(action_id)]: state }]];
    });
    const { callback_id, private_metadata } = view;
    await app.interact({
      type: 'view_submission',
      user: { id: user },
      view: { id: 'V1', type: 'modal', callback_id, private_metadata, state: { values: Object.fromEntries(values) } },
    });
  }
});
