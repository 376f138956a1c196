import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { momentsUntil, nextReminder } from '../../../src/features/retention/moments.ts';
import { filled } from '../../support/acts.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type Company, company } from '../../support/product.ts';

let bot: Company;
beforeAll(async () => {
  bot = await company();
  for (const name of ['Acme', 'Globex', 'Hooli'])
    await bot.types('URITA', `deal won "new:${name}" 30k close:2026-11-01`);
});
afterAll(() => bot.close());

const toldTo = (user: string) => bot.messenger.sent.filter(({ how, to }) => how === 'tell' && to === user);
const passed = () => toldTo('URITA').find(({ card }) => card.summary.startsWith('Acme was to renew'))?.card;
const summaries = (user: string, from: number) =>
  toldTo(user)
    .slice(from)
    .map(({ card }) => card.summary);

/** All jobs of the product, in as many processes at once. */
async function at(instant: string, processes = 1): Promise<void> {
  bot.clock.set(instant);
  for (const job of bot.product.jobs)
    await Promise.all(Array.from({ length: processes }, () => job.run(bot.clock.now())));
  await bot.product.dispatcher.idle();
}

describe('the owner of a customer that renews', () => {
  test('hears of it 90, 60 and 30 days ahead, on the last day for notice and the day after, each once', async () => {
    await bot.types('URITA', 'account renewal Acme 2027-03-31 amount:120k notice:45d');
    const before = toldTo('URITA').length;

    await at('2026-12-31T07:50:00Z');
    expect(toldTo('URITA')).toHaveLength(before);
    await at('2026-12-31T08:00:00Z', 3);
    await at('2026-12-31T08:10:00Z');
    expect(summaries('URITA', before)).toEqual([
      'Acme renews on 31 Mar 2027, in 90 days: 120,000 EUR a year. There is no renewal deal yet.',
    ]);

    await at('2027-01-30T08:00:00Z');
    await at('2027-02-14T08:00:00Z');
    expect(summaries('URITA', before + 1)).toEqual([
      'Acme renews on 31 Mar 2027, in 60 days: 120,000 EUR a year. There is no renewal deal yet.',
      'Acme can give notice until today: 120,000 EUR a year. There is no renewal deal yet.',
    ]);
    // Nine in Berlin is an hour earlier in summer.
    await at('2027-04-01T07:00:00Z');
    expect(passed()?.summary).toBe('Acme was to renew on 31 Mar 2027: 120,000 EUR a year. Did it?');
  });

  test('logs the deal from there, and winning it offers to move the date', async () => {
    const { form } = await bot.presses('URITA', passed(), 'Log renewal deal');
    await bot.submits('URITA', 'deal log', filled(form, { amount: '130k' }));
    const won = await bot.types('URITA', 'deal won D-4');
    expect(won.words).toContain('Acme renews on 31 Mar 2027; with this deal on 31 Mar 2028.');

    const renewed = await bot.presses('URITA', won.card, 'Renewed until 31 Mar 2028');
    expect(renewed.words).toContain('You renewed Acme until 31 Mar 2028, 130,000 EUR a year.');
    const again = await bot.presses('URITA', won.card, 'Renewed until 31 Mar 2028');
    expect(again.words).toContain('It renews on 31 Mar 2028; the next one is after that.');
    await bot.presses('URITA', renewed.card, 'Undo');
    expect((await bot.types('URITA', 'account show Acme')).words).toContain('Renews: 31 Mar 2027');
    expect((await bot.types('URITA', 'account show Acme')).words).toContain('120,000 EUR a year');
  });

  test('is reminded of the check-in that was agreed', async () => {
    await bot.types('URITA', 'account checkin Hooli "All fine" health:green next:2027-04-12');
    const before = toldTo('URITA').length;
    await at('2027-04-12T07:00:00Z');
    expect(summaries('URITA', before)).toContain('The check-in with Hooli is due today.');
  });
});

describe('a silence', () => {
  test('is said once in the morning of a working day, until there was a word again', async () => {
    const before = toldTo('URITA').length;
    const of = (name: string) =>
      toldTo('URITA')
        .slice(before)
        .filter(({ card }) => card.summary.startsWith(`No word of ${name}`));
    await bot.types('URITA', 'account checkin Globex "Their new CFO likes us"');
    // 60 days later is a Friday.
    await at('2027-06-11T07:02:00Z', 3);
    await at('2027-06-12T07:02:00Z');
    await at('2027-06-14T07:02:00Z');
    expect(of('Globex').map(({ card }) => card.summary)).toEqual(['No word of Globex for 60 days.']);

    await bot.types('URITA', 'account checkin Globex "Called them"');
    await at('2027-07-12T07:02:00Z');
    expect(of('Globex')).toHaveLength(1);
    await bot.types('UADA', 'sales set quietDays:20');
    await at('2027-07-13T07:02:00Z');
    expect(of('Globex')).toHaveLength(2);
    await bot.types('URITA', 'account update Acme quiet:200');
    expect((await bot.types('URITA', 'account show Acme')).words).not.toContain('no word for');
  });

  test('and what renews stand on the home page of the owner alone', async () => {
    const place = { platform: 'slack', workspace: 'T1', channel: 'D1', direct: true } as const;
    const home = async (user: string) =>
      wordsOf(await bot.product.router.home({ place, user: { id: user }, key: `home-${user}`, ask: { kind: 'home' } }));
    expect(await home('URITA')).toContain('without a word for too long');
    expect(await home('URITA')).toContain('Acme · 120k EUR · was due 31 Mar 2027');
    expect(await home('UROB')).not.toContain('without a word');
  });
});

describe('the moments of a renewal', () => {
  const account = { renewal: { on: '2027-03-31', months: 12, notice: 60 } };

  test('are at nine on the clocks of the owner, before and after they change', () => {
    const next = (after: string) => nextReminder(account, new Date(after), 'Europe/Berlin')?.toISOString();
    expect(next('2026-11-24T10:00:00Z')).toBe('2026-12-31T08:00:00.000Z');
    expect(next('2027-03-05T10:00:00Z')).toBe('2027-04-01T07:00:00.000Z');
    expect(next('2027-04-01T07:00:00Z')).toBeUndefined();
  });

  test('that were missed are told once, the last of each kind', () => {
    const late = momentsUntil(
      account,
      new Date('2026-12-31T08:00:00Z'),
      new Date('2027-02-20T10:00:00Z'),
      'Europe/Berlin',
    );
    expect(late).toEqual([
      { day: '2027-01-30', what: 'renewal' },
      { day: '2027-01-30', what: 'notice' },
    ]);
  });
});
