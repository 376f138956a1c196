import { beforeEach, describe, expect, test } from 'vitest';
import { filled } from '../../support/acts.ts';
import { type World, world } from './world.ts';

let sales: World;
beforeEach(async () => {
  sales = await world({ products: ['Platform', 'Support'] });
});

describe('logging a deal', () => {
  test('in a form names the chosen account while something else is put right, and keeps that one is to be made', async () => {
    const { id } = (await sales.accounts.all(sales.tenant)).find(({ name }) => name === 'Globex') ?? { id: '' };
    const chosen = await sales.submits('URITA', 'deal log', { account: `account:${id}`, amount: 'much' });
    const made = await sales.submits('URITA', 'deal log', { account: 'new:Initech', amount: 'much' });

    expect(chosen.form?.fields[0]).toMatchObject({ initial: 'Globex', control: { kind: 'line' } });
    expect(made.form?.fields[0]).toMatchObject({
      initial: 'new:Initech',
      control: { options: [{ label: 'Create “Initech”', raw: 'new:Initech' }] },
    });
  });

  test('makes the account when the person says that it is new', async () => {
    const asked = await sales.types('URITA', 'deal log Initech 45k EUR close:2026-12-30 stage:proposal');
    const logged = await sales.presses('URITA', asked.card, 'Create “Initech”');

    expect(asked.words).toContain('No account is called “Initech”.');
    expect(logged.words).toContain('D-1 · Initech · 45,000 EUR · proposal');
    expect(logged.words).toContain('Closes: 30 Dec 2026');
    expect(await sales.deal(1)).toMatchObject({
      account: { name: 'Initech' },
      amount: { minor: 45_000_00, currency: 'EUR' },
      stage: 'proposal',
      probability: 50,
      status: 'open',
      owner: { name: 'Rita' },
      stageLog: [{ stage: 'proposal' }],
    });
  });

  test('shows one card in the deals channel', async () => {
    await sales.types('URITA', 'deal log Acme 45k');

    expect(sales.messenger.sent).toMatchObject([{ how: 'post', to: 'CDEALS' }]);
    expect(sales.messenger.sent[0]?.card.summary).toBe('D-1 · Acme · 45,000 EUR · qualified');
  });

  test('is private to the person who logs, with cost and margin that the channel does not see', async () => {
    const { reply, words } = await sales.types('URITA', 'deal log Acme 100k list:125k margin:30%');

    expect(reply).toMatchObject({ kind: 'card', to: 'actor' });
    expect(words).toContain('Discount: 20 %');
    expect(words).toContain('Cost: 70,000 EUR');
    expect(words).toContain('Margin: 30 %');
    expect(JSON.stringify(sales.messenger.sent)).not.toContain('70,000');
  });

  test('keeps everything that a line can say', async () => {
    await sales.types(
      'URITA',
      'deal log Globex $120k cost:80k list:140k products:platform,Support type:upsell stage:commit close:2026-12-15 ' +
        'probability:95% terms:"net 45" source:Webinar segment:Enterprise competitor:Initech next:"Send the offer" ' +
        'notes:"They like us" split:"<@URITA> 60%, <@UROB> 40%"',
    );

    expect(await sales.deal(1)).toMatchObject({
      amount: { minor: 120_000_00, currency: 'USD' },
      cost: { minor: 80_000_00, currency: 'USD' },
      listPrice: { minor: 140_000_00, currency: 'USD' },
      products: ['Platform', 'Support'],
      type: 'upsell',
      stage: 'commit',
      probability: 95,
      closeDate: '2026-12-15',
      terms: 45,
      source: 'Webinar',
      segment: 'Enterprise',
      competitor: 'Initech',
      nextStep: 'Send the offer',
      notes: 'They like us',
      split: [{ percent: 60 }, { percent: 40 }],
    });
  });

  test('is due at the end of the quarter when nobody says when', async () => {
    await sales.types('URITA', 'deal log Acme 45k');

    expect((await sales.deal(1)).closeDate).toBe('2026-12-31');
  });

  test('can be for somebody else, who is told', async () => {
    await sales.types('UMAX', 'deal log Acme 45k owner:<@UROB>');

    expect((await sales.deal(1)).owner.name).toBe('Rob');
    expect(sales.messenger.sent.filter((each) => each.how === 'tell')).toMatchObject([
      { to: 'UROB', card: { summary: 'Max logged D-1: Acme, 45,000 EUR for you' } },
    ]);
  });

  test('says when the company’s currency cannot be computed, and converts when it can', async () => {
    const before = await sales.types('URITA', 'deal log Acme 10k USD close:2026-12-30');
    await sales.types('UFIN', 'sales rate EUR USD 1.25 from:2026-10-01');
    const after = await sales.types('URITA', 'deal log Acme 10k USD close:2026-12-30');

    expect(before.words).toContain('In EUR: No rate USD→EUR at 2026-12-30. Add one with “/sales rate USD EUR …');
    expect(after.words).toContain('In EUR: 8,000 EUR');
  });

  test('from a message keeps its words and where they are', async () => {
    const link = 'https://northwind.slack.com/archives/C1/p1';
    const opened = await sales.ask('URITA', {
      kind: 'opened',
      command: 'deal log',
      values: { text: 'Acme wants 50 seats', link },
    });
    await sales.submits('URITA', 'deal log', filled(opened.form, { account: 'new:Acme', amount: '45k' }));

    expect(await sales.deal(1)).toMatchObject({ notes: 'Acme wants 50 seats', link });
  });

  test('opens the form when nothing is said, and logs what is filled in', async () => {
    const { form } = await sales.types('URITA', 'deal log');
    const { words } = await sales.submits('URITA', 'deal log', filled(form, { account: 'new:Acme', amount: '45k' }));

    expect(form?.fields.map((field) => field.name)).toContain('competitor');
    expect(words).toContain('D-1 · Acme · 45,000 EUR');
  });
});

describe('a line that cannot be', () => {
  test.each([
    ['deal log Acme 45k cost:30k margin:20%', 'Say the cost or the margin, not both'],
    ['deal log Acme 45k EUR cost:$30k', 'The cost is in USD, the deal in EUR'],
    ['deal log Acme 45k split:"<@URITA> 60%, <@UROB> 30%"', 'The shares add up to 90 %, not to 100 %'],
    ['deal log Acme 45k split:"<@URITA> 50%, <@URITA> 50%"', 'Somebody is in the split twice'],
    ['deal log Acme 45k split:half', 'Write the split like'],
    ['deal log Acme 45k stage:propsal', 'Did you mean “proposal”?'],
    ['deal log Acme 45k products:Plattform', 'Did you mean “Platform”?'],
    ['deal log Acme 45k close:someday', '“someday” is not a date'],
    ['deal log Acme 45k terms:soon', '“soon” are not payment terms'],
    ['deal log Acme amount:-5', 'The amount cannot be less than 0'],
    ['deal log Acme', '“Amount” is missing'],
    ['deal log D-7 45k', '“D-7” is the number of a deal, not an account'],
    ['deal log <@UROB> 45k', 'This is a mention, not an account'],
    [`deal log ${'x'.repeat(200)} 45k`, 'An account’s name has at most 120 characters'],
  ])('“%s” is answered with “%s” and changes nothing', async (line, said) => {
    const { words } = await sales.types('URITA', line);

    expect(words).toContain(said);
    expect(await sales.deals.count(sales.tenant, {})).toBe(0);
    expect(sales.messenger.sent).toEqual([]);
  });

  test('comes back in the form with everything that was understood', async () => {
    const asked = await sales.types('URITA', 'deal log Acme 45k stage:propsal next:"Call them"');
    const { form } = await sales.presses('URITA', asked.card, 'Open the form');

    expect(filled(form)).toMatchObject({ account: 'Acme', amount: '45k', stage: 'propsal', next: 'Call them' });
  });

  test('from people who may not log deals is refused', async () => {
    const { words } = await sales.types('UPAT', 'deal log Acme 45k');

    expect(words).toContain('Only rep, manager, admin or finance may use “deal log”');
  });

  test('keeps hostile words as words', async () => {
    await sales.types(
      'URITA',
      'deal log account:"new:Evil <!channel> *$where* __proto__ 🚀" 45k notes:"<https://evil.example|click>"',
    );

    expect(await sales.deal(1)).toMatchObject({
      account: { name: 'Evil <!channel> *$where* __proto__ 🚀' },
      notes: '<https://evil.example|click>',
    });
  });
});

test('what may be a slip of the fingers is kept, and said back', async () => {
  const { words: late } = await sales.types('URITA', 'deal log Acme 45k close:2026-11-02');
  expect(late).toContain('2 Nov 2026, has passed');
  const { words: dear } = await sales.types('URITA', 'deal log Acme 45k list:40k close:2026-12-02');
  expect(dear).toContain('more than the list price');
  expect(dear).not.toContain('has passed');
  expect((await sales.types('URITA', 'deal won Acme 45k close:2026-11-02')).words).not.toContain('has passed');
});
