import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sayCsat, sayNps, scoresOf } from '../../../src/features/voice/scores.ts';
import { type Office, office } from './support.ts';

let bot: Office;
beforeEach(async () => {
  bot = await office();
});
afterEach(() => bot.close());

const scores = async (rest = '') => (await bot.types('UMAX', `voice scores ${rest}`)).words;

describe('a score', () => {
  test('is kept with the words, who said it and when', async () => {
    const { words, card } = await bot.types('URITA', 'voice csat Acme 4 "fast onboarding" by:"Jane Doe" on:2026-11-20');

    expect(words).toContain('V-1 · CSAT 4 · Acme');
    expect(words).toContain('fast onboarding');
    expect(card.nodes).toContainEqual({ kind: 'quote', text: 'fast onboarding', by: 'Jane Doe' });
    expect(words).toContain('20 Nov 2026');
  });

  test.each([
    ['voice csat Acme 0', 'from 1 to 5'],
    ['voice csat Acme 6', 'from 1 to 5'],
    ['voice csat Acme 4.5', 'from 1 to 5'],
    ['voice nps Acme 11', 'from 0 to 10'],
    ['voice nps Acme -1', 'from 0 to 10'],
  ])('off the scale is refused: %s', async (line, expected) => {
    expect((await bot.types('URITA', line)).words).toContain(expected);
    expect(await scores()).toContain('CSAT: none yet');
  });

  test('of a day to come is refused', async () => {
    expect((await bot.types('URITA', 'voice nps Acme 9 on:2026-12-24')).words).toContain('a day to come');
  });

  test('that was a mistake is undone, or removed by who recorded it and those who lead', async () => {
    const { card } = await bot.types('URITA', 'voice nps Acme 2');
    await bot.presses('URITA', card, 'Undo');
    await bot.types('URITA', 'voice nps Acme 3');
    expect((await bot.types('UROB', 'voice remove V-2')).words).toContain('was recorded by Rita');
    expect((await bot.types('UMAX', 'voice remove V-2')).words).toContain('counts no longer');

    expect(await scores()).toContain('NPS: none yet');
  });
});

describe('a low score', () => {
  test('is made a complaint of its customer’s owner by one press, once', async () => {
    const { card } = await bot.types('UROB', 'voice nps Acme 3 "nobody calls back" by:"Jane Doe"');
    expect(bot.told('URITA').at(-1)).toContain('Acme gave 3 of 10 (NPS). Rob recorded it.');

    const made = await bot.presses('UROB', card, 'Open a complaint');
    expect(made.words).toContain('V-2 · complaint · Acme · high');
    expect(made.words).toContain('nobody calls back');
    expect(made.words).toContain('Owner: Rita');
    expect(made.words).toContain('Began with: V-1');
    const warning = bot.messenger.sent.find(({ to, card: sent }) => to === 'URITA' && sent.summary.includes('gave 3'));
    expect((await bot.presses('URITA', warning?.card, 'Open a complaint')).words).toContain('V-2 · complaint');
    expect((await bot.types('URITA', 'voice list')).words).toContain('1 complaint or promise');
  });

  test('begins at two of five and at six of ten', async () => {
    for (const [line, low] of [
      ['csat Acme 3', false],
      ['csat Acme 2', true],
      ['nps Acme 7', false],
      ['nps Acme 6', true],
    ] as const)
      expect((await bot.types('URITA', `voice ${line}`)).words.includes('Open a complaint')).toBe(low);
  });
});

describe('the scores of a period', () => {
  test('have CSAT as the two best boxes and NPS with its passives, and what changed', async () => {
    for (const score of [5, 5, 4, 3, 2]) await bot.types('URITA', `voice csat Acme ${score}`);
    for (const score of [10, 9, 9, 8, 7, 6]) await bot.types('URITA', `voice nps Acme ${score}`);
    for (const score of [5, 4, 1, 1, 1]) await bot.types('URITA', `voice csat Acme ${score} on:2026-08-03`);
    const words = await scores();

    expect(words).toContain('Customer satisfaction, Q4 2026');
    expect(words).toContain('CSAT: 60 % (n 5, +20 on before)');
    expect(words).toContain('NPS: +33 (n 6)');
    expect(await scores('2026-Q3')).toContain('CSAT: 40 % (n 5)');
  });

  test('of few answers are said to be of too few', async () => {
    await bot.types('URITA', 'voice csat Acme 5');
    expect(await scores()).toContain('CSAT: 100 % (n 1, too few)');
  });

  test('are shown by team, segment and customer', async () => {
    await bot.types('UROB', 'deal log "new:Initech" 45k EUR');
    await bot.types('URITA', 'account update Acme segment:Energy');
    await bot.types('URITA', 'voice nps Acme 10');
    await bot.types('URITA', 'voice nps Acme 9');
    await bot.types('UROB', 'voice nps Initech 0 "never again"');
    const table = async (by: string) =>
      (await bot.types('UMAX', `voice scores by:${by}`)).card.nodes.find((node) => node.kind === 'table');

    expect(await table('team')).toMatchObject({
      rows: [
        ['EMEA', 'none yet', '+100 (n 2, too few)'],
        ['no team', 'none yet', '−100 (n 1, too few)'],
      ],
    });
    expect(await table('segment')).toMatchObject({
      rows: [
        ['Energy', 'none yet', expect.any(String)],
        ['no segment', 'none yet', expect.any(String)],
      ],
    });
    expect(await table('account')).toMatchObject({
      rows: [
        ['Acme', 'none yet', expect.any(String)],
        ['Initech', 'none yet', expect.any(String)],
      ],
    });
    expect(await scores('account:Initech')).toContain('“never again”');
  });

  test('keep a confidential customer’s name to its owner', async () => {
    await bot.types('URITA', 'account update Acme confidential:yes');
    await bot.types('URITA', 'voice nps Acme 9 "Acme loves it"');
    for (const line of ['voice scores by:account', 'voice show V-1']) {
      expect((await bot.types('URITA', line)).words).toContain('Acme');
      expect(JSON.stringify((await bot.types('UROB', line)).card)).not.toContain('Acme');
    }
  });
});

describe('the two figures', () => {
  const rating = fc.record({
    scale: fc.constantFrom('csat' as const, 'nps' as const),
    score: fc.integer({ min: 1, max: 5 }),
  });

  test('stay in their bounds and say “none yet” only of nothing', () => {
    fc.assert(
      fc.property(fc.array(rating), (ratings) => {
        const { csat, nps } = scoresOf(ratings);
        expect(csat.value === null).toBe(csat.n === 0);
        expect(csat.value ?? 0).toBeGreaterThanOrEqual(0);
        expect(csat.value ?? 0).toBeLessThanOrEqual(1);
        expect(Math.abs(nps.value ?? 0)).toBeLessThanOrEqual(100);
        expect(sayCsat(csat).includes('none yet')).toBe(csat.n === 0);
        expect(sayNps(nps).includes(`n ${nps.n}`)).toBe(nps.n > 0);
      }),
    );
  });
});
