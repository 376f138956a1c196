import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Company, company } from '../../support/product.ts';
import { wordsOf } from '../../support/messenger.ts';

let northwind: Company;
beforeEach(async () => {
  northwind = await company();
  await northwind.types('UADA', 'sales channel marketing <#CMARKETING>');
  await northwind.types('UMAX', 'goal add "Win logistics"');
});
afterEach(() => northwind.close());

const words = async (user: string, line: string) => (await northwind.types(user, line)).words;
const sent = () => northwind.messenger.sent;
const told = (user: string) =>
  sent()
    .filter(({ how, to }) => how === 'tell' && to === user)
    .map(({ card }) => wordsOf(card));
const card = (channel = 'CMARKETING') => sent().findLast(({ to, thread }) => to === channel && !thread)?.card;
const shown = (channel?: string) => wordsOf(card(channel) ?? { summary: '', nodes: [] });
const lines = () =>
  sent()
    .filter(({ thread }) => thread)
    .map(({ card: each }) => each.summary);

async function remindAt(at: string): Promise<void> {
  northwind.clock.set(at);
  const job = northwind.product.jobs.find(({ name }) => name === 'goal requests');
  if (!job) throw new Error('Nobody reminds of requests');
  await Promise.all([1, 2, 3].map(() => job.run(northwind.clock.now())));
  await northwind.product.dispatcher.idle();
}

describe('a request to another team', () => {
  test('appears in its channel, is taken by one, and done with words for who asked', async () => {
    const asked = await words('URITA', 'goal ask marketing "One-pager for *logistics* <!here>" for:G-1 due:friday');
    expect(asked).toContain('A-1 is with marketing.');
    expect(shown()).toMatch(
      /A-1 for marketing\nOne-pager for \*logistics\* <!here>\nState: requested\nDue: 27 Nov 2026\nFor: G-1/,
    );

    const both = await Promise.all([
      northwind.presses('UPAT', card(), 'Take it', { channel: 'CMARKETING' }),
      northwind.presses('ULEA', card(), 'Take it', { channel: 'CMARKETING' }),
    ]);
    expect(both.filter((each) => each.words.includes('has it already'))).toHaveLength(1);
    expect(told('URITA').filter((each) => each.includes('takes care of what you asked for'))).toHaveLength(1);

    const taker = both[0]?.words.includes('It is yours') ? 'UPAT' : 'ULEA';
    const other = taker === 'UPAT' ? 'ULEA' : 'UPAT';
    expect(await words(other, 'goal done A-1')).toContain('has A-1, and says what becomes of it');
    await northwind.types(taker, 'goal done A-1 "In the shared folder"');

    expect(shown()).toContain('Answer: In the shared folder');
    expect(shown()).not.toContain('[Take it]');
    expect(told('URITA').at(-1)).toMatch(/did what you asked for\.[\s\S]*In the shared folder/);
    expect(lines().at(-1)).toContain('did A-1: In the shared folder');
    expect(await words(other, 'goal take A-1')).toContain('A-1 is done already');
    expect(await words('URITA', 'goal asks')).toContain('Nothing of this is open.');
  });

  test('is declined with a reason only', async () => {
    await northwind.types('URITA', 'goal ask marketing "A film"');
    expect(await words('UPAT', 'goal decline A-1')).toContain('“Why” is missing.');
    await northwind.types('UPAT', 'goal decline A-1 reason:"Not before the fair"');
    expect(told('URITA').at(-1)).toMatch(/declined what you asked for\.[\s\S]*Not before the fair/);
  });

  test('needs a channel, a day to come, and a deal that is there', async () => {
    expect(await words('URITA', 'goal ask operations "A sandbox"')).toContain('No channel is set for operations.');
    expect(await words('URITA', 'goal ask marketing "A film" due:2026-11-01')).toContain('has passed already');
    expect(await words('URITA', 'goal ask marketing "A film" deal:D-9')).toContain('There is no deal D-9.');
    expect(await words('URITA', 'goal ask marketing "A film" for:G-9')).toContain('There is no G-9.');
    expect(await words('URITA', 'goal ask product "An export"')).toContain('A-1 is with product.');
    expect(shown('CPRODUCT')).toContain('An export');
  });

  test('is taken back by who asked, and given back by who took it', async () => {
    const asked = await northwind.types('URITA', 'goal ask marketing "A film"');
    const taken = await northwind.types('UPAT', 'goal take A-1');
    expect((await northwind.presses('URITA', asked.card, 'Undo')).words).toContain('has changed this since');
    await northwind.presses('UPAT', taken.card, 'Undo');
    expect(shown()).toContain('State: requested');
    expect(await words('ULEA', 'goal asks marketing')).toContain('A-1 A film | marketing | Rita | requested | –');

    const second = await northwind.types('URITA', 'goal ask marketing "A book"');
    await northwind.presses('URITA', second.card, 'Undo');
    expect(shown()).toContain('A-2 was taken back by Rita.');
  });

  test('is reminded of on its day and once when it is over: who has it, and who asked', async () => {
    await northwind.types('URITA', 'goal ask marketing "A film" due:2026-11-27');
    await remindAt('2026-11-27T07:50:00Z');
    const before = lines().length;
    await remindAt('2026-11-27T08:00:00Z');
    await remindAt('2026-11-27T08:10:00Z');
    expect(lines().slice(before)).toEqual(['A-1 is due today, and nobody has taken it.']);

    await northwind.types('UPAT', 'goal take A-1');
    const toPat = told('UPAT').length;
    await remindAt('2026-11-28T08:00:00Z');
    await remindAt('2026-11-29T08:00:00Z');
    expect(told('UPAT')).toHaveLength(toPat + 1);
    expect(told('UPAT').at(-1)).toContain('A-1 was due 27 Nov 2026 and is still open.');
    expect(told('URITA').at(-1)).toContain('A-1 was due 27 Nov 2026 and is still open.');
    expect(await words('UPAT', 'goal asks mine')).toContain('27 Nov 2026, overdue');
  });
});
