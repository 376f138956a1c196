import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wordsOf } from '../../support/messenger.ts';
import { type World, world } from './world.ts';

let northwind: World;
beforeEach(async () => {
  northwind = await world();
  const rita = await northwind.personOf('URITA');
  const owner = { id: rita.id, name: rita.name };
  northwind.deal(104, 'Acme', 45_000, { status: 'lost', lostReasons: ['product-gap'], closeDate: '2026-10-01', owner });
  northwind.deal(105, 'Acme', 9_000, { status: 'lost', lostReasons: ['price'], closeDate: '2026-10-01', owner });
  await northwind.types('URITA', 'feedback "We lose rows in the CSV export" account:Acme', { channel: 'CSALES' });
});
afterEach(() => northwind.close());

const ship = 'feedback ship F-1 https://example.com/csv';

describe('what was lost for it can be won back when it ships', () => {
  test('product sees what was lost, apart from the revenue behind it', () => {
    const card = wordsOf(northwind.productCard(1));

    expect(card).toContain('Lost for it: 45,000 EUR');
    expect(card).not.toContain('Revenue behind it');
  });

  test('the owner of the deal gets the task once, with the customer’s own words', async () => {
    await northwind.types('UPAT', ship);
    await northwind.types('UPAT', 'feedback build F-1');
    await northwind.types('UPAT', ship);

    const tasks = northwind.heardIn('URITA');
    expect(tasks).toHaveLength(1);
    expect(tasks[0]).toContain('D-104 Acme (45,000 EUR) was lost for what has now shipped');
    expect(tasks[0]).toContain('We lose rows in the CSV export');
    expect(tasks[0]).toContain('[Re-open D-104]');
  });

  test('what is won again is reported with the item and in the digest', async () => {
    await northwind.types('UPAT', ship);
    const [deal] = northwind.deals;
    if (deal)
      Object.assign(deal, { status: 'won', closeDate: '2026-12-01', closedAt: new Date('2026-12-01T10:00:00Z') });

    const { words } = await northwind.types('UPAT', 'feedback show F-1');
    const digest = await northwind.feature.digestSection(northwind.tenant, {
      start: new Date('2026-11-23T00:00:00Z'),
      end: new Date('2026-11-30T00:00:00Z'),
    });

    expect(words).toContain('Won back: 45,000 EUR');
    await northwind.runsJobs();
    await northwind.runsJobs();
    const lines = northwind.heardIn('CPRODUCT').filter((line) => line.startsWith('Won back with F-1'));
    expect(lines).toEqual(['Won back with F-1: D-104, Acme, 45,000 EUR']);
    expect(wordsOf({ summary: '', nodes: digest })).toContain(
      'Won back with what has shipped, so far: 45k EUR in 1 deal',
    );
  });

  test('a new deal that came of it counts when it is named; another customer’s does not', async () => {
    await northwind.types('UPAT', ship);
    const task = northwind.slack.sent.find((sent) => sent.to === 'URITA')?.card ?? { summary: '', nodes: [] };
    northwind.deal(200, 'Acme', 50_000, { status: 'won', closeDate: '2026-12-01', closedAt: new Date('2026-12-01') });
    northwind.deal(201, 'Globex', 50_000);
    const { reply } = await northwind.presses('URITA', task, 'A new deal came of it');
    const hidden = reply.kind === 'form' ? reply.form.hidden : {};

    const wrong = await northwind.submits('URITA', 'feedback winback', { ...hidden, deal: 'D-201' });
    await northwind.submits('URITA', 'feedback winback', { ...hidden, deal: 'D-200' });

    expect(wrong.reply).toMatchObject({ form: { problems: { deal: 'D-201 is not a deal with Acme.' } } });
    expect((await northwind.types('UPAT', 'feedback show F-1')).words).toContain('Won back: 50,000 EUR');
  });

  test('only the deal’s owner lets it rest', async () => {
    await northwind.types('UPAT', ship);
    const task = northwind.slack.sent.find((sent) => sent.to === 'URITA')?.card ?? { summary: '', nodes: [] };

    const other = await northwind.presses('UROB', task, 'Let it rest');
    const own = await northwind.presses('URITA', task, 'Let it rest');

    expect(other.words).toContain('Only Rita');
    expect(own.words).toContain('you are not asked again');
  });
});
