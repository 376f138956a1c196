import { beforeEach, describe, expect, test } from 'vitest';
import { filled } from '../../support/acts.ts';
import { type World, world } from '../deals/world.ts';

let sales: World;
beforeEach(async () => {
  sales = await world({ accounts: [] });
});

const ensure = (name: string) =>
  sales.accounts.ensure(sales.tenant, { id: undefined, name }, { id: 'system', name: 'System' }, name);

describe('finding an account', () => {
  test('by its name, however it is written', async () => {
    const acme = await ensure('Acme');

    for (const words of ['Acme', 'acme inc.', ' ÁCME ', `account:${acme.id}`])
      expect(await sales.accounts.find(sales.tenant, words)).toEqual({ ok: true, value: acme });
  });

  test('offers similar ones and the new one when the name is not known', async () => {
    const acme = await ensure('Acme');
    await ensure('Globex');

    expect(await sales.accounts.find(sales.tenant, 'Acmee')).toEqual({
      ok: false,
      problem: 'No account is called “Acmee”. Did you mean “Acme”?',
      choices: [
        { label: 'Acme', raw: `account:${acme.id}` },
        { label: 'Create “Acmee”', raw: 'new:Acmee', creates: true },
      ],
    });
  });

  test('takes a new name only when it was confirmed, and never makes a second of the same', async () => {
    expect(await sales.accounts.find(sales.tenant, 'new:Acme')).toEqual({
      ok: true,
      value: { id: undefined, name: 'Acme' },
    });
    const acme = await ensure('Acme');

    expect(await sales.accounts.find(sales.tenant, 'new:ACME Ltd')).toEqual({ ok: true, value: acme });
    expect(await ensure('acme')).toEqual(acme);
  });

  test('sees what was made after the names were read', async () => {
    await ensure('Acme');
    await sales.accounts.find(sales.tenant, 'Globx');
    const globex = await ensure('Globex');

    expect(await sales.accounts.find(sales.tenant, 'Globx')).toMatchObject({
      choices: [{ raw: `account:${globex.id}` }, { raw: 'new:Globx' }],
    });
  });

  test('of another company finds nothing', async () => {
    const acme = await ensure('Acme');
    const other = await world({ accounts: [] });

    expect(await other.accounts.find(other.tenant, `account:${acme.id}`)).toMatchObject({ ok: false });
    expect(await other.accounts.find(other.tenant, 'Acme')).toMatchObject({ choices: [{ raw: 'new:Acme' }] });
  });
});

describe('an account', () => {
  beforeEach(async () => {
    await ensure('Acme');
    await sales.types('UMAX', 'account update Acme owner:<@URITA>');
  });

  test('is shown with what it bought and what is open', async () => {
    await sales.types('URITA', 'deal won Acme 30k');
    await sales.types('URITA', 'deal log Acme 45k close:2026-12-01');
    await sales.types('URITA', 'deal log Acme 5k close:2026-12-15');
    await sales.types('URITA', 'deal lost D-3 price');
    const { words } = await sales.types('UPAT', 'account show acme');

    expect(words).toContain('Revenue: 30,000 EUR in 1 won');
    expect(words).toContain('Win rate: 50 % of 2');
    expect(words).toContain('Open deals: 1, 45,000 EUR');
    expect(words).toContain('D-2 · 45,000 EUR · qualified · closes 1 Dec 2026 · Rita');
    expect(words).toContain('[Log a deal]');
  });

  test('keeps what is known about it', async () => {
    await ensure('Umbrella');
    const { words } = await sales.types(
      'URITA',
      'account update Acme country:Germany region:EMEA industry:Automotive size:large segment:Enterprise ' +
        'parent:Umbrella since:2024-05-01 aliases:"Acme Europe, ACE" notes:"Pays late"',
    );
    const shown = await sales.types('URITA', 'account show ACE');

    expect(words).toContain('You changed Acme: country Germany');
    expect(shown.words).toContain('Acme · Automotive · Germany');
    expect(shown.words).toContain('Parent: Umbrella');
    expect(shown.words).toContain('Also called: Acme Europe, ACE');
    expect(shown.words).toContain('Customer since: 1 May 2024');
  });

  test('is changed in a form that shows what is known, and emptied with none', async () => {
    await sales.types('URITA', 'account update Acme country:Germany industry:Automotive');
    const shown = await sales.types('URITA', 'account show Acme');
    const { form } = await sales.presses('URITA', shown.card, 'Edit');
    const { words } = await sales.submits(
      'URITA',
      'account update',
      filled(form, { country: 'France', industry: 'none' }),
    );

    expect(filled(form)).toMatchObject({ country: 'Germany', industry: 'Automotive' });
    expect(words).toContain('You changed Acme: country France, industry emptied.');
  });

  test('is found by its old name after it was renamed, and the rename can be undone', async () => {
    const renamed = await sales.types('URITA', 'account rename Acme "Acme Europe"');
    await sales.types('URITA', 'deal log Acme 1k');
    const shown = await sales.types('URITA', 'deal show D-1');
    await sales.presses('URITA', renamed.card, 'Undo');
    const back = await sales.types('URITA', 'account show Acme');

    expect(renamed.words).toContain('You renamed Acme to Acme Europe.');
    expect(shown.words).toContain('D-1 · Acme Europe · 1,000 EUR');
    expect(back.words).toContain('Acme\n');
    expect(await sales.accounts.find(sales.tenant, 'Acme Europe')).toMatchObject({ ok: false });
  });

  test('that is renamed is called so on the cards of its open deals, and as before when that is undone', async () => {
    await sales.types('URITA', 'deal log Acme 1k');
    const titles = () =>
      sales.messenger.sent.filter((each) => each.how === 'update').map((each) => each.card.summary.split(' · ')[1]);
    const renamed = await sales.types('URITA', 'account rename Acme Globex');
    expect(titles()).toEqual(['Globex']);

    await sales.presses('URITA', renamed.card, 'Undo');
    expect(titles()).toEqual(['Globex', 'Acme']);
  });

  test('that was renamed leaves its name to another', async () => {
    await sales.types('URITA', 'account rename Acme Zenith');
    await sales.types('URITA', 'account update Zenith aliases:none');
    const acme = await ensure('Acme');

    expect(acme.name).toBe('Acme');
    expect(await sales.accounts.find(sales.tenant, 'Acme')).toEqual({ ok: true, value: acme });
  });

  test('cannot have the name of another, which may be the same', async () => {
    await ensure('Globex');
    const { words } = await sales.types('URITA', 'account rename Acme to:globex');

    expect(words).toContain('“globex” is Globex already.');
    expect(words).toContain('[Merge the two]');
  });

  test.each([
    ['UROB', 'account update Acme country:France', 'Acme belongs to Rita.'],
    ['URITA', 'account update Acme parent:Acme', 'That account is itself a part of this one.'],
    ['URITA', 'account update Acme size:huge', '“huge” is not one of'],
    ['URITA', 'account update Acme', 'Nothing would change'],
    ['URITA', 'account rename Acme to:Acme', 'It is called Acme already.'],
    ['URITA', 'account show Nobody', 'No account is called “Nobody”.'],
    ['UROB', 'account merge Acme into:Acme', 'Only manager, admin or finance may use “account merge”'],
    ['UMAX', 'account merge Acme into:Acme', 'These are the same account.'],
  ])('%s: “%s” is answered with “%s”', async (user, line, said) => {
    const { words } = await sales.types(user, line);

    expect(words).toContain(said);
    expect(words).not.toContain('Create');
  });

  test('is not above an account that is above it', async () => {
    await ensure('Umbrella');
    await sales.types('UMAX', 'account update Acme parent:Umbrella');

    expect((await sales.types('UMAX', 'account update Umbrella parent:Acme')).words).toContain(
      'That account is itself a part of this one.',
    );
  });
});

describe('merging two accounts', () => {
  beforeEach(async () => {
    await ensure('Acme');
    await ensure('Akme Industries');
    await sales.types('URITA', 'deal won Acme 30k');
    await sales.types('URITA', 'deal won "Akme Industries" 12k');
    await sales.types('URITA', 'deal log "Akme Industries" 5k');
  });

  test('shows first what would happen, and changes nothing by that', async () => {
    const { words } = await sales.types('UMAX', 'account merge "Akme Industries" into:Acme');

    expect(words).toContain('Merge Akme Industries into Acme?');
    expect(words).toContain('2 deals count for it then.');
    expect((await sales.types('URITA', 'account show Akme Industries')).words).toContain('12,000 EUR');
  });

  test('counts the deals of both under one name', async () => {
    const preview = await sales.types('UMAX', 'account merge "Akme Industries" into:Acme');
    const merged = await sales.presses('UMAX', preview.card, 'Merge into Acme');
    const shown = await sales.types('URITA', 'account show Akme Industries');
    const listed = await sales.types('URITA', 'deal list all all account:Acme');

    expect(merged.words).toContain('You merged Akme Industries into Acme.');
    expect(shown.words).toContain('Revenue: 42,000 EUR in 2 won');
    expect(shown.words).toContain('Also called: Akme Industries');
    expect(listed.words).toContain('All deals: 3');
    expect(listed.words).not.toContain('Akme');
    expect((await sales.types('URITA', 'account list')).words).toContain('1 account');
    expect((await sales.types('URITA', 'deal won Acme')).words).toContain('D-3 · ');
  });

  test('is undone by a button, exactly', async () => {
    const preview = await sales.types('UMAX', 'account merge "Akme Industries" into:Acme');
    const merged = await sales.presses('UMAX', preview.card, 'Merge into Acme');
    await sales.presses('UMAX', merged.card, 'Undo');

    expect((await sales.types('URITA', 'account show Acme')).words).toContain('Revenue: 30,000 EUR in 1 won');
    expect((await sales.types('URITA', 'account show Akme Industries')).words).toContain(
      'Revenue: 12,000 EUR in 1 won',
    );
  });

  test('twice, or in both directions at once, leaves one account', async () => {
    const one = await sales.types('UMAX', 'account merge "Akme Industries" into:Acme');
    const other = await sales.types('UADA', 'account merge Acme into:"Akme Industries"');
    await sales.presses('UMAX', one.card, 'Merge into');
    const again = await sales.presses('UMAX', one.card, 'Merge into');
    const back = await sales.presses('UADA', other.card, 'Merge into');

    expect(again.words).toContain('These are the same account.');
    expect(back.words).toContain('These are the same account.');
    expect((await sales.types('URITA', 'account list')).words).toContain('1 account');
  });
});

test('two accounts that are merged into each other at once become one', async () => {
  const [acme, akme] = [await ensure('Acme'), await ensure('Akme Industries')];
  await Promise.all([sales.personOf('UMAX'), sales.personOf('UADA')]);
  const merge = (user: string, from: { id: string }, into: { id: string }) =>
    sales.submits(user, 'account merge', { from: `account:${from.id}`, into: `account:${into.id}`, confirmed: 'yes' });
  await Promise.all([merge('UMAX', acme, akme), merge('UADA', akme, acme)]);

  expect((await sales.types('URITA', 'account list')).words).toContain('1 account');
  const found = await Promise.all([acme, akme].map(({ id }) => sales.accounts.get(sales.tenant, id)));
  expect(new Set(found.map((account) => account?.id)).size).toBe(1);
  expect(found[0]?.mergedInto).toBeUndefined();
});

test('the list is filtered and paged', async () => {
  for (let number = 1; number <= 17; number += 1) await ensure(`Acme ${String(number).padStart(2, '0')}`);
  await ensure('Globex');
  await sales.types('UMAX', 'account update Globex country:Germany');
  const all = await sales.types('URITA', 'account list');
  const next = await sales.presses('URITA', all.card, 'Next');

  expect(all.words).toContain('18 accounts, page 1 of 2');
  expect(next.words).toContain('Globex');
  expect(next.reply).toMatchObject({ replace: true });
  expect((await sales.types('URITA', 'account list glo')).words).toContain('1 account');
  expect((await sales.types('URITA', 'account list country:Germany')).words).toContain('Globex');
  expect((await sales.types('URITA', 'account list country:France')).words).toContain('No accounts.');
});
