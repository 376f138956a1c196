import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { type FakeTeams, fakeTeams } from '../support/fake-teams.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';
import { teamsPerson } from '../support/teams-person.ts';

const start = '2026-11-24T10:00:00Z';

describe('in Slack', () => {
  let app: RunningApp;
  beforeEach(async () => {
    app = await runApp(start);
    await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
    for (const [user, role] of [
      ['UMAX', 'manager'],
      ['URITA', 'rep'],
      ['UROB', 'rep'],
    ])
      await app.command('UADA', `sales role <@${user}> ${role}`);
    await app.command('UADA', 'sales team create EMEA manager:<@UMAX> members:<@URITA>');
    await app.command('URITA', 'deal log "new:Acme" 45k EUR competitor:Zenith');
  });
  afterEach(() => app.stop());

  const said = (user: string) => textOf(lastAnswerTo(app, user));
  const told = (user: string) =>
    app.slack
      .to('chat.postMessage')
      .filter(({ args }) => args['channel'] === user)
      .map(({ args }) => textOf(args));

  test('what a message says of a competitor is on the battlecard, with the way back to it', async () => {
    await app.interact({
      type: 'message_action',
      callback_id: 'intel_add',
      user: { id: 'URITA' },
      team: { id: 'T1', domain: 'northwind' },
      channel: { id: 'CACME' },
      message: { type: 'message', user: 'UJANE', ts: '1764.000100', text: 'Zenith bundles support now' },
      trigger_id: 'shortcut-1',
      response_url: app.slack.responseUrl('URITA'),
      action_ts: '1764.9',
    });
    const opened = app.slack.to('views.open').at(-1)?.args['view'];
    expect(textOf(opened)).toContain('What did you learn?');
    await submit('URITA', opened, { Competitor: 'zenith' });
    expect(said('URITA')).toContain('N-1 · Zenith · positioning');

    await app.command('UROB', 'deal show D-1');
    await press('UROB', /Battlecard/);
    expect(said('UROB')).toContain('Zenith bundles support now');
    expect(JSON.stringify(lastAnswerTo(app, 'UROB'))).toContain('northwind.slack.com/archives/CACME/p1764000100');
  });

  test('a low score becomes a complaint, which is resolved where its owner was told of it', async () => {
    await app.command('UROB', 'voice nps Acme 3 "nobody calls back"');
    await press('UROB', /Open a complaint/);
    const shown = app.slack.to('chat.postMessage').findLast(({ args }) => args['channel'] === 'URITA');
    expect(textOf(shown?.args)).toContain('V-2 · complaint · Acme · high');
    await app.tick('2026-11-25T08:00:00Z');
    await app.tick('2026-11-26T08:00:00Z');
    expect(told('UMAX').at(-1)).toContain('was due 25 Nov 2026 and is still open.');

    await press('URITA', /Resolved/, shown?.args);
    await submit('URITA', app.slack.to('views.open').at(-1)?.args['view'], { How: 'Jane has a number to call' });
    expect(told('UROB').at(-1)).toContain('resolved V-2: Jane has a number to call');
    expect(textOf(app.slack.to('chat.update').at(-1)?.args)).toContain('resolved');
    await app.command('UMAX', 'voice list');
    expect(said('UMAX')).toContain('No such complaint');
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
  async function submit(user: string, view: unknown, words: Record<string, string>): Promise<void> {
    const { blocks, callback_id, private_metadata } = view as {
      blocks: { block_id: string; label?: unknown; element?: Record<string, unknown> }[];
      callback_id: string;
      private_metadata: string;
    };
    const values = blocks.flatMap(({ block_id, label, element }) => {
      const { type, action_id, initial_value } = element ?? {};
      if (type !== 'plain_text_input' && type !== 'url_text_input') return [];
      return [[block_id, { [String(action_id)]: { type, value: words[textOf(label)] ?? initial_value ?? null } }]];
    });
    await app.interact({
      type: 'view_submission',
      user: { id: user },
      view: { id: 'V1', type: 'modal', callback_id, private_metadata, state: { values: Object.fromEntries(values) } },
    });
  }
});

describe('in Teams', () => {
  let app: RunningApp;
  let teams: FakeTeams;
  beforeEach(async () => {
    teams = await fakeTeams();
    app = await runApp(start, { TEAMS_AUTH: 'disabled' });
  });
  afterEach(async () => {
    await app.stop();
    await teams.close();
  });

  test('notes, scores, testimonials and the code of conduct are typed and pressed as everywhere', async () => {
    const ada = teamsPerson(app, teams, 'ada', 'Ada');
    await ada.says('setup Northwind currency:EUR zone:Europe/Berlin');
    await ada.says('deal won "new:Acme" 45k competitor:Zenith reasons:speed');

    await ada.says('intel add "Zenith bundles support" competitor:Zenith type:pricing');
    expect(ada.lastWords()).toContain('N-1 · Zenith · pricing');
    await ada.presses(ada.last(), /^Battlecard/);
    expect(ada.lastWords()).toMatch(/Battlecard: Zenith .*1 won, 0 lost.*How we win:\s+speed \(1\)/);
    await ada.says('voice csat Acme 2 "slow support"');
    await ada.presses(ada.last(), /^Open a complaint/);
    expect(ada.lastWords()).toContain('V-2 · complaint · Acme');
    await ada.says('voice testimonial Acme "They saved us" consent:written');
    await ada.says('voice testimonials');
    expect(ada.lastWords()).toContain('“They saved us” (written, without an end)');
    await ada.says('voice conduct set "We keep promises."');
    await ada.says('voice conduct');
    await ada.presses(ada.last(), /^I attest/);
    await ada.says('voice conduct status');
    expect(ada.lastWords()).toContain('1 of 1 have attested version 1');

    expect(teams.wrong).toEqual([]);
  });
});
