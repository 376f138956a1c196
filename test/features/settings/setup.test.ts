import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';

describe('a workspace that is not set up', () => {
  let northwind: Company;
  beforeEach(async () => {
    northwind = await company({ setup: false });
  });
  afterEach(() => northwind.close());

  test('says so, and offers to set it up', async () => {
    const { words } = await northwind.types('UADA', 'sales whoami');

    expect(words).toContain('not set up in this workspace yet');
    expect(words).toContain('[Set up]');
  });

  test('has help all the same', async () => {
    const { words } = await northwind.types('UADA', 'sales help');

    expect(words).toContain('/sales');
    expect(words).toContain('[Set up]');
    expect(words).not.toContain('/feedback');
  });

  test('makes the first person who sets it up its admin', async () => {
    const { words } = await northwind.types(
      'UADA',
      'sales setup Northwind currency:USD zone:America/New_York fiscal:february',
    );
    const { words: self } = await northwind.types('UADA', 'sales whoami');

    expect(words).toContain('Northwind is set up');
    expect(words).toContain('Currency: USD');
    expect(words).toContain('Fiscal year starts in: February');
    expect(self).toContain('Roles: admin');
  });

  test('knows its own commands without their noun, and nobody’s else', async () => {
    await northwind.types('UADA', 'setup Northwind currency:EUR zone:Europe/Berlin');

    expect((await northwind.types('UADA', 'whoami')).words).toContain('Roles: admin');
    expect((await northwind.types('UADA', 'help deal')).words).toContain('/deal log');
    expect((await northwind.types('UADA', 'won Acme')).words).toContain('I do not know “won”');
  });

  test('is set up once when two people do it at the same moment', async () => {
    const answers = await Promise.all([
      northwind.types('UADA', 'sales setup Northwind'),
      northwind.types('UBOB', 'sales setup Northwind'),
    ]);
    const admins = await Promise.all([
      northwind.types('UADA', 'sales whoami'),
      northwind.types('UBOB', 'sales whoami'),
    ]);

    expect(answers.filter(({ words }) => words.includes('Northwind is set up'))).toHaveLength(1);
    expect(answers.filter(({ words }) => words.includes('set up here already'))).toHaveLength(1);
    expect(admins.filter(({ words }) => words.includes('Roles: admin'))).toHaveLength(1);
  });

  test('opens the form when setup is typed without words', async () => {
    const { reply } = await northwind.types('UADA', 'sales setup');

    expect(reply).toMatchObject({
      kind: 'form',
      form: {
        command: 'sales setup',
        fields: [
          { name: 'name' },
          { name: 'currency', initial: 'EUR' },
          { name: 'zone', initial: 'Europe/Berlin' },
          {},
          {},
        ],
      },
    });
  });

  test('shows every problem at its field when the form is wrong', async () => {
    const { reply } = await northwind.submits('UADA', 'sales setup', {
      name: 'Northwind',
      currency: 'XXQ',
      zone: 'Mars/Base',
    });

    expect(reply).toMatchObject({
      kind: 'form',
      form: { problems: { currency: expect.stringContaining('XXQ'), zone: expect.stringContaining('Mars/Base') } },
    });
  });
});

describe('settings', () => {
  let northwind: Company;
  beforeEach(async () => {
    northwind = await company();
  });
  afterEach(() => northwind.close());

  test('are changed by an admin and taken back with one button', async () => {
    const changed = await northwind.types('UADA', 'sales set currency:USD products:Platform,Support');
    const before = (await northwind.types('UADA', 'sales settings')).words;
    const undone = await northwind.presses('UADA', changed.card, 'Undo');
    const after = (await northwind.types('UADA', 'sales settings')).words;

    expect(before).toContain('Currency: USD');
    expect(before).toContain('Products: Platform, Support');
    expect(undone.words).toContain('Undone');
    expect(after).toContain('Currency: EUR');
  });

  test('are previewed without changing anything', async () => {
    const { words } = await northwind.types('UADA', 'sales set currency:USD preview:yes');

    expect(words).toContain('Preview: Currency: EUR → USD');
    expect((await northwind.types('UADA', 'sales settings')).words).toContain('Currency: EUR');
  });

  test('are not changed by anybody else, who is told who may', async () => {
    const { words } = await northwind.types('URITA', 'sales set currency:USD');

    expect(words).toContain('Only admin may use “sales set”. Your role is rep.');
  });

  test('name a channel for each purpose', async () => {
    const { words } = await northwind.types('UADA', 'sales channel deals here', { channel: 'CHERE' });

    expect(words).toContain('deals will be shown in the chosen channel');
  });
});

describe('roles', () => {
  let northwind: Company;
  beforeEach(async () => {
    northwind = await company();
  });
  afterEach(() => northwind.close());

  test('are given by an admin, and the person hears of it', async () => {
    await northwind.types('UADA', 'sales role <@UNEW> rep,manager');

    expect((await northwind.types('UNEW', 'sales whoami')).words).toContain('Roles: rep, manager');
    expect(northwind.messenger.sent.at(-1)).toMatchObject({
      how: 'tell',
      to: 'UNEW',
      card: { summary: 'Ada gave you the role rep, manager in Rainmaker.' },
    });
  });

  test('never leave the company without an admin', async () => {
    expect((await northwind.types('UADA', 'sales role <@UADA> rep')).words).toContain('Ada is the only admin');
  });

  test('that an undo would leave without an admin stay as they are', async () => {
    const given = await northwind.types('UADA', 'sales role <@UMAX> manager,admin');
    await northwind.types('UADA', 'sales role <@UADA> rep');

    expect((await northwind.presses('UADA', given.card, 'Undo')).words).toContain('Max is the only admin');
    expect((await northwind.types('UMAX', 'sales role <@UADA> admin')).words).toContain('Ada: rep → admin');
  });

  test('are undone by their author for fifteen minutes only', async () => {
    const given = await northwind.types('UADA', 'sales role <@URITA> manager');
    const other = await northwind.presses('UMAX', given.card, 'Undo');
    northwind.clock.advance(16);
    const late = await northwind.presses('UADA', given.card, 'Undo');

    expect(other.words).toContain('Only Ada can undo this');
    expect(late.words).toContain('Undo is possible for 15 minutes');
    expect((await northwind.types('URITA', 'sales whoami')).words).toContain('Roles: manager');
  });

  test('an undo pressed twice counts once', async () => {
    const given = await northwind.types('UADA', 'sales role <@URITA> manager');
    const [first, second] = await Promise.all([
      northwind.presses('UADA', given.card, 'Undo'),
      northwind.presses('UADA', given.card, 'Undo'),
    ]);

    expect([first.words, second.words].filter((words) => words.startsWith('Undone'))).toHaveLength(1);
    expect((await northwind.types('URITA', 'sales whoami')).words).toContain('Roles: rep');
  });

  test('somebody without a role is told how to get one', async () => {
    expect((await northwind.types('UNEW', 'sales settings')).words).toContain('You have no role in Rainmaker yet');
  });
});

describe('one act delivered twice', () => {
  test('is done once', async () => {
    const northwind = await company();
    await northwind.types('UADA', 'sales team create EMEA', { key: 'same' });
    await northwind.types('UADA', 'sales team create EMEA', { key: 'same' });

    expect((await northwind.types('UADA', 'sales team list')).words.match(/EMEA/g)).toHaveLength(1);
    await northwind.close();
  });
});

describe('the audit trail', () => {
  test('has a line for each change, in a chain that verifies', async () => {
    const northwind = await company();
    const { words } = await northwind.types('UADA', 'sales audit');
    const verified = await northwind.types('UADA', 'sales audit verify');

    expect(words).toContain('Ada person.roles: Rita: no role → rep');
    expect(verified.words).toContain('The audit trail is whole');
    await northwind.close();
  });

  test('shows the line that somebody has changed in the database', async () => {
    const northwind = await company();
    await northwind.connected.connection
      .collection('audit')
      .updateOne({ sequence: 5 }, { $set: { 'entry.summary': 'nothing happened' } });

    expect((await northwind.types('UADA', 'sales audit verify')).words).toContain('broken at line 5');
    await northwind.close();
  });
});
