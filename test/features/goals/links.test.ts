import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';

let northwind: Company;
beforeAll(async () => {
  northwind = await company();
  await northwind.types('UADA', 'sales rate USD EUR 0.5 from:2026-01-01');
  for (const [name, amount, segment, close] of [
    ['Alpine Motors', '100k', 'DACH', '2026-11-20'],
    ['Rhein Steel', '100k USD', 'dach', '2026-11-20'],
    ['Iberia Solar', '50k', 'Iberia', '2026-11-20'],
    ['Lone Star', '200k', 'Texas', '2026-10-02'],
    ['Old Steel', '900k', 'DACH', '2026-09-20'],
  ] as const) {
    await northwind.types('UROB', `deal log "new:${name}" ${amount} segment:${segment}`);
    await northwind.types('UROB', `deal won "${name}" close:${close}`);
  }
  await northwind.types('UMAX', 'goal add "Win DACH manufacturing" owner:<@URITA>');
  await northwind.types('UMAX', 'goal add "Solar everywhere"');
});
afterAll(() => northwind.close());

const words = async (user: string, line: string) => (await northwind.types(user, line)).words;

describe('what serves a goal', () => {
  test('is linked by its owner: a deal, a segment, an idea; each is there', async () => {
    await northwind.types('URITA', 'idea add "Offer a pilot price"');
    expect(await words('URITA', 'goal link G-1 deal:D-1 segment:DACH idea:I-1')).toContain(
      'Linked: D-1 and the segment DACH and I-1.',
    );
    const shown = await words('UFIN', 'goal show G-1');
    expect(shown).toMatch(/Deals: D-1\nSegments: DACH\nShare of bookings: 37.5 %, 150k EUR won \(n 2\)\nIdeas: I-1/);
    expect(await words('URITA', 'goal link G-1 segment:dach')).toContain('is linked to G-1 already');
    expect(await words('URITA', 'goal link G-1 deal:D-99')).toContain('There is no deal D-99.');
    expect(await words('URITA', 'goal link G-1 idea:I-99')).toContain('There is no I-99.');
    expect(await words('URITA', 'goal link G-1')).toContain('Say what serves the goal');
    expect(await words('UFIN', 'goal link G-2 segment:Iberia')).toContain('Only Max and managers link to G-2');
  });

  test('is linked by whoever has the deal, too, and taken off again', async () => {
    expect(await words('UROB', 'goal link G-2 deal:D-3')).toContain('Linked: D-3.');
    expect(await words('UROB', 'goal link G-2 deal:D-1')).toContain('Linked: D-1.');
    expect(await words('UROB', 'goal unlink G-2 deal:D-4')).toContain('D-4 is not linked to G-2.');
  });

  test('makes a share of the bookings, each deal once a goal, in the company’s currency', async () => {
    const table = await words('UFIN', 'goal alignment');

    // 400k in all: D-1 100k and D-2 50k for DACH, D-1 and D-3 for solar, D-4 for none; D-5 was won a quarter before.
    expect(table).toContain('Q4 2026: 50 % of bookings serve a goal (3 of 4 deals).');
    expect(table).toContain('G-1 Win DACH manufacturing | 150k EUR | 37.5 % | 2');
    expect(table).toContain('G-2 Solar everywhere | 150k EUR | 37.5 % | 2');
    expect(table).toContain('Serves no goal | 200k EUR | 50 % | 1');
    expect(table).toContain('All | 400k EUR |  | 4');
  });

  test('is nothing, not 0 %, in a period in which nothing was won', async () => {
    expect(await words('UFIN', 'goal alignment 2026-Q2')).toContain('nothing was won yet');
  });

  test('counts for a period longer than the goal’s own only what was won in that', async () => {
    expect(await words('UFIN', 'goal alignment 2026')).toContain('G-1 Win DACH manufacturing | 150k EUR | 11.5 % | 2');
  });

  test('is taken back by whoever linked it', async () => {
    const linked = await northwind.types('URITA', 'goal link G-1 deal:D-4');
    await northwind.presses('URITA', linked.card, 'Undo');
    expect(await words('UFIN', 'goal show G-1')).toContain('Deals: D-1\n');
  });
});
