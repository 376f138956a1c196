import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RunningApp, runApp } from '../support/app.ts';
import { type FakeTeams, fakeTeams } from '../support/fake-teams.ts';
import { buttonOf, lastAnswerTo, textOf } from '../support/slack-words.ts';
import { joined } from '../support/teams-person.ts';

const books = [
  'Customer;Open invoices;Oldest overdue, days;Reference of;Highest credit;Reference days beyond terms',
  'Acme;52k;12;Steelco;20k;8',
  'Nobody Ltd;1k;;;;',
  'Acme;lots;;;;',
  'Acme;;;Ironworks;;',
  '',
].join('\r\n');

let app: RunningApp;
let teams: FakeTeams;
beforeEach(async () => {
  teams = await fakeTeams();
  app = await runApp('2026-11-24T10:00:00Z', { TEAMS_AUTH: 'disabled' });
  await app.command('UADA', 'sales setup Northwind currency:EUR zone:Europe/Berlin');
  await app.command('UADA', 'sales role <@UFIN|x> finance');
  await app.command('UADA', 'sales role <@URITA|x> rep');
  await app.command('UADA', 'sales role <@UADA|x> admin,rep');
  await app.command('UADA', 'deal log "new:Acme" 45k EUR close:2026-12-15 terms:0');
});
afterEach(async () => {
  await app.stop();
  await teams.close();
});

const upload = (id: string, name: string, content: string | Uint8Array) => app.slack.files.set(id, { name, content });

/** Fin puts a message with a file into the private conversation. */
const drops = (text: string, id: string, user = 'UFIN') =>
  app.event({
    type: 'message',
    subtype: 'file_share',
    channel: `D${user.slice(1)}`,
    channel_type: 'im',
    user,
    text,
    ts: `1764.9${String(app.slack.calls.length).padStart(5, '0')}`,
    files: [{ id, name: app.slack.files.get(id)?.name }],
  });
const lastTo = (channel: string) =>
  textOf(app.slack.to('chat.postMessage').findLast(({ args }) => args['channel'] === channel)?.args);

describe('in Slack', () => {
  test('a CSV file sent with the command is taken over line by line, and a second time changes nothing', async () => {
    upload('F1', 'books.csv', books);

    await drops('credit import', 'F1');
    const first = lastTo('DFIN');
    await drops('credit import', 'F1');
    const again = lastTo('DFIN');

    expect(first).toContain('1 changed, 0 unchanged, 3 not taken over');
    expect(first).toContain('No account is called “Nobody Ltd”');
    expect(first).toContain('“lots” is not an amount');
    expect(first).toContain('A reference needs reference, highcredit and referencelate');
    expect(again).toContain('0 changed, 1 unchanged, 3 not taken over');
    await app.command('UFIN', 'credit account Acme');
    expect(textOf(lastAnswerTo(app, 'UFIN'))).toContain('52,000 EUR');
  });

  test('a file chosen in the form is taken over', async () => {
    upload('F2', 'books.csv', Buffer.from('Customer;open;group\nAcme;52k;Müller', 'latin1'));
    await app.command('UFIN', 'credit import');
    const view = app.slack.to('views.open').at(-1)?.args['view'] as Record<string, unknown>;
    expect(JSON.stringify(view)).toContain('"type":"file_input"');

    const { body } = await app.interact({
      type: 'view_submission',
      user: { id: 'UFIN' },
      view: {
        ...view,
        id: 'V1',
        state: { values: { 'f:table': { file: { type: 'file_input', files: [{ id: 'F2', name: 'books.csv' }] } } } },
      },
    });

    expect(JSON.parse(body)).toEqual({ response_action: 'clear' });
    expect(textOf(lastAnswerTo(app, 'UFIN'))).toContain('1 changed, 0 unchanged, 0 not taken over');
    expect(textOf(lastAnswerTo(app, 'UFIN'))).toContain('group Müller');
  });

  test('a file that is no table is refused at its field, and the form stays open', async () => {
    upload('F3', 'books.xlsx', 'PK');
    await app.command('UFIN', 'credit import');
    const view = app.slack.to('views.open').at(-1)?.args['view'] as Record<string, unknown>;

    const { body } = await app.interact({
      type: 'view_submission',
      user: { id: 'UFIN' },
      view: {
        ...view,
        id: 'V1',
        state: { values: { 'f:table': { file: { type: 'file_input', files: [{ id: 'F3', name: 'books.xlsx' }] } } } },
      },
    });

    expect(JSON.parse(body)).toMatchObject({ response_action: 'errors', errors: { 'f:table': /not a CSV file/ } });
  });

  test('a file alone is asked for its purpose, and one press imports it', async () => {
    upload('F4', 'books.csv', 'Customer;open\nAcme;52k');
    await drops('', 'F4');
    const asked = app.slack.to('chat.postMessage').findLast(({ args }) => args['channel'] === 'DFIN');
    expect(textOf(asked?.args)).toContain('What is “books.csv” for?');

    await app.interact({
      type: 'block_actions',
      user: { id: 'UFIN' },
      channel: { id: 'DFIN' },
      container: { type: 'message', message_ts: '1764.5', channel_id: 'DFIN', is_ephemeral: false },
      trigger_id: 'press',
      actions: [{ ...buttonOf(asked?.args, /Credit import/), action_ts: '1' }],
    });

    expect(lastTo('DFIN')).toContain('1 changed');
  });

  test('whoever may not import is told so, and their file is not even fetched', async () => {
    upload('F5', 'books.csv', books);

    await drops('credit import', 'F5', 'URITA');
    await drops('', 'F5', 'URITA');

    expect(lastTo('DRITA')).toContain('You have no command that takes a file');
    expect(app.slack.to('files.info')).toEqual([]);
  });

  test('of several files none is taken silently', async () => {
    upload('F7', 'may.csv', books);
    upload('F8', 'june.csv', books);

    await app.event({
      type: 'message',
      subtype: 'file_share',
      channel: 'DFIN',
      channel_type: 'im',
      user: 'UFIN',
      text: 'credit import',
      ts: '1764.900001',
      files: [
        { id: 'F7', name: 'may.csv' },
        { id: 'F8', name: 'june.csv' },
      ],
    });

    expect(lastTo('DFIN')).toContain('Send one file at a time. These are 2: may.csv, june.csv.');
    expect(app.slack.to('files.info')).toEqual([]);
  });

  test('a file that lies elsewhere than with Slack gets no token', async () => {
    upload('F6', 'books.csv', books);
    app.slack.answer('files.info', () => ({
      body: { ok: true, file: { name: 'books.csv', size: 9, url_private_download: 'https://files.example/books.csv' } },
    }));

    await drops('credit import', 'F6');

    expect(lastTo('DFIN')).toContain('I could not fetch “books.csv” from Slack');
  });
});

describe('in Teams', () => {
  test('a CSV file in the personal chat is taken over, and a long or foreign one is refused with words', async () => {
    const fin = await joined(app, teams, 'fin', 'Fin');

    await fin.says('credit import', [teams.attach('books.csv', books)]);
    expect(fin.lastWords()).toContain('1 changed, 0 unchanged, 3 not taken over');
    await fin.says('credit import', [teams.attach('books.csv', books)]);
    expect(fin.lastWords()).toContain('0 changed, 1 unchanged');

    await fin.says('credit import', [teams.attach('books.csv', `Customer;open\n${'Acme;52k\n'.repeat(150_000)}`)]);
    expect(fin.lastWords()).toContain('I could not fetch “books.csv”');
    const foreign = { ...teams.attach('books.csv', books), content: { downloadUrl: 'https://files.example/x' } };
    await fin.says('credit import', [foreign]);
    expect(fin.lastWords()).toContain('I could not fetch “books.csv”');
    expect(teams.wrong).toEqual([]);
  });

  test('a file alone is asked for its purpose, and one press imports it', async () => {
    const fin = await joined(app, teams, 'fin', 'Fin');

    await fin.says('', [teams.attach('books.csv', 'Customer;open\nAcme;52k')]);
    const asked = fin.last();
    expect(fin.lastWords()).toContain('What is “books.csv” for?');
    if (asked) await fin.presses(asked, /Credit import/);

    expect(fin.lastWords()).toContain('1 changed');
  });
});
