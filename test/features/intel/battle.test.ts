import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actionsOf } from '../../support/acts.ts';
import { type Company, company } from '../../support/product.ts';

let bot: Company;
beforeEach(async () => {
  bot = await company();
});
afterEach(() => bot.close());

/** The digest of a kind as it would be now, in a channel. */
async function preview(kind: string): Promise<string> {
  const { words } = await bot.types('UMAX', `digest schedule weekly mon 09:00 here kind:${kind}`);
  const number = /\b(\d+)\b/.exec(words)?.[1] ?? '';
  return (await bot.types('UMAX', `digest preview ${number}`)).words;
}

let logged = 0;
async function closed(how: string, competitor: string | undefined, more = ''): Promise<void> {
  logged += 1;
  const vs = competitor === undefined ? '' : ` competitor:"${competitor}"`;
  const { words } = await bot.types(
    'URITA',
    `deal ${how.split(' ')[0]} "new:Customer ${logged}" ${how.split(' ').slice(1).join(' ')}${vs} ${more}`,
  );
  expect(words).toContain('D-');
}

describe('a battlecard', () => {
  test('says the win rate from five decided deals on, by count and by value, and “no decision” apart', async () => {
    for (let deal = 0; deal < 3; deal += 1) await closed('won 30k', 'Globex', 'reasons:product,speed');
    await closed('lost 10k', 'Globex', 'reasons:price because:"They were cheaper"');
    const few = await bot.types('UROB', 'intel battlecard Globex');
    expect(few.words).toContain('Win rate: n 4, too few to say: 3 won, 1 lost');

    await closed('lost 100k', 'globex inc', 'reasons:price');
    await closed('lost 90k', 'Globex', 'reasons:no-decision');
    const { words } = await bot.types('UROB', 'intel battlecard Globex');
    expect(words).toContain('Win rate: 60 % of 5 (3 won, 2 lost); by value 45 %');
    expect(words).toContain('No decision: 1');
    expect(words).toContain('How we win: product (3), speed (3)');
    expect(words).toContain('Why we lose: price (2)');
    expect(words).toContain('“They were cheaper”');
  });

  test('adds up amounts of several currencies at their rates, and says what is missing', async () => {
    await bot.types('UADA', 'sales rate USD EUR 0.5');
    await bot.types('URITA', 'deal log "new:Acme" 100k USD competitor:Globex');
    await bot.types('URITA', 'deal log "new:Initech" 10k CHF competitor:Globex');
    const { words } = await bot.types('UROB', 'intel battlecard Globex');

    expect(words).toContain('Open against them: 2, 50k EUR');
    expect(words).toContain('no rate CHF→EUR');
  });

  test('shows what is known by type, with evidence, and the deals won as references', async () => {
    await closed('won 30k', 'Globex');
    await bot.types('URITA', 'intel add "Ten per seat" competitor:Globex type:pricing evidence:https://globex.example');
    await bot.types('URITA', 'intel add "No audit trail" competitor:Globex type:product confidence:low');
    const { words, card } = await bot.types('UROB', 'intel battlecard Globex');

    expect(words).toMatch(/Pricing\nN-1 Ten per seat .*\nProduct\nN-2 No audit trail \(low confidence/);
    expect(words).toMatch(/Won against them\nD-1 Customer \d+, 30,000 EUR/);
    expect(JSON.stringify(card)).toContain('"link":"https://globex.example"');
    expect(
      (await bot.presses('UROB', card, 'Add a note')).form?.fields.find(({ name }) => name === 'competitor')?.initial,
    ).toBe('Globex');
    expect((await bot.presses('UROB', card, 'All notes')).words).toContain('2 notes');
  });

  test('is one press away from an open deal that meets the competitor', async () => {
    const { card } = await bot.types('URITA', 'deal log "new:Acme" 45k competitor:Globex');
    expect((await bot.presses('URITA', card, 'Battlecard')).words).toContain('Battlecard: Globex');

    const without = await bot.types('URITA', 'deal log "new:Initech" 45k');
    expect(actionsOf(without.card).map(({ label }) => label)).not.toContain('Battlecard');
  });
});

describe('a confidential customer', () => {
  beforeEach(async () => {
    await bot.types('URITA', 'deal won "new:Vault Bank" 30k competitor:Globex because:"Vault Bank loved the demo"');
    await bot.types('URITA', 'account update "Vault Bank" confidential:yes region:DACH');
    await bot.types('URITA', 'intel add "Vault Bank says they bundle" competitor:Globex account:"Vault Bank"');
  });

  test('is named to its owner and to nobody else, in notes, lists and battlecards', async () => {
    for (const line of ['intel show N-1', 'intel list', 'intel battlecard Globex']) {
      expect((await bot.types('URITA', line)).words).toContain('Vault Bank');
      const { words, card } = await bot.types('UROB', line);
      expect(words).toContain('an account in DACH');
      expect(JSON.stringify(card)).not.toMatch(/vault bank/i);
    }
  });

  test('is named in no channel and no digest', async () => {
    await bot.types('URITA', 'intel share N-1', { channel: 'CWINS' });
    const words = await preview('company');

    expect(JSON.stringify(bot.messenger.sent.filter(({ to }) => to === 'CWINS'))).not.toMatch(/vault bank/i);
    expect(words.split('\n').find((line) => line.includes('N-1'))).toContain('an account in DACH says they bundle');
  });
});

describe('the win rates', () => {
  test('show every competitor, what is at stake, what changed, and deals where nobody asked', async () => {
    bot.clock.set('2025-06-24T10:00:00Z');
    for (let deal = 0; deal < 5; deal += 1) await closed('lost 10k', 'Globex', 'reasons:price');
    bot.clock.set('2026-11-24T10:00:00Z');
    for (let deal = 0; deal < 4; deal += 1) await closed('won 10k', 'Globex');
    await closed('lost 10k', 'GLOBEX', 'reasons:price');
    await closed('won 10k', 'Orbit');
    await closed('won 10k', undefined);
    await bot.types('URITA', 'deal log "new:Acme" 45k competitor:Orbit');
    const { card, words } = await bot.types('UROB', 'intel winrate');
    const table = card.nodes.find((node) => node.kind === 'table');

    expect(table).toMatchObject({
      rows: [
        ['Globex', '5', '4–1', '80 %', '+80', '–', '–'],
        ['Orbit', '1', '1–0', 'too few', '–', '–', '1, 45k EUR'],
        ['Not named', '1', '1–0', 'too few', '–', '–', '–'],
      ],
    });
    expect(words).toContain('from 5 decided deals on');
    expect((await bot.presses('UROB', card, 'Orbit')).words).toContain('Battlecard: Orbit');
    expect((await bot.types('UROB', 'intel winrate 2025-Q2')).words).toContain('Q2 2025');
  });

  test('say so where there are none', async () => {
    expect((await bot.types('UROB', 'intel winrate')).words).toContain('No deal was closed in');
  });
});

describe('the market in digests', () => {
  test('has the new notes and who was met most', async () => {
    await closed('won 10k', 'Globex');
    await closed('lost 10k', 'Globex', 'reasons:price');
    await bot.types('URITA', 'intel add "They bundle" competitor:Globex type:pricing');
    const words = await preview('company');

    expect(words).toContain('Market: 1 new note. Met most: Globex (1 won, 1 lost).');
    expect(words).toContain('N-1 · Globex · pricing They bundle');
    expect(await preview('product')).toContain('Market: 1 new note.');
  });

  test('is about the deals and the notes of its team in a team’s digest', async () => {
    await bot.types('UADA', 'sales team create EMEA manager:<@UMAX> members:<@UROB>');
    await closed('won 10k', 'Globex');
    await bot.types('UROB', 'deal won "new:Initech" 10k competitor:Orbit');
    await bot.types('URITA', 'intel add "They bundle" competitor:Globex');
    bot.clock.advance(5);
    const words = await preview('team team:EMEA');

    expect(words).toContain('Market: Met most: Orbit (1 won, 0 lost). No market intel from this team in 21 days.');
    expect(words).not.toContain('They bundle');
  });

  test('says that nobody has said anything for three weeks, once somebody ever has', async () => {
    await bot.types('URITA', 'deal log "new:Acme" 45k');
    expect(await preview('company')).not.toContain('Market');
    await bot.types('URITA', 'intel add "They bundle" competitor:Globex');
    bot.clock.set('2026-12-24T10:00:00Z');

    expect(await preview('company')).toContain('Market: No market intel in 21 days.');
  });
});
