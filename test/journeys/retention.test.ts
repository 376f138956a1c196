import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { type FakeTeams, fakeTeams } from '../support/fake-teams.ts';
import { lastAnswerTo, textOf } from '../support/slack-words.ts';
import { read, talks, teamsPerson } from '../support/teams-person.ts';

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

test('a renewal is noted in Slack, reminded of there in the morning, and what to sell next is asked', async () => {
  await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  await app.command('UADA', 'sales role <@URITA> rep');
  await app.command('URITA', 'deal won "new:Acme" 30k');
  const said = async (line: string) => {
    await app.command('URITA', line);
    return textOf(lastAnswerTo(app, 'URITA'));
  };

  expect(await said('account renewal Acme 2027-01-23 amount:120k notice:14d')).toContain('You set the renewal of Acme');
  expect(await said('account renewals')).toContain('1 renewal in the next 90 days, 120,000 EUR a year at stake');
  expect(await said('account checkin Acme "They *love* <!here> us" health:green')).toContain('Rita said green');
  expect(JSON.stringify(lastAnswerTo(app, 'URITA'))).not.toContain('<!here>');
  expect(await said('account health')).toContain('1 customer: 0 red, 0 amber, 1 green');
  expect(await said('account retention')).toContain('Net revenue retention');
  expect(await said('account suggest')).toContain('Nothing to suggest yet');
  const told = () => app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === 'URITA');
  const before = told().length;
  await app.tick('2026-11-24T10:10:00Z');
  expect(told()).toHaveLength(before);
  await app.tick('2026-12-24T08:00:00Z');
  await app.tick('2026-12-24T08:10:00Z');
  expect(told()).toHaveLength(before + 1);
  expect(textOf(told().at(-1)?.args)).toContain('Acme renews on 23 Jan 2027, in 30 days: 120,000 EUR a year.');
});

test('in Teams a customer is visited, leaves and comes back, each in a line', async () => {
  const ada = teamsPerson(app, teams, 'ada', 'Ada');
  const lines: [typed: string, answered: RegExp][] = [
    ['setup Northwind currency:EUR zone:Europe/Berlin', /Northwind is set up/],
    ['role me admin,manager,rep', /Ada: admin → admin, manager, rep/],
    ['deal won "new:Acme" 20k', /D-1 · Acme/],
    ['account renewal Acme', /Say when Acme is to renew/],
    ['account renewal Acme 2027-01-31 amount:120k term:2y', /Renews 31 Jan 2027 \(in 68 days\), for 24 months/],
    ['account renewals', /1 renewal in the next 90 days, 120,000 EUR a year at stake/],
    ['account checkin Acme "QBR went well" health:green next:+30d', /You checked in with Acme, green/],
    ['account churn Acme', /“Why” is missing/],
    ['account churn Acme price lost:20k', /pays 20,000 EUR a year less/],
    ['account churn Acme service', /Left 24 Nov 2026: service .*Is back/],
    ['account return Acme', /You noted that Acme is back/],
    ['account health', /1 customer: 0 red, 0 amber, 1 green/],
    ['account retention', /Gross revenue retention no data/],
    ['account attach', /No attach rates yet/],
  ];
  expect(await talks(app, teams, ada, lines)).toEqual(read(lines));
  expect(teams.wrong).toEqual([]);
});
