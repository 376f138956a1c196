import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filled } from '../../support/acts.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type Company, company } from '../../support/product.ts';

let northwind: Company;

async function customer(name: string, facts: string, close?: string): Promise<void> {
  await northwind.types('URITA', `deal log "new:${name}" 10k close:2026-12-20`);
  await northwind.types('URITA', `account update "${name}" ${facts}`);
  if (close !== undefined) await northwind.types('URITA', `deal won "${name}" close:${close} reasons:product`);
}

beforeAll(async () => {
  northwind = await company();
  await customer('Acme', 'region:DACH industry:Manufacturing size:medium', '2026-08-14');
  await customer('Borg', 'region:DACH industry:manufacturing', '2026-10-20');
  await customer('Cyberdyne', 'region:DACH industry:Manufacturing');
  await customer('Dunder', 'region:Nordics industry:Trade', '2026-11-03');
  await customer('Secret GmbH', 'region:DACH industry:Manufacturing confidential:yes');
});
afterAll(() => northwind.close());

describe('a market', () => {
  test('is set by a manager, with a count that has a source, and can be taken back', async () => {
    expect((await northwind.types('URITA', 'market add DACH region:DACH')).words).toContain('Only manager or admin');
    expect((await northwind.types('UMAX', 'market list')).words).toContain('There is no market yet.');
    expect((await northwind.types('UMAX', 'market add Nordics region:Nordics universe:50')).words).toContain(
      'Say where the number comes from',
    );

    const added = await northwind.types(
      'UMAX',
      'market add "DACH manufacturing" region:DACH industry:Manufacturing universe:40 source:"Destatis 2026" asof:2026-06-01',
    );
    expect(added.words).toContain('DACH manufacturing is a market now.');
    expect(added.words).toContain('40 (Destatis 2026, 1 Jun 2026)');
    expect((await northwind.types('UMAX', 'market add "dach Manufacturing"')).words).toContain('already');

    const undone = await northwind.types('UMAX', 'market add Mistake region:Mars');
    await northwind.presses('UMAX', undone.card, 'Undo');
    expect((await northwind.types('UMAX', 'market list')).words).not.toContain('Mistake');
  });

  test('shows its penetration, what changed, and its share of the new customers', async () => {
    const { words } = await northwind.types('URITA', 'market show "DACH manufacturing"');

    expect(words).toContain('Penetration: 5 % (2 of 40), +2.5 points');
    expect(words).toContain('New customers: 1 in Q4 2026; share of all new 50 % (n 2, too few)');
    expect(words).toContain('In talks: 2');
    const before = await northwind.types('URITA', 'market show "DACH manufacturing" 2026-Q3');
    expect(before.words).toContain('Penetration: 2.5 % (1 of 40), +2.5 points');
    expect(before.words).toContain('this market was entered in Q3 2026');
    expect((await northwind.types('URITA', 'market show "DACH manufacturin"')).words).toContain(
      'Did you mean “DACH manufacturing”?',
    );
  });

  test('without a count is measured by those who are known by name', async () => {
    await northwind.types('UMAX', 'market add Nordics region:Nordics');
    const { words } = await northwind.types('UMAX', 'market target Nordics "Vestas, Ørsted AS, Dunder Inc., vestas"');

    expect(words).toContain('Penetration: 33.3 % (1 of 3)');
    expect(words).toContain('Named targets: 3');
    expect((await northwind.types('UMAX', 'market target Nordics Vestas')).words).toContain(
      'targets of Nordics already',
    );
  });

  test('loses a customer that left', async () => {
    await northwind.types('URITA', 'account churn Borg reason:price on:2026-11-20');
    expect((await northwind.types('URITA', 'market show "DACH manufacturing"')).words).toContain('(1 of 40)');
    await northwind.types('URITA', 'account return Borg');
    expect((await northwind.types('URITA', 'market show "DACH manufacturing"')).words).toContain('(2 of 40)');
  });

  test('counts an account and those merged into it once', async () => {
    await customer('Acme Werke', 'region:DACH industry:Manufacturing', '2026-11-10');
    expect((await northwind.types('URITA', 'market show "DACH manufacturing"')).words).toContain('(3 of 40)');
    const asked = await northwind.types('UMAX', 'account merge "Acme Werke" into:Acme');
    await northwind.presses('UMAX', asked.card, 'Merge into Acme');
    expect((await northwind.types('URITA', 'market show "DACH manufacturing"')).words).toContain('(2 of 40)');
  });
});

describe('white space', () => {
  test('is whom we know by name and who buys nothing yet, with the next step', async () => {
    const { words, card } = await northwind.types('URITA', 'market whitespace Nordics');

    expect(words).toMatch(/Vestas \| untouched \|\s+\| named/);
    expect(words).not.toContain('Dunder');
    const { form } = await northwind.presses('URITA', card, 'Capture a lead: Vestas');
    expect(filled(form)).toMatchObject({ company: 'Vestas', region: 'Nordics' });
  });

  test('shows a confidential account by its name to its owner alone', async () => {
    expect((await northwind.types('URITA', 'market whitespace "DACH manufacturing"')).words).toContain('Secret');
    const others = (await northwind.types('UROB', 'market whitespace "DACH manufacturing"')).words;

    expect(others).not.toContain('Secret');
    expect(others).toContain('an account in DACH');
  });

  test('is turned page by page', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `Target ${String(index).padStart(2, '0')}`);
    await northwind.types('UMAX', `market target Nordics "${names.join(', ')}"`);
    const first = await northwind.types('URITA', 'market whitespace Nordics');
    const second = await northwind.presses('URITA', first.card, 'More →');

    expect(first.words).toContain('Target 00');
    expect(first.words).not.toContain('Target 19');
    expect(second.words).toContain('Target 19');
    expect(second.words).toContain('page 2 of 2');
  });
});

test('all markets stand side by side, in the list and in the company’s digest', async () => {
  const { words } = await northwind.types('UMAX', 'market list');
  expect(words).toMatch(/DACH manufacturing \| 5 % \(2 of 40\)/);
  expect(words).toContain('Penetration');

  await northwind.types('UMAX', 'digest schedule weekly mon 09:00 here kind:company', { channel: 'CLEADERS' });
  await northwind.types('UMAX', 'digest now', { channel: 'CLEADERS' });
  const sent = northwind.messenger.sent.filter(({ to }) => to === 'CLEADERS').map(({ card }) => wordsOf(card));
  expect(sent.join('\n')).toMatch(/Markets: .*DACH manufacturing 5 %/);
});

test('a market is removed after a question, and comes back by undo', async () => {
  const { card } = await northwind.types('UMAX', 'market show Nordics');
  const removed = await northwind.presses('UMAX', card, 'Remove');
  expect(removed.words).toContain('Nordics is no market any more.');
  expect((await northwind.types('UMAX', 'market list')).words).not.toContain('Nordics');
});
