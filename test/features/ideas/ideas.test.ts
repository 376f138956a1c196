import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';
import { wordsOf } from '../../support/messenger.ts';

let northwind: Company;
beforeAll(async () => {
  northwind = await company();
});
afterAll(() => northwind.close());

const shownIn = (channel: string) =>
  northwind.messenger.sent.filter(({ how, to, thread }) => to === channel && how !== 'tell' && thread === undefined);
const lastShown = (channel: string) => wordsOf(shownIn(channel).at(-1)?.card ?? { summary: '', nodes: [] });
const cardIn = (channel: string) => shownIn(channel).at(-1)?.card;
const messageIn = (channel: string) => shownIn(channel)[0]?.message ?? '';

describe('an idea', () => {
  test('is shown where it was said, with the vote of its author', async () => {
    const added = await northwind.types(
      'URITA',
      'idea add "Offer a pilot price for logistics" why:"Two were lost for the entry price" area:pricing',
      { channel: 'CIDEAS' },
    );

    expect(added.words).toContain('I-1 is kept, with your vote.');
    expect(added.words).toContain('[Undo]');
    expect(lastShown('CIDEAS')).toContain('I-1 Offer a pilot price for logistics');
    expect(lastShown('CIDEAS')).toContain('Votes: 1: Rita');
  });

  test('counts one vote a person, which can be taken back, and the card says so at once', async () => {
    const quiet = await northwind.presses('UROB', cardIn('CIDEAS'), 'Vote', {
      channel: 'CIDEAS',
      message: messageIn('CIDEAS'),
    });
    const again = await northwind.presses('UROB', cardIn('CIDEAS'), 'Vote', {
      channel: 'CIDEAS',
      message: messageIn('CIDEAS'),
    });

    expect(quiet.words).toBe('');
    expect(again.words).toContain('counts already, once');
    expect(lastShown('CIDEAS')).toContain('Votes: 2: Rita, Rob');
    await northwind.presses('UROB', cardIn('CIDEAS'), 'Take vote back', {
      channel: 'CIDEAS',
      message: messageIn('CIDEAS'),
    });
    expect(lastShown('CIDEAS')).toContain('Votes: 1: Rita');
    expect((await northwind.types('UROB', 'idea unvote I-1')).words).toContain('You have no vote on I-1.');
  });

  test('counts right when many vote at one moment', async () => {
    const people = Array.from({ length: 25 }, (_, index) => `UV${index}`);
    for (const user of people) await northwind.types('UADA', `sales role <@${user}> rep`);

    await Promise.all(people.flatMap((user) => [1, 2].map(() => northwind.types(user, 'idea vote I-1'))));

    expect((await northwind.types('UMAX', 'idea show I-1')).words).toContain('Votes: 26: Rita');
    await Promise.all(people.slice(5).map((user) => northwind.types(user, 'idea unvote I-1')));
    expect(lastShown('CIDEAS')).toContain('Votes: 6: Rita');
  });

  test('keeps what is said in the thread of its card, also by hand; a guest is not heard', async () => {
    const thread = { channel: 'CIDEAS', thread: messageIn('CIDEAS') };
    await northwind.says('UMAX', 'Initech asked for this too', thread);
    await northwind.says('UGUEST', 'I only look on', thread);
    await northwind.says('UMAX', 'Nobody hears this', { channel: 'CIDEAS', thread: 'm99' });
    await northwind.types('UROB', 'idea comment I-1 "And *Globex*, <!channel>"');

    expect(lastShown('CIDEAS')).toContain('Initech asked for this too');
    expect(lastShown('CIDEAS')).toContain('And *Globex*, <!channel>');
    expect(lastShown('CIDEAS')).not.toMatch(/look on|Nobody hears/);
  });

  test('like one that is open is offered first, to vote for or to set aside', async () => {
    const offered = await northwind.types('UFIN', 'idea add "Pilot prices for logistics customers"');

    expect(offered.words).toContain('Somebody had an idea like this.');
    expect((await northwind.presses('UFIN', offered.card, 'Vote for I-1')).words).toContain('Votes: 7');
    const other = await northwind.presses('UFIN', offered.card, 'It is something else');
    expect(other.words).toContain('I-2 is kept');
  });

  test('is undone by its author, and its card says so', async () => {
    const added = await northwind.types('UFIN', 'idea add "Send invoices on Fridays"', { channel: 'COTHER' });
    await northwind.presses('UFIN', added.card, 'Undo');

    expect(lastShown('COTHER')).toContain('I-3 was undone by Fin.');
    expect((await northwind.types('UFIN', 'idea show I-3')).words).toContain('There is no I-3.');
  });

  test('is changed by its author and by managers alone', async () => {
    expect((await northwind.types('UROB', 'idea edit I-1 area:market')).words).toContain('Only Rita and managers');
    const opened = await northwind.opens('URITA', 'idea edit', { idea: 'I-1' });
    expect(opened.form?.fields.find(({ name }) => name === 'text')?.initial).toBe('Offer a pilot price for logistics');
    await northwind.types('URITA', 'idea edit I-1 text:"Offer a pilot price to hauliers"');
    expect(lastShown('CIDEAS')).toContain('I-1 Offer a pilot price to hauliers');
  });

  test('from a message keeps its words and address, and its card is in the thread there', async () => {
    const where = { channel: 'CTALK', message: '1764.1' };
    const opened = await northwind.opens(
      'UROB',
      'idea add',
      { text: 'Bundle training', link: 'https://x.example/p1' },
      where,
    );
    expect(opened.form?.fields[0]?.initial).toBe('Bundle training');
    await northwind.submits('UROB', 'idea add', { text: 'Bundle training', link: 'https://x.example/p1' }, where);

    const card = northwind.messenger.sent.find(({ to }) => to === 'CTALK');
    expect(card?.thread).toBe('1764.1');
    expect(wordsOf(card?.card ?? { summary: '', nodes: [] })).toContain('The message it came from');
  });

  test('ranks by votes, then the newest first', async () => {
    const { words } = await northwind.types('URITA', 'idea');

    const order = [...words.matchAll(/^(I-\d+) /gm)].map(([, name]) => name);
    expect(order).toEqual(['I-1', 'I-4', 'I-2']);
    expect((await northwind.types('URITA', 'idea list mine')).words).not.toContain('I-4');
    expect((await northwind.types('URITA', 'idea top area:market')).words).toContain('There is no such idea yet.');
  });

  test('is for people with a role', async () => {
    expect((await northwind.types('UGUEST', 'idea vote I-1')).words).toContain('You have no role');
  });
});
