import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { type FakeTeams, fakeTeams, wordsOf } from '../support/fake-teams.ts';
import { read, talks, teamsPerson } from '../support/teams-person.ts';

const deals = '19:deals@thread.tacv2';
const mentioned = { type: 'mention', text: '<at>Big deals</at>', mentioned: { id: deals, name: 'Big deals' } };
let app: RunningApp;
let teams: FakeTeams;

beforeEach(async () => {
  teams = await fakeTeams();
  app = await runApp('2026-11-24T10:00:00Z', { TEAMS_AUTH: 'disabled' });
});
afterEach(async () => {
  await app.stop();
  await teams.close();
});

/** What a newcomer types in the chat with the bot, and what they read. */
const firstDay: [typed: string, read: RegExp][] = [
  ['hi', /What I can do for you .*sales help, .*setup.*Set up$/],
  ['deal list', /not set up in this workspace yet.*Set up/],
  ['setup', /Sales setup: this needs a few words from you.*Open the form/],
  ['setup Northwind currency:EUR zone:Europe/Berlin', /Northwind is set up .*sales channel deals #channel/],
  ['whoami', /Ada .*admin.*ada@northwind\.example.*teams/],
  ['help', /deal log, won, lost.* sales help deal$/],
  ['help deal', /deal log <account> <amount>.*deal undo/],
  ['role me admin,manager,rep', /Ada: admin → admin, manager, rep/],
  ['team create EMEA', /Team EMEA with 0 people/],
  ['team add team:EMEA people:me', /Ada joined EMEA/],
  ['team list', /EMEA : Ada/],
  ['channel deals here', /Nobody else sees this chat/],
  ['settings', /Northwind .*Europe\/Berlin/],
  ['set days:mon,tue,wed,thu', /Working days: mon, tue, wed, thu, fri → mon, tue, wed, thu/],
  ['rate USD EUR 0.9 from:2026-10-01', /1 USD = 0\.9 EUR from 1 Oct 2026/],
  ['rate list', /USD .*0\.9 EUR/],
  ['deal log Acme 45k', /No account is called “Acme”\. Create “Acme” Open the form$/],
  ['deal log Acme', /“Amount” is missing.*deal log <account> <amount>/],
  ['deal log account:"new:Acme" amount:45k close:2026-12-15 stage:proposal', /D-1 · Acme · 45,000 EUR · proposal/],
  ['deal won "new:Globex" 20k', /D-2 · Globex · 20,000 EUR · won/],
  ['deal log account:"new:Initech" amount:"10k USD"', /D-3 · Initech · 10,000 USD/],
  ['deal lost D-3 price', /D-3 · Initech · 10,000 USD · lost .*price/],
  ['deal stage D-1 negotiation', /D-1 .*negotiation/],
  ['deal update D-1 amount:48k next:"Call Bob"', /D-1 · Acme · 48,000 EUR .*Call Bob/],
  ['deal undo', /D-1 · Acme · 45,000 EUR/],
  ['deal show D-1', /24 Nov 2026, 11:25 CET Ada undid/],
  ['deal show D-99', /There is no deal D-99\. “deal list all” shows the open ones/],
  ['deal list', /Your open deals: 1, 45,000 EUR .*D-1/],
  ['deal list won', /Your won deals: 1, 20,000 EUR .*D-2/],
  ['deal foo', /deal has no “foo”\. It knows: log, won/],
  ['account list', /3 accounts .*Acme .*Globex .*Initech/],
  ['account show Acme', /Acme Owner Ada Open deals 1, 45,000 EUR/],
  ['account update Acme industry:Energy', /changed Acme: industry Energy/],
  ['account rename Acme "Acme Industries"', /Acme Industries/],
  ['account merge Initech into:Globex', /Globex/],
  ['quota set me 2026-Q4 250k', /Ada: 250,000 EUR in Q4 2026/],
  ['quota show', /Quota 250,000 EUR .*Booked 20,000 EUR/],
  ['quota list', /Quotas in Q4 2026: 1 .*Ada 250,000 EUR/],
  ['audit', /quota\.set: set the quota of Ada/],
  ['audit verify', /The audit trail is whole/],
  ['frobnicate', /I do not know “frobnicate”/],
];

test('a newcomer drives every command in the chat with the bot', { timeout: 60_000 }, async () => {
  const ada = teamsPerson(app, teams, 'ada', 'Ada');

  const said = await talks(app, teams, ada, firstDay);
  expect(said).toEqual(read(firstDay));
  expect(said.join()).not.toMatch(/went wrong|\/(sales|deal|account|quota)\b/);
  expect(teams.wrong).toEqual([]);
});

test('in a channel commands follow a mention, and their answers are private', { timeout: 30_000 }, async () => {
  const ada = teamsPerson(app, teams, 'ada', 'Ada');
  await ada.says('setup Northwind currency:EUR zone:Europe/Berlin');
  await ada.sends({ type: 'message', text: 'channel deals <at>Big deals</at>', entities: [mentioned] });
  const inChannel = async (text: string) => {
    const before = teams.calls.length;
    await ada.replies(deals, '1700', text, true);
    return teams.calls.slice(before).map(({ conversation, body }) => ({ conversation, words: wordsOf(body) }));
  };
  // Teams says what a channel is called when it is made, or named anew.
  await ada.sends({
    type: 'conversationUpdate',
    conversation: { id: deals, conversationType: 'channel', isGroup: true, tenantId: 'tenant-1' },
    channelData: { tenant: { id: 'tenant-1' }, team: { id: '19:t' }, channel: { id: deals, name: 'Big deals' } },
  });

  expect(await inChannel('settings')).toEqual([
    { conversation: ada.chat, words: expect.stringMatching(/Deals channel Big deals .*Asked in Big deals$/) },
    { conversation: `${deals};messageid=1700`, words: 'I answered in our private chat.' },
  ]);
  const [refusal] = await inChannel('deal show D-99');
  expect(refusal?.words).toContain('“@Rainmaker deal list all” shows the open ones');
  const [form] = await inChannel('deal log');
  expect(form).toEqual({ conversation: `${deals};messageid=1700`, words: expect.stringMatching(/Open the form/) });
  await inChannel('deal log account:"new:Acme" amount:45k');
  expect(teams.shown(deals).at(-1)).toMatch(/D-1 · Acme · 45,000 EUR/);
  expect(teams.wrong).toEqual([]);
});
