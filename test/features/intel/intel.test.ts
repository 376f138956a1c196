import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Form } from '../../../src/core/form.ts';
import { type Company, company } from '../../support/product.ts';
import { wordsOf } from '../../support/messenger.ts';
import { filled } from '../../support/acts.ts';

let bot: Company;
beforeEach(async () => {
  bot = await company();
});
afterEach(() => bot.close());

const initial = (form: Form | undefined, name: string) => form?.fields.find((each) => each.name === name)?.initial;

describe('a note on a competitor', () => {
  test('is kept with its evidence and offers the next steps', async () => {
    const { words, card } = await bot.types(
      'URITA',
      'intel add "Globex now bundles support" competitor:Globex type:pricing confidence:high evidence:https://globex.example/prices account:new:Acme',
    );

    expect(words).toContain('N-1 · Globex · pricing');
    expect(words).toContain('Globex now bundles support');
    expect(words).toContain('high');
    expect(words).toContain('Acme');
    expect(JSON.stringify(card)).toContain('https://globex.example/prices');
    expect((await bot.presses('UROB', card, 'Battlecard')).words).toContain('Globex now bundles support');
  });

  test('needs no more than its words, and is about the market then', async () => {
    const { words } = await bot.types('URITA', 'intel add Buyers ask for usage based prices');

    expect(words).toContain('N-1 · trend');
    expect(words).toContain('medium');
  });

  test('is made of a message, whose address is its evidence', async () => {
    const link = 'https://northwind.slack.com/archives/C1/p1764';
    const { form } = await bot.opens('URITA', 'intel add', { text: 'Orbit hires our ex-partners', link });
    const { words, card } = await bot.submits(
      'URITA',
      'intel add',
      filled(form, { competitor: 'Orbit', type: 'people' }),
    );

    expect(initial(form, 'text')).toBe('Orbit hires our ex-partners');
    expect(words).toContain('N-1 · Orbit · people');
    expect(JSON.stringify(card)).toContain(link);
  });

  test('in the thread of a deal knows the customer, the deal and who else is there', async () => {
    await bot.types('URITA', 'deal log "new:Acme" 45k competitor:Zenith');
    const root = bot.messenger.sent.find(({ to }) => to === 'CDEALS')?.message ?? '';
    const { form } = await bot.opens('URITA', 'intel add', {}, { channel: 'CDEALS', thread: root });

    expect([initial(form, 'account'), initial(form, 'deal'), initial(form, 'competitor')]).toEqual([
      'Acme',
      'D-1',
      'Zenith',
    ]);
  });

  test('about a deal that does not exist is not kept', async () => {
    expect((await bot.types('URITA', 'intel add "They are cheap" deal:D-9')).words).toContain('There is no deal D-9.');
    expect((await bot.types('URITA', 'intel list')).words).toContain('No such notes yet');
  });

  test('that says what is no type, confidence or address is refused by name', async () => {
    expect((await bot.types('URITA', 'intel add "x" type:rumour')).words).toContain('is not one of: pricing');
    expect((await bot.types('URITA', 'intel add "x" confidence:certain')).words).toContain('low, medium, high');
    expect((await bot.types('URITA', 'intel add "x" evidence:javascript:alert')).words).toContain(
      'is not a web address',
    );
  });
});

describe('a competitor’s name', () => {
  test('is one however it is written, in notes and in deals', async () => {
    await bot.types('URITA', 'deal log "new:Acme" 45k competitor:"GLOBEX, Inc."');
    await bot.types('URITA', 'intel add "They bundle" competitor:globex');
    const { words } = await bot.types('URITA', 'intel battlecard "Globex Inc"');

    expect(words).toContain('Battlecard: GLOBEX, Inc.');
    expect(words).toContain('They bundle');
    expect(words).toContain('Open against them: 1, 45k EUR');
  });

  test('that is nearly known is asked about, and nothing typed is lost', async () => {
    await bot.types('URITA', 'intel add "They bundle" competitor:Globex');
    const asked = await bot.types('UROB', 'intel add "They hire" competitor:Globx type:people');

    expect(asked.words).toContain('Did you mean “Globex”?');
    expect((await bot.presses('UROB', asked.card, 'Globex')).words).toContain('N-2 · Globex · people');
    const other = await bot.types('UROB', 'intel add "They sell" competitor:Globx');
    expect((await bot.presses('UROB', other.card, '“Globx” is another one')).words).toContain('· Globx ·');
  });

  test('that nobody has named is said with the names that are known', async () => {
    await bot.types('URITA', 'intel add "They bundle" competitor:Globex');
    const { words, card } = await bot.types('UROB', 'intel battlecard Orbit');

    expect(words).toContain('Nobody has named “Orbit” yet');
    expect((await bot.presses('UROB', card, 'Globex')).words).toContain('Battlecard: Globex');
  });

  test('that means another one is merged into it, and undone', async () => {
    await bot.types('URITA', 'intel add "They bundle" competitor:Globex');
    await bot.types('URITA', 'intel add "They hire" competitor:Zenith');
    await bot.types('URITA', 'deal log "new:Acme" 45k competitor:Zenith');
    expect((await bot.types('URITA', 'intel merge Zenith Globex')).words).toContain('Only manager, product or admin');
    const merged = await bot.types('UMAX', 'intel merge Zenith Globex');

    const both = (await bot.types('UROB', 'intel battlecard Zenith')).words;
    expect(both).toContain('Battlecard: Globex');
    expect(both).toContain('They bundle');
    expect(both).toContain('They hire');
    expect(both).toContain('Open against them: 1');
    await bot.presses('UMAX', merged.card, 'Undo');
    expect((await bot.types('UROB', 'intel battlecard Zenith')).words).not.toContain('They bundle');
  });

  test('that was merged by mistake is split again, however late', async () => {
    await bot.types('URITA', 'intel add "They bundle" competitor:Globex');
    await bot.types('URITA', 'intel add "They hire" competitor:Zenith');
    await bot.types('UMAX', 'intel merge Zenith Globex');
    bot.clock.set('2026-12-24T10:00:00Z');
    expect((await bot.types('UMAX', 'intel split Zenith')).words).toContain('Zenith is no longer Globex');

    expect((await bot.types('UROB', 'intel battlecard Zenith')).words).not.toContain('They bundle');
    expect((await bot.types('UMAX', 'intel split Zenith')).words).toContain('was not merged into another name');
  });
});

describe('whether a note still holds', () => {
  beforeEach(() => bot.types('URITA', 'intel add "They bundle support" competitor:Globex type:pricing'));

  test('is said by others, with who and when, and outdated ones leave the battlecard', async () => {
    const shown = await bot.types('UROB', 'intel show N-1');
    await bot.presses('UROB', shown.card, 'Still true');
    const outdated = await bot.types('UMAX', 'intel outdated N-1 "Not since May"');

    expect(outdated.words).toContain('Rob: still true');
    expect(outdated.words).toContain('Max: outdated, “Not since May”');
    expect((await bot.types('URITA', 'intel battlecard Globex')).words).not.toContain('They bundle support');
    expect((await bot.types('URITA', 'intel list')).words).toContain('outdated');
    await bot.presses('UMAX', outdated.card, 'Undo');
    expect((await bot.types('URITA', 'intel battlecard Globex')).words).toContain('They bundle support');
  });

  test('is flagged after ninety days, until somebody confirms it', async () => {
    bot.clock.set('2027-02-23T10:00:00Z');
    expect((await bot.types('UROB', 'intel battlecard Globex')).words).toContain('stale: 91 days old');

    await bot.types('UROB', 'intel confirm N-1');
    const { words } = await bot.types('UROB', 'intel battlecard Globex');
    expect(words).toContain('Fresh as of: 23 Feb 2027');
    expect(words).not.toContain('stale');
  });

  test('said twice by one person on one day is said once', async () => {
    await bot.types('UROB', 'intel confirm N-1');
    expect((await bot.types('UROB', 'intel confirm 1')).words).toContain('You have said so already');
  });

  test('is recorded for both who say it at the same moment', async () => {
    await Promise.all([bot.types('UROB', 'intel confirm N-1'), bot.types('UMAX', 'intel outdated N-1')]);
    const { words } = await bot.types('URITA', 'intel show N-1');

    expect(words).toContain('Rob: still true');
    expect(words).toContain('Max: outdated');
  });
});

describe('putting a note right', () => {
  beforeEach(() => bot.types('URITA', 'intel add "They bundle support" competitor:Globex type:pricing'));

  test('is for its author and those who lead, with what was there in the form', async () => {
    const { form } = await bot.opens('URITA', 'intel correct', { note: 'N-1' });
    expect(initial(form, 'text')).toBe('They bundle support');
    const { words } = await bot.submits(
      'URITA',
      'intel correct',
      filled(form, { text: 'They bundle from 50 seats on' }),
    );

    expect(words).toContain('They bundle from 50 seats on');
    expect((await bot.types('UROB', 'intel correct N-1 "Nonsense"')).words).toContain('N-1 is by Rita.');
    expect((await bot.types('UMAX', 'intel correct N-1 confidence:low')).words).toContain('low');
    expect((await bot.types('UMAX', 'intel correct N-1 confidence:low')).words).toContain('Nothing would change');
  });

  test('takes it away and brings it back', async () => {
    expect((await bot.types('UROB', 'intel remove N-1')).words).toContain('N-1 is by Rita.');
    const removed = await bot.types('URITA', 'intel remove N-1');
    expect((await bot.types('UROB', 'intel show N-1')).words).toContain('There is no N-1.');
    expect((await bot.types('UROB', 'intel list')).words).toContain('No such notes yet');

    await bot.presses('URITA', removed.card, 'Undo');
    expect((await bot.types('UROB', 'intel show N-1')).words).toContain('They bundle support');
  });

  test('shows in the conversation where it was shared', async () => {
    await bot.types('URITA', 'intel share N-1', { channel: 'CWINS' });
    await bot.types('UMAX', 'intel outdated N-1');

    const shown = bot.messenger.sent.filter(({ to }) => to === 'CWINS');
    expect(shown[0]?.how).toBe('post');
    expect(wordsOf(shown.at(-1)?.card ?? { summary: '', nodes: [] })).toContain('Max: outdated');
  });
});

describe('a list of notes', () => {
  test('is narrowed down and paged', async () => {
    for (let note = 1; note <= 9; note += 1)
      await bot.types('URITA', `intel add "Note ${note}" competitor:Globex type:${note === 3 ? 'people' : 'product'}`);
    await bot.types('URITA', 'intel add "Market note" account:"new:Acme"');
    const first = await bot.types('UROB', 'intel');

    expect(first.words).toContain('10 notes on competitors and the market, page 1 of 2');
    expect((await bot.presses('UROB', first.card, 'Older')).words).toContain('Note 1');
    expect((await bot.types('UROB', 'intel list Globex type:people')).words).toContain('1 note on');
    expect((await bot.types('UROB', 'intel list account:Acme')).words).toContain('Market note');
    expect((await bot.types('UROB', 'intel list period:2025')).words).toContain('No such notes yet');
  });
});

test('words that look like markup stay words', async () => {
  const hostile = '<!channel> *They* <https://evil.example|click> | `code`';
  await bot.types('URITA', `intel add "${hostile}" competitor:"<@UADA> & Co"`);
  const { card } = await bot.types('UROB', 'intel show N-1');

  const quote = card.nodes.find(({ kind }) => kind === 'quote');
  expect(quote).toMatchObject({ text: hostile });
});
