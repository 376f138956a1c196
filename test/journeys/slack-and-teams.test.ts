import { afterEach, beforeEach, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { type FakeTeams, fakeTeams, wordsOf } from '../support/fake-teams.ts';
import { lastAnswerTo, textOf } from '../support/slack-words.ts';
import { teamsPerson, teamsTenant } from '../support/teams-person.ts';

const deals = '19:deals@thread.tacv2';
let app: RunningApp;
let teams: FakeTeams;
let ada: ReturnType<typeof teamsPerson>;

beforeEach(async () => {
  teams = await fakeTeams();
  app = await runApp('2026-11-24T10:00:00Z', { TEAMS_AUTH: 'disabled' });
  const { email } = (await profileOf('UADA')) ?? {};
  ada = teamsPerson(app, teams, 'ada', 'Ada', email);
});
afterEach(async () => {
  await app.stop();
  await teams.close();
});

/** The address that Slack knows somebody by. */
async function profileOf(user: string): Promise<{ email: string } | undefined> {
  const response = await fetch(`${app.slack.apiUrl}users.info`, {
    method: 'POST',
    body: new URLSearchParams({ user }),
  });
  const { user: found } = (await response.json()) as { user?: { profile: { email: string } } };
  return found?.profile;
}

const inTeams = (activity: object) => ada.sends(activity);
const says = (text: string) => ada.says(text);
const lastWords = () => wordsOf(teams.calls.at(-1)?.body);

test('a deal logged in Slack is corrected in Teams, and both cards agree', async () => {
  await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  await app.command('UADA', 'sales role <@UADA|ada> rep,admin');
  await app.command('UADA', 'sales channel deals <#CDEALS|deals>');
  await app.command('UADA', 'sales join');
  const code = /sales join (\S{4}-\S{4})/.exec(textOf(lastAnswerTo(app, 'UADA')))?.[1] ?? '';

  await says(`sales join ${code}`);
  expect(lastWords()).toContain('belongs to Northwind now');
  expect(lastWords()).toContain('I know you as');

  const mention = { type: 'mention', text: '<at>Deals</at>', mentioned: { id: deals, name: 'Deals' } };
  await inTeams({ type: 'message', text: 'sales channel deals <at>Deals</at>', entities: [mention] });
  await app.command('UADA', 'deal log account:"new:Acme" amount:45k close:2026-12-15');
  expect(teams.shown(deals).join('\n')).toContain('45,000 EUR');

  await says('deal update D-1 amount:48k');

  expect(teams.shown(deals)[0]).toContain('48,000 EUR');
  expect(textOf(app.slack.to('chat.update').at(-1)?.args)).toContain('48,000 EUR');
  expect(teams.wrong).toEqual([]);
});

test('a button and a dialog in Teams do what the words do', async () => {
  await says('sales setup Northwind currency:EUR zone:Europe/Berlin');
  await says('sales role me rep,admin');
  await says('deal log');
  const button = findAction(teams.calls.at(-1)?.body, 'Action.Submit');

  const dialog = await inTeams({ type: 'invoke', name: 'task/fetch', replyToId: '1', value: { data: button } });
  const origin = JSON.parse(/"data":\{"origin":(\{.*?\})\}\}\]/.exec(JSON.stringify(dialog))?.[1] ?? 'null');
  const wrong = await inTeams({
    type: 'invoke',
    name: 'task/submit',
    replyToId: '1',
    value: { data: { origin, 'words:account': 'new:Acme', 'words:amount': 'lots' } },
  });
  expect(wordsOf(wrong)).toContain('lots');
  const done = await inTeams({
    type: 'invoke',
    name: 'task/submit',
    replyToId: '1',
    value: { data: { origin, 'words:account': 'new:Acme', 'words:amount': '45k' } },
  });

  expect(done).toBeUndefined();
  expect(lastWords()).toContain('45,000 EUR');
  const undo = findAction(teams.calls.at(-1)?.body, 'Action.Execute', 'Undo');
  const undone = await inTeams({
    type: 'invoke',
    name: 'adaptiveCard/action',
    replyToId: '1',
    value: { action: { data: undo } },
  });
  expect(JSON.stringify(undone) + lastWords()).toMatch(/undid|undone|Undone/);
  expect(teams.wrong).toEqual([]);
});

test('16 people at once in one channel change records, and nothing is lost', { timeout: 90_000 }, async () => {
  await says('sales setup Northwind currency:EUR zone:Europe/Berlin');
  await says('sales role me rep,admin');
  await says('deal log account:"new:Acme" amount:1k');
  const conversation = {
    id: `${deals};messageid=1500`,
    conversationType: 'channel',
    isGroup: true,
    tenantId: teamsTenant,
  };
  const bot = { type: 'mention', text: '<at>Rainmaker</at>', mentioned: { id: '28:bot', name: 'Rainmaker' } };
  const inThread = (text: string) =>
    inTeams({ type: 'message', conversation, entities: [bot], text: `<at>Rainmaker</at> ${text}` });
  const sixteen = Array.from({ length: 16 }, (_, index) => index + 1);

  await Promise.all(sixteen.map((index) => inThread(`deal log account:"new:Globex ${index}" amount:${index}k`)));
  await says('deal list');
  expect(lastWords()).toContain('Your open deals: 17');
  const before = await auditLines();
  await Promise.all(sixteen.map((index) => inThread(`deal update D-1 amount:${100 + index}k`)));

  expect(await auditLines()).toBe(before + 16);
  const wrong = teams.calls.filter(({ body }) => /Something went wrong|Several people/.test(JSON.stringify(body)));
  expect(wrong).toEqual([]);
});

/** Every change is a line of the audit trail: its length tells whether one was lost. */
async function auditLines(): Promise<number> {
  await says('sales audit verify');
  return Number(/The audit trail is whole: (\d+) lines/.exec(lastWords())?.[1]);
}

/** What a button of the card carries; the first one, or the one of that title. */
function findAction(card: unknown, type: string, title?: string): unknown {
  if (Array.isArray(card)) return card.map((each) => findAction(each, type, title)).find((each) => each !== undefined);
  if (typeof card !== 'object' || card === null) return undefined;
  const is = 'type' in card && card.type === type && (title === undefined || ('title' in card && card.title === title));
  if (is && 'data' in card) return card.data;
  return findAction(Object.values(card), type, title);
}

test('what is asked for in Teams reaches product in Slack, and the answer comes back to Teams', async () => {
  await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  await app.command('UADA', 'sales role <@UADA|ada> rep,admin');
  await app.command('UADA', 'sales role <@UPAT|pat> product');
  await app.command('UADA', 'sales channel product <#CPRODUCT|product>');
  await app.command('UADA', 'deal log account:"new:Acme" amount:45k close:2026-12-15');
  await app.command('UADA', 'account update Acme region:EMEA confidential:yes');
  await app.command('UADA', 'sales join');
  await says(`sales join ${/sales join (\S{4}-\S{4})/.exec(textOf(lastAnswerTo(app, 'UADA')))?.[1] ?? ''}`);

  await says('feedback "CSV export drops rows" account:Acme type:bug importance:deal-breaker');
  const card = app.slack.to('chat.postMessage').find(({ args }) => args['channel'] === 'CPRODUCT');
  expect(textOf(card?.args)).toContain('CSV export drops rows');
  expect(textOf(card?.args)).toContain('an account in EMEA');
  expect(textOf(card?.args)).not.toContain('Acme');

  const before = teams.calls.length;
  await app.command('UPAT', 'feedback plan F-1 target:2027-Q1');
  const heard = teams.calls.slice(before).map(({ body }) => wordsOf(body));
  expect(heard.filter((words) => words.includes('CSV export drops rows'))).toHaveLength(1);
  expect(textOf(app.slack.to('chat.update').at(-1)?.args)).toMatch(/planned/i);
  expect(teams.wrong).toEqual([]);
});
