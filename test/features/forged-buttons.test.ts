import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Command } from '../../src/core/command.ts';
import { type Company, company } from '../support/product.ts';

/** What a button may say that nobody of us made: Slack and Teams hand on whatever a client sends. */
const forged = ['-1', '0', '9'.repeat(400), 'abc'];

describe('a button whose values were forged', () => {
  let northwind: Company;
  beforeAll(async () => {
    northwind = await company();
    await northwind.types('URITA', 'deal log "new:Acme" 45k EUR close:2026-12-15');
  });
  afterAll(() => northwind.close());

  const press = (command: string, values: Record<string, string>) =>
    northwind.presses('UADA', { summary: '', nodes: [{ kind: 'actions', actions: [button(command, values)] }] }, 'Go');

  test('is answered in words by every command, never by a fault of ours', async () => {
    const faults: string[] = [];
    for (const { name, fields } of northwind.product.router.commands) {
      for (const [field] of Object.entries(fields).filter(([, { hidden, example }]) => hidden || example === '3')) {
        for (const value of forged) {
          const { words } = await press(name, { ...ordinary(fields), [field]: value });
          if (words.includes('Something went wrong')) faults.push(`${name} ${field}:${value}`);
        }
      }
    }

    expect(faults).toEqual([]);
  }, 120_000);

  test.each(['sales audit', 'deal list', 'account list'])(
    'that asks “%s” for a page that is none gets the first or the last one',
    async (command) => {
      const values = command === 'deal list' ? { scope: 'all' } : {};
      const first = await press(command, { ...values, page: '1' });
      for (const page of ['-7', '0', 'abc', '1e3', '999999', '9'.repeat(400)]) {
        expect((await press(command, { ...values, page })).words).toBe(first.words);
      }
    },
  );
});

const button = (command: string, values: Record<string, string>) =>
  ({ kind: 'run', label: 'Go', command, values }) as const;

/** Something for each value that must be there. */
function ordinary(fields: Command['fields']): Record<string, string> {
  const needed = Object.entries(fields).filter(([, { required }]) => required);
  return Object.fromEntries(needed.map(([name, { example }]) => [name, known[name] ?? people[example] ?? example]));
}

const known: Record<string, string> = { account: 'Acme', deal: 'D-1', deals: 'D-1' };
const people: Record<string, string> = { '@person': '<@UMAX>' };
