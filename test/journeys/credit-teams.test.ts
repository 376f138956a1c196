import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { type FakeTeams, fakeTeams, wordsOf } from '../support/fake-teams.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';
import { joined, teamsPerson } from '../support/teams-person.ts';

const credit = '19:credit@thread.tacv2';
type TeamsPerson = ReturnType<typeof teamsPerson>;

let app: RunningApp;
let teams: FakeTeams;
let rita: TeamsPerson;
let fin: TeamsPerson;

/** Credit is shown in a channel of Slack and in one of Teams; Rita and Fin are known on both. */
beforeEach(async () => {
  teams = await fakeTeams();
  app = await runApp('2026-11-24T10:00:00Z', { TEAMS_AUTH: 'disabled' });
  await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  await app.command('UADA', 'sales channel credit <#CCREDIT|credit>');
  for (const [user, role] of [
    ['URITA', 'rep'],
    ['UFIN', 'finance'],
  ])
    await app.command('UADA', `sales role <@${user}|x> ${role}`);
  const ada = await joined(app, teams, 'ada', 'Ada');
  rita = teamsPerson(app, teams, 'rita', 'Rita');
  fin = teamsPerson(app, teams, 'fin', 'Fin');
  const channel = { type: 'mention', text: '<at>Credit</at>', mentioned: { id: credit, name: 'Credit' } };
  await ada.sends({ type: 'message', text: 'sales channel credit <at>Credit</at>', entities: [channel] });
  await rita.says('deal log "new:Acme" 45k EUR close:2026-12-15 terms:0');
  await rita.says('credit request Acme 50000 net60 "spring order"');
});
afterEach(async () => {
  await app.stop();
  await teams.close();
});

/** The request's card in the channel of Teams, and as it now stands there and in Slack. */
const card = () => {
  const found = teams.calls.find(({ method, conversation }) => method === 'OPEN' && conversation === credit);
  if (!found) throw new Error('No card in Teams');
  const latest = teams.calls.findLast(({ message }) => message === found.message) ?? found;
  return { conversation: credit, message: found.message, body: latest.body };
};
const inTeams = () => wordsOf(card().body);
const slackCard = () =>
  app.slack
    .to('chat.postMessage', 'chat.update')
    .findLast(({ args }) => args['channel'] === 'CCREDIT' && args['thread_ts'] === undefined)?.args;
const inSlack = () => textOf(slackCard());
const inThread = () => teams.calls.filter(({ conversation }) => conversation.startsWith(`${credit};messageid=`));

async function pressInSlack(user: string, label: RegExp): Promise<void> {
  await app.interact({
    type: 'block_actions',
    user: { id: user },
    channel: { id: 'CCREDIT' },
    container: { type: 'message', message_ts: '1764.5', channel_id: 'CCREDIT', is_ephemeral: false },
    trigger_id: `press-${app.slack.calls.length}`,
    response_url: app.slack.responseUrl(user),
    actions: [{ ...buttonOf(slackCard(), label), action_ts: String(app.slack.calls.length) }],
  });
}

test('a request made in Teams is approved by a reply in its thread and one press, and Slack’s card agrees', async () => {
  expect(inTeams()).toContain('CR-1 · Acme · 50,000 EUR, net 60');
  expect(inSlack()).toContain('CR-1 · Acme · 50,000 EUR, net 60');

  await fin.replies(credit, card().message, 'looks good to me', true);
  expect(inTeams()).not.toContain('Approved');
  expect(fin.lastWords()).toContain('You approve CR-1 as asked');
  await fin.presses(fin.last(), /^Approve/);

  expect(inTeams()).toContain('Approved');
  expect(JSON.stringify(card().body)).not.toContain('"Approve"');
  expect(inSlack()).toContain('Approved');
  expect(wordsOf(inThread().map(({ body }) => body))).toContain('Fin approved');
  expect(rita.lastWords()).toContain('CR-1');
  expect(teams.wrong).toEqual([]);
});

test('a counter-offer from a thread in Teams is accepted in Slack, with its conditions on both cards', async () => {
  await fin.replies(credit, card().message, 'ok with 30% upfront, net 30, till December', true);
  expect(fin.lastWords()).toContain('You offer 50,000 EUR, net 30, 30 % deposit');
  await fin.presses(fin.last(), /^Offer this/);
  expect(inTeams()).toContain('Counter-offer: waits for the requester');
  expect(inSlack()).toContain('Counter-offer: waits for the requester');

  await pressInSlack('URITA', /^Accept/);

  for (const shown of [inTeams(), inSlack()]) {
    expect(shown).toContain('Approved with conditions');
    expect(shown).toContain('30 % deposit before delivery');
  }
  expect(teams.wrong).toEqual([]);
});

test('a press in Slack and one in Teams at the same moment make one decision, and the other hears who decided', async () => {
  await app.command('UADA', 'sales role <@UFAY|x> finance');
  const fay = teamsPerson(app, teams, 'fay', 'Fay');

  const [, toFay] = await Promise.all([pressInSlack('UFIN', /^Approve/), fay.presses(card(), /^Approve/)]);

  const lines = inThread().filter(({ body }) => /approved/.test(wordsOf(body)));
  expect(lines).toHaveLength(1);
  const told = textOf(lastAnswerTo(app, 'UFIN')) + JSON.stringify(toFay) + fay.lastWords();
  expect(told).toMatch(/CR-1 is decided: (Fin|Fay) approved it/);
  expect(teams.wrong).toEqual([]);
});

test('a rep who answers in the thread decides nothing, and their own request has no way to a yes', async () => {
  await rita.replies(credit, card().message, 'ok, approved', true);
  await rita
    .presses(card(), /^Approve/)
    .then((answer) => expect(JSON.stringify(answer)).toContain('You asked for this'));

  expect(inTeams()).not.toContain('Approved');
  expect(teams.wrong).toEqual([]);
});
