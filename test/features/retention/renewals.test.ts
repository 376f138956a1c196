import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filled } from '../../support/acts.ts';
import { type Company, company } from '../../support/product.ts';

let bot: Company;
beforeAll(async () => {
  bot = await company();
  for (const name of ['Acme', 'Globex', 'Hooli'])
    await bot.types('URITA', `deal won "new:${name}" 30k close:2026-11-01`);
});
afterAll(() => bot.close());

describe('a renewal', () => {
  test('is noted in one line, shown on the account, and taken back with Undo', async () => {
    const noted = await bot.types('URITA', 'account renewal Acme 2027-01-31 amount:120k notice:60d');
    expect(noted.words).toContain('You set the renewal of Acme to 31 Jan 2027, 120,000 EUR a year.');
    expect(noted.words).toContain('Renews: 31 Jan 2027 (in 68 days), for 12 months, notice until 2 Dec 2026');

    const shown = await bot.types('UMAX', 'account show Acme');
    expect(shown.words).toContain('Recurring revenue: 120,000 EUR a year');
    expect(shown.words).toContain('renews 31 Jan 2027 and has no renewal deal');

    const moved = await bot.types('URITA', 'account renewal Acme 2027-06-30');
    expect(moved.words).toContain('30 Jun 2027');
    await bot.presses('URITA', moved.card, 'Undo');
    expect((await bot.types('URITA', 'account show Acme')).words).toContain('31 Jan 2027 (in 68 days)');
  });

  test('is in the calendar with what is at stake, and its deal is logged from there', async () => {
    await bot.types('URITA', 'account renewal Globex +30d amount:10kUSD');
    await bot.types('UADA', 'sales rate USD EUR 0.9 from:2026-01-01');
    const calendar = await bot.types('URITA', 'account renewals');
    expect(calendar.words).toContain('2 renewals in the next 90 days, 129,000 EUR a year at stake');
    expect(calendar.words).toMatch(/Globex.*24 Dec 2026.*9k EUR.*red.*none.*Rita/);

    const { form } = await bot.presses('URITA', calendar.card, 'Log renewal: Globex');
    expect(filled(form)).toMatchObject({ type: 'renewal', close: '2026-12-24', amount: '10000.00 USD' });
    await bot.submits('URITA', 'deal log', filled(form));
    expect((await bot.types('URITA', 'account renewals')).words).toMatch(/Globex.*D-4/);
    expect((await bot.types('UROB', 'account renewals')).words).toContain('No renewals in the next 90 days.');
    expect((await bot.types('UMAX', 'account renewals 2027-01')).words).toContain('1 renewal in January 2027');
  });

  test('that is done moves by its term, with what is paid from then on', async () => {
    const renewed = await bot.types('URITA', 'account renewed Acme 130k');
    expect(renewed.words).toContain('You renewed Acme until 31 Jan 2028, 130,000 EUR a year.');
    await bot.presses('URITA', renewed.card, 'Undo');
    expect((await bot.types('URITA', 'account renewals')).words).toContain('31 Jan 2027');
    expect((await bot.types('URITA', 'account renewed Hooli')).words).toContain('Hooli has no renewal date yet.');
    expect((await bot.types('UROB', 'account renewed Acme')).words).toContain('Acme belongs to Rita.');
  });
});

describe('a check-in', () => {
  test('says who learned what, sets the health, and tells the owner when somebody else did', async () => {
    const noted = await bot.types('UMAX', 'account checkin Hooli "QBR went *badly* <!channel>" health:red next:+30d');
    expect(noted.words).toContain('You checked in with Hooli, red.');
    const told = bot.messenger.sent.findLast(({ how, to }) => how === 'tell' && to === 'URITA');
    expect(told?.card.summary).toBe('Max checked in with Hooli, red.');

    const shown = await bot.types('URITA', 'account show Hooli');
    expect(shown.words).toContain('Health: red: Max said red on 24 Nov 2026: QBR went *badly* <!channel>');
    expect(shown.words).toContain('Next check-in: 24 Dec 2026');
    expect((await bot.types('URITA', 'account health')).words).toMatch(/3 customers: 1 red, 1 amber, 1 green/);
    expect((await bot.types('URITA', 'account health green')).words).not.toContain('Hooli');
  });
});

describe('churn', () => {
  test('is dated and has a reason; what it was stays; and it can come back', async () => {
    await bot.types('URITA', 'account update Hooli recurring:80k');
    expect((await bot.types('URITA', 'account churn Hooli')).words).toContain('“Why” is missing.');
    const part = await bot.types('URITA', 'account churn Hooli budget lost:20k');
    expect(part.words).toContain('You noted that Hooli pays 20,000 EUR a year less from 24 Nov 2026, budget.');
    expect((await bot.types('URITA', 'account churn Hooli budget lost:90k')).words).toContain('Hooli pays 60,000 EUR');

    const left = await bot.types(
      'URITA',
      'account churn Hooli competitor "They bundle support" competitor:Zenith on:2026-12-31',
    );
    expect(left.words).toContain('Left: leaves 31 Dec 2026: competitor, to Zenith, “They bundle support”');
    expect((await bot.types('URITA', 'account churn Hooli price')).words).toContain(
      'Hooli left on 31 Dec 2026 already.',
    );
    expect((await bot.types('URITA', 'account renewal Hooli +60d')).words).toContain('Hooli left. Note first');
    const back = await bot.presses('URITA', left.card, 'Is back');
    await bot.submits('URITA', 'account return', filled(back.form));
    const shown = await bot.types('URITA', 'account show Hooli');
    expect(shown.words).toContain('back with 60,000 EUR (31 Dec 2026); left (31 Dec 2026)');
    expect(shown.words).not.toContain('Left:');
  });

  test('of two who note it at once is noted once', async () => {
    const both = await Promise.all(
      ['URITA', 'UMAX'].map((user) => bot.types(user, 'account churn Globex price on:2026-11-30')),
    );
    expect(
      both.map(({ words }) => words).filter((words) => words.includes('left on 30 Nov 2026 already')),
    ).toHaveLength(1);
  });
});
