import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Access } from '../../src/core/command.ts';
import { type Company, company } from '../support/product.ts';
import { wordsOf } from '../support/messenger.ts';

let northwind: Company;
beforeAll(async () => {
  northwind = await company();
  await northwind.types('URITA', 'deal log "new:Acme Secret" 45k EUR close:2026-12-15');
  await northwind.types('URITA', 'feedback "Single sign-on with Okta" account:"Acme Secret" deal:D-1');
});
afterAll(() => northwind.close());

/** What the roles of the product may do: who is not named here needs a role, whichever it is. */
const who: [Access, string[]][] = [
  [
    'anyone',
    [
      'feedback',
      'feedback mine',
      'feedback answer',
      'feedback mute',
      'feedback unmute',
      'sales help',
      'sales join',
      'sales setup',
      'sales undo',
      'sales whoami',
    ],
  ],
  [['admin'], ['sales channel', 'sales link', 'sales role', 'sales set', 'voice conduct set', 'voice conduct status']],
  [
    ['admin', 'finance', 'legal'],
    ['sales audit', 'sales audit verify'],
  ],
];

describe('somebody without a role, who may be a guest', () => {
  test.each(who)('%s may use what is for them, and nobody else', (access, expected) => {
    const { commands } = northwind.product.router;
    const key = (of: Access) => JSON.stringify(typeof of === 'string' ? of : [...of].sort());
    const open = commands.filter((command) => key(command.access) === key(access)).map(({ name }) => name);

    expect(open.sort()).toEqual([...expected].sort());
  });

  test('reads of no customer, no amount and no words of others, whatever they type', async () => {
    const { commands } = northwind.product.router;
    const lines = commands.flatMap(({ name, examples }) => [name, ...examples]);
    const read: string[] = [];
    for (const line of [...lines, 'feedback show F-1', 'feedback voices F-1', 'feedback vote F-1', 'deal show D-1']) {
      const { words } = await northwind.types('UGUEST', line);
      if (/acme secret|45,?000|45k|okta/i.test(words.replaceAll(line, ''))) read.push(`${line}: ${words}`);
    }

    expect(read.filter((each) => !each.startsWith('sales help'))).toEqual([]);
  });

  test('sends feedback, and sees what became of it and nothing else', async () => {
    const sent = await northwind.types('UGUEST', 'feedback "Sign on once with Okta for everything"');
    await northwind.types('UPAT', 'feedback plan F-2 Q1');
    const mine = await northwind.types('UGUEST', 'feedback mine');

    expect(sent.words).toContain('is with product');
    expect(mine.words).toContain('planned for Q1');
    expect(mine.words).not.toMatch(/account|people|behind/);
  });

  test.each([
    'feedback "Another need" account:Acme',
    'feedback "Another need" account:"Acme Secret"',
    'feedback "Another need" deal:D-1',
  ])('does not learn who is a customer by “%s”', async (line) => {
    const { words } = await northwind.types('UGUEST', line);

    expect(words).toContain('for people with a role in Rainmaker to say');
    expect(words.replaceAll(line, '')).not.toContain('Acme Secret');
  });

  test('has a home that says nothing of the company', async () => {
    const place = { platform: 'slack' as const, workspace: 'T1', channel: 'DGUEST', direct: true };
    const home = await northwind.product.router.home({
      place,
      user: { id: 'UOTHER' },
      key: 'home',
      ask: { kind: 'home' },
    });

    expect(wordsOf(home)).not.toMatch(/EUR|Acme|D-1|F-1|Top/);
  });
});
