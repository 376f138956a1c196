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

test('in Slack a target of a market becomes a lead, is reminded of once, and ends as a won deal', async () => {
  await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  await app.command('UADA', 'sales role <@URITA> rep,manager');
  await app.command('UADA', 'sales channel deals <#CDEALS>');
  const said = async (line: string) => {
    await app.command('URITA', line);
    return textOf(lastAnswerTo(app, 'URITA'));
  };

  expect(await said('market add DACH region:DACH universe:10 source:"Us"')).toContain('DACH is a market now.');
  expect(await said('market target DACH "Initech, Globex"')).toContain('Named targets');
  expect(await said('market whitespace DACH')).toContain('Initech');
  expect(await said('lead add Initech "A *bold* <!here> wish" region:DACH value:30k')).toContain('L-1 is captured.');
  expect(JSON.stringify(lastAnswerTo(app, 'URITA'))).not.toContain('<!here>');
  const told = () => app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === 'URITA');
  const before = told().length;
  await app.tick('2026-11-25T10:10:00Z');
  await app.tick('2026-11-25T10:20:00Z');
  expect(told()).toHaveLength(before + 1);
  expect(textOf(told().at(-1)?.args)).toContain('waited a working day for a first answer');

  expect(await said('lead qualify L-1 need:"Reports" anyway:yes')).toContain('Qualified');
  expect(await said('lead convert L-1 close:2026-12-20')).toContain('L-1 Initech is a deal now.');
  expect(app.slack.to('chat.postMessage').filter(({ args }) => args['channel'] === 'CDEALS')).toHaveLength(1);
  await said('deal won D-1 reasons:product');
  expect(await said('lead funnel')).toContain('Leads captured in Q4 2026');
  expect(await said('market show DACH')).toContain('10 % (1 of 10)');
});

test('in Teams the same is said line by line', async () => {
  const lines: [string, RegExp][] = [
    ['setup Northwind currency:EUR zone:Europe/Berlin', /Northwind is set up/],
    ['role me admin,manager,rep', /Ada: admin → admin, manager, rep/],
    ['lead', /There is no such lead of yours/],
    ['lead add Initech contact:"Peter Gibbons" source:webinar', /L-1 is captured\. L-1 Initech .*Peter Gibbons/],
    ['lead add Initech', /L-1 Initech is a lead already\./],
    ['lead touch L-1 "Called, wants a demo"', /Working .*Called, wants a demo/],
    ['lead qualify L-1 budget:50k authority:CFO', /BANT: 2 of 4 answered; missing: Need, Timeline/],
    ['lead convert L-1', /What may the deal be worth\?/],
    ['lead convert L-1 12k close:2026-12-20', /L-1 Initech is a deal now\. .*D-1 · Initech · 12,000 EUR/],
    ['lead disqualify L-1 no-need', /L-1 is converted already/],
    ['lead funnel', /Converted 1, 100 % \(n 1, too few\) of those qualified/],
    ['market', /There is no market yet/],
    ['market add Nordics region:Nordics', /Nordics is a market now\./],
    ['market target Nordics "Vestas"', /Named targets 1/],
    ['market whitespace Nordics', /Vestas .*untouched/],
    ['market list', /Nordics .*0 % \(0 of 1\)/],
  ];
  expect(await talks(app, teams, teamsPerson(app, teams, 'ada', 'Ada'), lines)).toEqual(read(lines));
  expect(teams.wrong).toEqual([]);
});
