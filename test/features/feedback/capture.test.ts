import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wordsOf } from '../../support/messenger.ts';
import { type World, world } from './world.ts';

let northwind: World;
beforeEach(async () => {
  northwind = await world();
  northwind.account('Acme');
  northwind.account('Globex');
  northwind.deal(104, 'Acme', 45_000);
});
afterEach(() => northwind.close());

const csv = 'feedback "CSV export drops rows over 10k" account:Acme type:bug importance:deal-breaker';

describe('a rep sends feedback to product', () => {
  test('with one line, and product sees it with the revenue behind it', async () => {
    const { words } = await northwind.types('URITA', csv);

    expect(words).toContain('F-1 is with product');
    expect(words).toContain('Open pipeline now: 45,000 EUR, proposal');
    const card = wordsOf(northwind.productCard(1));
    expect(card).toContain('F-1 CSV export drops rows over 10k');
    expect(card).toContain('Type: Bug');
    expect(card).toContain('Accounts: 1 (Acme; deal-breaker for 1)');
    expect(card).toContain('Pipeline blocked: 45,000 EUR');
    expect(card).toContain('Revenue behind it: 45,000 EUR');
  });

  test('without any role, and without an account, which only members add', async () => {
    const { words } = await northwind.types('UNEW', 'feedback "Dark mode"');

    expect(words).toContain('F-1 is with product');
    expect(words).not.toContain('[Add the account]');
    expect(wordsOf(northwind.productCard(1))).toContain('Accounts: none named');
  });

  test('once, when the same act is delivered twice', async () => {
    await northwind.types('URITA', csv, { key: 'same' });
    await northwind.types('URITA', csv, { key: 'same' });

    expect((await northwind.types('UPAT', 'feedback top')).words).toContain('1 open item by revenue');
  });

  test('from a message, whose words, author and address are kept when the message is deleted', async () => {
    const values = { text: 'We lose rows every month', author: 'Jane of Acme', link: 'https://chat.example/m/1' };
    const { reply } = await northwind.opens('URITA', 'feedback', values, { channel: 'CACME' });
    await northwind.submits('URITA', 'feedback', { ...values, account: 'Acme' }, { channel: 'CACME' });
    // Nothing of the message is read again: there is nothing that could be missing.
    const voices = await northwind.types('UPAT', 'feedback voices F-1');

    expect(reply).toMatchObject({ kind: 'form', form: { hidden: { author: 'Jane of Acme', link: values.link } } });
    expect(voices.words).toContain('We lose rows every month');
    expect(voices.words).toContain('Message: where it was said');
    expect(wordsOf(northwind.productCard(1))).toContain('We lose rows every month');
  });

  test('in the thread of a deal, whose account and number are filled in', async () => {
    const { reply } = await northwind.opens('URITA', 'feedback', { text: 'x' }, { thread: 'deal-thread' });

    expect(reply).toMatchObject({
      form: {
        fields: expect.arrayContaining([
          expect.objectContaining({ name: 'account', initial: 'Acme' }),
          expect.objectContaining({ name: 'deal', initial: 'D-104' }),
        ]),
      },
    });
  });

  test('for a deal, which says whose account it is', async () => {
    await northwind.types('URITA', 'feedback "Dark mode" deal:D-104');
    const wrong = await northwind.types('URITA', 'feedback "Offline mode" deal:D-104 account:Globex');
    const none = await northwind.types('URITA', 'feedback "Offline mode" deal:D-9');

    expect(wordsOf(northwind.productCard(1))).toContain('Accounts: 1 (Acme)');
    expect(wrong.words).toContain('D-104 is a deal with Acme, not with Globex');
    expect(none.words).toContain('There is no deal D-9');
  });

  test('and takes it back with Undo, as long as nobody joined', async () => {
    const { card } = await northwind.types('URITA', csv);

    expect(wordsOf(card)).toContain('[Undo]');
    expect(northwind.feature.undoable?.map((records) => records.kind)).toEqual(['feedback', 'feedback-voice']);
  });

  test('with hostile words, which stay words everywhere', async () => {
    const hostile = '<!channel> *bold* <https://evil.example|bank> $where __proto__ =HYPERLINK("x") \u202e 😀';
    await northwind.submits('URITA', 'feedback', { text: hostile, type: 'other', link: 'javascript:alert(1)' });

    const card = northwind.productCard(1);
    const quote = card.nodes.find((node) => node.kind === 'quote');
    expect(quote).toMatchObject({ text: hostile });
    const { reply } = await northwind.types('UPAT', 'feedback export');
    const file = reply.kind === 'file' ? new TextDecoder().decode(reply.bytes) : '';
    expect(file).toContain('$where __proto__');
    expect((await northwind.types('UPAT', 'feedback voices F-1')).words).not.toContain('where it was said');
  });
});

describe('a rep whose customer needs what product knows already', () => {
  beforeEach(async () => {
    northwind.deal(105, 'Globex', 30_000);
    await northwind.types('URITA', csv);
  });

  test('is offered it, joins, and the two accounts count together', async () => {
    const offer = await northwind.types('UROB', 'feedback "Export to CSV loses rows" account:Globex');
    const joined = await northwind.presses('UROB', offer.card, 'Join F-1');

    expect(offer.words).toContain('Product knows something like this already');
    expect(joined.words).toContain('You joined F-1');
    const card = wordsOf(northwind.productCard(1));
    expect(card).toContain('Accounts: 2 (Acme, Globex; deal-breaker for 1)');
    expect(card).toContain('Pipeline blocked: 75,000 EUR');
    expect(card).toContain('Revenue behind it: 65,000 EUR');
    expect(card).toContain('Export to CSV loses rows');
  });

  test('may say that it is something else, with everything typed still there', async () => {
    const offer = await northwind.types('UROB', 'feedback "Export to CSV loses rows" account:Globex type:bug');
    const fresh = await northwind.presses('UROB', offer.card, 'It is something else: send as new');

    expect(fresh.words).toContain('F-2 is with product');
    expect(fresh.words).toContain('Account: Globex');
    expect(fresh.words).toContain('Type: Bug');
  });

  test('cannot make an account weigh twice by asking again', async () => {
    await northwind.types('URITA', 'feedback join F-1 "Still waiting" account:Acme');
    const vote = await northwind.types('URITA', 'feedback vote F-1 account:Acme');

    expect(wordsOf(northwind.productCard(1))).toContain('Pipeline blocked: 45,000 EUR');
    expect(vote.words).toContain('You have asked for F-1 for Acme already');
  });

  test('votes without words, for a customer or for themselves', async () => {
    await northwind.types('UROB', 'feedback vote F-1 account:Globex');
    await northwind.types('UMAX', 'feedback vote 1');

    const card = wordsOf(northwind.productCard(1));
    expect(card).toContain('Accounts: 2');
    expect(card).toContain('Asked by: 3 people');
  });

  test('keeps what the account was worth at that moment, while the card shows what it is worth now', async () => {
    const [deal] = northwind.deals;
    if (deal) Object.assign(deal, { status: 'won', closeDate: '2026-11-25' });
    await northwind.types('UROB', 'feedback vote F-1');

    const voices = await northwind.types('UPAT', 'feedback voices F-1');
    expect(voices.words).toContain('Then worth: prospect, 45k EUR open in proposal');
    expect(wordsOf(northwind.productCard(1))).toContain('Revenue at risk: 45,000 EUR');
  });

  test('is told at once when it has shipped already', async () => {
    await northwind.types('UPAT', 'feedback ship F-1 https://example.com/csv');

    const again = await northwind.types('UROB', 'feedback "CSV export drops rows" account:Globex');
    const join = await northwind.types('UROB', 'feedback join F-1 account:Globex');

    expect(again.words).toContain('Shipped');
    expect(again.words).not.toContain('[Join F-1]');
    expect(join.words).toContain('F-1 is shipped already: https://example.com/csv');
  });
});

describe('a confidential account', () => {
  test('is an account in its region to everybody but who asked for it and its owner', async () => {
    northwind.account('Initech', { confidential: true, region: 'EMEA' });
    await northwind.types('URITA', 'feedback "Initech needs an audit log" account:Initech');

    const product = await northwind.types('UPAT', 'feedback show F-1');
    const own = await northwind.types('URITA', 'feedback show F-1');
    const { reply } = await northwind.types('UPAT', 'feedback export');

    expect(wordsOf(northwind.productCard(1))).toContain('F-1 an account in EMEA needs an audit log');
    expect(product.words).not.toContain('Initech');
    expect(own.words).toContain('Initech');
    expect(reply.kind === 'file' && new TextDecoder().decode(reply.bytes)).not.toContain('Initech');
  });
});
