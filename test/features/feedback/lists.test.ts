import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Node } from '../../../src/core/card.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type World, world } from './world.ts';

let northwind: World;
beforeEach(async () => {
  northwind = await world();
});
afterEach(() => northwind.close());

const numbers = (words: string) => [...words.matchAll(/^(F-\d+) .*\|/gm)].map((match) => match[1]);

describe('feedback top', () => {
  beforeEach(async () => {
    northwind.deal(1, 'Acme', 10_000);
    northwind.deal(2, 'Globex', 90_000);
    await northwind.types('URITA', 'feedback "Dark mode" account:Acme importance:deal-breaker type:usability');
    northwind.clock.advance(40 * 24 * 60);
    await northwind.types('URITA', 'feedback "Audit log" account:Globex importance:nice-to-have');
    await northwind.types('URITA', 'feedback "Offline warehouse" account:Acme importance:important');
    await northwind.types('UROB', 'feedback vote F-3 account:Globex');
    await northwind.types('UROB', 'feedback vote F-1');
  });

  test.each([
    ['', ['F-3', 'F-2', 'F-1']],
    ['accounts', ['F-3', 'F-2', 'F-1']],
    ['age', ['F-1', 'F-3', 'F-2']],
    ['momentum', ['F-3', 'F-2', 'F-1']],
    ['type:usability', ['F-1']],
  ])('%s', async (order, expected) => {
    const { words } = await northwind.types('UMAX', `feedback top ${order}`.trim());

    // Revenue: F-3 is (10k + 90k) × 2/3, F-2 90k × 1/3, F-1 10k.
    expect(numbers(words)).toEqual(expected);
  });

  test('is sorted otherwise by its buttons, and says how the figure is made', async () => {
    const first = await northwind.types('URITA', 'feedback top');
    const byAge = await northwind.presses('URITA', first.card, 'By age');

    expect(first.words).toContain('F-3 Offline warehouse | New | 2 | 66.7k EUR');
    expect(first.words).toContain('Revenue behind: for each account once');
    expect(numbers(byAge.words)).toEqual(['F-1', 'F-3', 'F-2']);
    expect(byAge.reply).toMatchObject({ replace: true });
  });

  test('leaves out what is shipped or declined, unless asked for', async () => {
    await northwind.types('UPAT', 'feedback ship F-3 https://example.com/x');

    expect(numbers((await northwind.types('URITA', 'feedback top')).words)).toEqual(['F-2', 'F-1']);
    expect(numbers((await northwind.types('URITA', 'feedback top state:shipped')).words)).toEqual(['F-3']);
  });

  test('pages', async () => {
    for (const theme of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'])
      await northwind.submits('UROB', 'feedback', { text: `Thing ${theme}${theme}${theme} only`, fresh: 'yes' });

    const first = await northwind.types('URITA', 'feedback top');
    const second = await northwind.presses('URITA', first.card, 'Next');

    expect(first.words).toContain('12 open items by revenue, page 1 of 2');
    expect(numbers(first.words)).toHaveLength(10);
    expect(numbers(second.words)).toHaveLength(2);
    expect(second.words).toContain('[Previous]');
  });

  test('exports what it shows, with figures as numbers', async () => {
    const { reply } = await northwind.types('UMAX', 'feedback export');

    const file = reply.kind === 'file' ? new TextDecoder().decode(reply.bytes) : '';
    const [header, first] = file.split('\r\n');
    expect(header).toContain('Revenue behind (EUR)');
    expect(first).toContain('F-3,Offline warehouse,new,,feature,,2,66666.67,100000,0,0,0,2,2,0,');
  });
});

describe('mine and search', () => {
  test('a rep sees what they asked for and what became of it, wherever it was merged', async () => {
    await northwind.types('URITA', 'feedback "Dark mode"');
    await northwind.types('UROB', 'feedback "Audit log of prices"');
    await northwind.types('UPAT', 'feedback merge F-1 into:F-2');
    await northwind.types('UPAT', 'feedback plan F-2 Q1');

    const mine = await northwind.types('URITA', 'feedback mine');
    const nobody = await northwind.types('UNEW', 'feedback mine');

    expect(mine.words).toContain('F-2 Audit log of prices: planned for Q1');
    expect(nobody.words).toContain('You have not asked product for anything yet');
    expect(nobody.words).toContain('[Send to product]');
  });

  test('search finds by related words, and offers to send what nobody asked for', async () => {
    await northwind.types('URITA', 'feedback "Audit log of price changes"');

    expect((await northwind.types('UROB', 'feedback search price audit')).words).toContain('F-1');
    const none = await northwind.types('UROB', 'feedback search teleportation');
    expect(none.words).toContain('Nobody has asked for “teleportation” yet');
    const { reply } = await northwind.presses('UROB', none.card, 'Send to product');
    expect(reply).toMatchObject({
      form: { fields: expect.arrayContaining([expect.objectContaining({ initial: 'teleportation' })]) },
    });
  });

  test('home shows a rep their own, and product what waits', async () => {
    await northwind.types('URITA', 'feedback "Dark mode"');

    expect(await northwind.home('URITA')).toContain('F-1 Dark mode: new');
    expect(await northwind.home('UPAT')).toContain('1 item waits for triage');
  });

  test('an item that does not exist is said, with the next step', async () => {
    expect((await northwind.types('URITA', 'feedback show F-9')).words).toContain('There is no F-9. “/feedback search');
    expect((await northwind.types('URITA', 'feedback show soon')).words).toContain('Its number looks like F-12');
  });
});

describe('the digest', () => {
  const week = { start: new Date('2026-11-23T00:00:00Z'), end: new Date('2026-11-30T00:00:00Z') };
  const words = (nodes: Node[]) => wordsOf({ summary: '', nodes });

  test('says what came in and what customers need most, and no share of so few', async () => {
    northwind.deal(1, 'Acme', 30_000);
    await northwind.types('URITA', 'feedback "Dark mode" account:Acme importance:deal-breaker');
    await northwind.types('URITA', 'feedback "Audit log"');
    await northwind.types('UROB', 'feedback vote F-1');
    await northwind.submits('UROB', 'feedback', { text: 'Trail of audits', fresh: 'yes' });
    await northwind.types('UPAT', 'feedback merge F-3 into:F-2');

    const said = words(await northwind.feature.digestSection(northwind.tenant, week));

    expect(said).toContain('Feedback: 4 came in, 3 of them new.');
    expect(said).toContain('F-1 Dark mode: 1 account, 30k EUR behind it');
  });

  test('is nothing at all when nobody asked for anything', async () => {
    expect(await northwind.feature.digestSection(northwind.tenant, week)).toEqual([]);
  });
});
