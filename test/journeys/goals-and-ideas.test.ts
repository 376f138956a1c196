import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { type FakeTeams, fakeTeams, wordsOf } from '../support/fake-teams.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';
import { joined } from '../support/teams-person.ts';

const marketing = '19:marketing@thread.tacv2';
let app: RunningApp;
let teams: FakeTeams;

beforeEach(async () => {
  teams = await fakeTeams();
  app = await runApp('2026-11-24T10:00:00Z', { TEAMS_AUTH: 'disabled' });
  await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  for (const [user, role] of [
    ['UADA', 'admin,manager'],
    ['UMAX', 'manager'],
    ['URITA', 'rep'],
    ['UROB', 'rep'],
  ])
    await app.command('UADA', `sales role <@${user}> ${role}`);
});
afterEach(async () => {
  await app.stop();
  await teams.close();
});

const posted = (channel: string) => app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === channel);
const updated = () => textOf(app.slack.to('chat.update').at(-1)?.args);
const said = (user: string) => textOf(lastAnswerTo(app, user));

describe('in Slack', () => {
  test('an idea comes from a message, is voted for under it, talked about, tried and adopted', async () => {
    await app.interact({
      type: 'message_action',
      callback_id: 'idea_add',
      user: { id: 'URITA' },
      team: { id: 'T1', domain: 'northwind' },
      channel: { id: 'CTALK' },
      message: { type: 'message', user: 'UROB', ts: '1764.000100', text: 'Why not a pilot price for logistics?' },
      trigger_id: 'shortcut-1',
      response_url: app.slack.responseUrl('URITA'),
      action_ts: '1764.9',
    });
    const [opened] = app.slack.to('views.open');
    expect(JSON.stringify(opened?.args)).toContain('Why not a pilot price for logistics?');

    await app.command('URITA', 'idea add "Offer a pilot price for logistics" area:pricing');
    const [card] = posted('CGENERAL');
    expect(textOf(card?.args)).toContain('I-1 Offer a pilot price for logistics');
    await app.command('UROB', 'idea vote I-1');
    const ts = String(app.slack.to('chat.update').at(-1)?.args['ts']);
    const answers = app.slack.to('respond', 'chat.postEphemeral').length;
    await press('UMAX', /^Vote$/, card?.args, ts);
    expect(updated()).toContain('3: Rita, Rob, Max');
    expect(app.slack.to('respond', 'chat.postEphemeral')).toHaveLength(answers);

    await app.event({
      type: 'message',
      channel: 'CGENERAL',
      user: 'UMAX',
      text: 'Initech asked, too',
      ts: '1766.1',
      thread_ts: ts,
    });
    expect(updated()).toContain('Initech asked, too');

    await app.command('UMAX', 'idea experiment I-1 "If we pilot, more is won" metric:deals-won target:2 owner:<@UROB>');
    await app.tick('2026-12-24T08:00:00Z');
    const asked = posted('UROB').at(-1)?.args;
    expect(textOf(asked)).toContain('The experiment with I-1 is over. What came of it?');
    await app.command('UROB', 'idea result I-1 worked "It opens doors"');
    await app.command('UMAX', 'idea adopt I-1');
    expect(textOf(posted('URITA').at(-1)?.args)).toContain('adopted an idea that you wanted.');
  });

  test('a goal is measured, checked in on from the reminder, and reached', async () => {
    await app.command('UMAX', 'goal add "Win logistics" owner:<@URITA>');
    await app.command('UMAX', 'goal kr G-1 "Bookings" metric:bookings target:40k EUR segment:Logistics');
    await app.tick('2026-11-30T08:00:00Z');
    const reminder = posted('URITA').at(-1)?.args;
    expect(textOf(reminder)).toContain('How does G-1 go?');
    await press('URITA', /Check in/, reminder, '1.1');
    expect(textOf(app.slack.to('views.open').at(-1)?.args)).toContain('How it goes');

    await app.command('URITA', 'deal log "new:Acme" 45k EUR segment:Logistics');
    await app.command('URITA', 'deal won Acme');
    await app.command('URITA', 'goal');
    expect(said('URITA')).toContain('G-1 Win logistics');
    expect(JSON.stringify(lastAnswerTo(app, 'URITA'))).toContain('reached');
  });

  async function press(user: string, label: RegExp, message: unknown, ts: string): Promise<void> {
    await app.interact({
      type: 'block_actions',
      user: { id: user },
      channel: { id: 'CGENERAL' },
      container: { type: 'message', message_ts: ts, channel_id: 'CGENERAL', is_ephemeral: false },
      message: { ts },
      trigger_id: `press-${app.slack.calls.length}`,
      response_url: app.slack.responseUrl(user),
      actions: [{ ...buttonOf(message, label), action_ts: String(app.slack.calls.length) }],
    });
  }
});

describe('from Slack to Teams', () => {
  test('marketing is asked in its channel there, takes it and does it, and the asker hears of it in Slack', async () => {
    const ada = await joined(app, teams, 'ada', 'Ada');
    const mention = { type: 'mention', text: '<at>Marketing</at>', mentioned: { id: marketing, name: 'Marketing' } };
    await ada.sends({ type: 'message', text: 'sales channel marketing <at>Marketing</at>', entities: [mention] });

    await app.command('URITA', 'goal ask marketing "One-pager for logistics" due:2026-11-27');
    expect(teams.shown(marketing).join('\n')).toContain('One-pager for logistics');
    await ada.presses(
      teams.calls.findLast(({ conversation }) => conversation.startsWith(marketing)),
      /Take it/,
    );

    expect(teams.shown(marketing)[0]).toContain('taken by Ada');
    expect(textOf(posted('URITA').at(-1)?.args)).toContain('takes care of what you asked for.');
    await ada.says('goal done A-1 "It is in the folder"');
    expect(textOf(posted('URITA').at(-1)?.args)).toContain('It is in the folder');
    expect(teams.wrong).toEqual([]);
  });

  test('an idea of a channel in Teams is voted for and talked about under its card', async () => {
    const ada = await joined(app, teams, 'ada', 'Ada');
    const bot = { type: 'mention', text: '<at>Rainmaker</at>', mentioned: { id: '28:bot', name: 'Rainmaker' } };
    await ada.sends({
      type: 'message',
      text: '<at>Rainmaker</at> idea add "Offer a pilot price"',
      entities: [bot],
      conversation: {
        id: `${marketing};messageid=77`,
        conversationType: 'channel',
        isGroup: true,
        tenantId: 'tenant-1',
      },
    });
    expect(teams.shown(marketing).join('\n')).toContain('I-1 Offer a pilot price');

    const card = teams.calls.find(
      ({ body }) => wordsOf(body).includes('Take vote back') && wordsOf(body).includes('More'),
    );
    await ada.presses(card, /Take vote back/);
    expect(teams.shown(marketing).join('\n')).toMatch(/Votes\s+none/);
    expect(teams.wrong).toEqual([]);
  });
});
