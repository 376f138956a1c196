import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wordsOf } from '../../support/messenger.ts';
import { type World, world } from './world.ts';

describe('a rep sends feedback to product', () => {
  let northwind: World;
  beforeEach(async () => {
    northwind = await world();
    northwind.account('Acme');
    northwind.account('Globex');
    northwind.deal(104, 'Acme', 45_000);
  });
  afterEach(() => northwind.close());

  test('with one line, and product sees it with the revenue behind it', async () => {
    const { words } = await northwind.types(
      'URITA',
      'feedback "CSV export drops rows over 10k" account:Acme type:bug importance:deal-breaker',
    );

    expect(words).toContain('F-1 is with product');
    expect(words).toContain('Open pipeline now: 45,000 EUR, proposal');
    const card = wordsOf(northwind.productCard(1));
    expect(card).toContain('F-1 CSV export drops rows over 10k');
    expect(card).toContain('Type: Bug');
    expect(card).toContain('Accounts: 1 (Acme; deal-breaker for 1)');
    expect(card).toContain('Pipeline blocked: 45,000 EUR');
    expect(card).toContain('Revenue behind it: 45,000 EUR');
  });

  test('is offered what product knows already, joins it, and the two accounts count together', async () => {
    northwind.deal(105, 'Globex', 30_000);
    await northwind.types('URITA', 'feedback "CSV export drops rows over 10k" account:Acme importance:deal-breaker');

    const offer = await northwind.types(
      'UROB',
      'feedback "Export to CSV loses rows" account:Globex importance:important',
    );
    const joined = await northwind.presses('UROB', offer.card, 'Join F-1');

    expect(offer.words).toContain('Product knows something like this already');
    expect(joined.words).toContain('You joined F-1');
    const card = wordsOf(northwind.productCard(1));
    expect(card).toContain('Accounts: 2 (Acme, Globex; deal-breaker for 1)');
    expect(card).toContain('Pipeline blocked: 75,000 EUR');
    expect(card).toContain('Revenue behind it: 65,000 EUR');
    expect(card).toContain('Export to CSV loses rows');
  });
});
