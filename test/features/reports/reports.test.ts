import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { drawCard as drawSlack } from '../../../src/platforms/slack/draw-card.ts';
import { checkBlocks } from '../../../src/playground/check-blocks.ts';
import { drawCard as drawTeams } from '../../../src/platforms/teams/draw-card.ts';
import type { DealFacts } from '../../../src/features/metrics/index.ts';
import { dealSource } from '../../../src/features/metrics/store.ts';
import { type Office, office } from './office.ts';

let bot: Office;

beforeAll(async () => {
  bot = await office('2026-08-03T08:00:00Z');
  const log = async (user: string, line: string) => {
    const { words } = await bot.types(user, `deal log ${line}`);
    expect(words).toMatch(/D-\d+/);
  };
  await log('URITA', '"new:Acme" 30k close:2026-08-10 list:40k margin:50%');
  await log('URITA', '"new:Globex" 20k close:2026-11-10');
  await log('UROB', '"new:Initech" 50k close:2026-11-12 list:50k segment:Mid-market');
  await log('UROB', '"new:Umbrella" 10k close:2026-11-13');
  await log('URITA', '"new:Hooli" 80k close:2026-12-15 stage:commit');
  await log('UADA', '"new:Tyrell" 5k close:2026-11-20');
  await bot.types('UMAX', 'quota set <@URITA> 2026-Q4 100k');
  await bot.types('UMAX', 'quota set <@UROB> 2026-Q4 50k');
  bot.clock.set('2026-08-10T10:00:00Z');
  await bot.types('URITA', 'deal won D-1 reasons:product');
  bot.clock.set('2026-11-10T10:00:00Z');
  await bot.types('URITA', 'deal won D-2 reasons:price');
  bot.clock.set('2026-11-12T10:00:00Z');
  await bot.types('UROB', 'deal won D-3 reasons:service');
  await bot.types('UROB', 'deal lost D-4 reasons:product-gap');
  bot.clock.set('2026-11-24T10:00:00Z');
});

afterAll(() => bot.close());

describe('a report', () => {
  test('shows a rep their own bookings, quota and what to do', async () => {
    const { words } = await bot.types('URITA', 'report me');

    expect(words).toContain('Rita: Q4 2026');
    expect(words).toContain('Bookings 20k EUR (1 deal)');
    expect(words).toContain('Quota attainment: 20 % of 100k EUR in Q4 2026');
    expect(words).toContain('commit 100k EUR · best 100k EUR · weighted 92k EUR');
    expect(words).toContain('D-5 Hooli (80k EUR) is committed without a next step');
    expect(words).not.toContain('Gross margin');
  });

  test('adds up a team and compares with the same point of the quarter before', async () => {
    const { words } = await bot.types('UMAX', 'report team EMEA');

    expect(words).toContain('EMEA: Q4 2026');
    expect(words).toContain('Bookings 70k EUR (2 deals), +40k EUR (+133.3 %) on Q3 2026 at this point.');
    expect(words).toContain('What changed: Bookings rose by 40k EUR to 70k EUR');
    expect(words).toContain('Win rate: 66.7 % (n 3, too few)');
    expect(words).toContain('Quota attainment: 46.7 % of 150k EUR in Q4 2026');
    expect(words).toMatch(/1\. Rob \| 50k EUR \| 100 %\n2\. Rita \| 20k EUR \| 20 %/);
  });

  test('compares with the period that was asked for, which has to be of the same kind', async () => {
    const { words } = await bot.types('UMAX', 'report team EMEA vs:2025-Q4');
    expect(words).toContain('Bookings 70k EUR (2 deals)');
    expect(words).toContain('on Q4 2025 at this point');
    expect(words).not.toContain('on Q3 2026');

    expect((await bot.types('UMAX', 'report team EMEA vs:2025')).words).toContain('Compare like with like.');
  });

  test('finds the period in a line with or without a team', async () => {
    expect((await bot.types('URITA', 'report team last quarter')).words).toContain('EMEA: Q3 2026');
    expect((await bot.types('URITA', 'report team EMEA 2026-11')).words).toContain('EMEA: November 2026');
    expect((await bot.types('URITA', 'report team last 30 days')).words).toContain('EMEA: 26 Oct to 24 Nov 2026');
    expect((await bot.types('URITA', 'report me last 30 days')).words).toContain('Rita: 26 Oct to 24 Nov 2026');
    expect((await bot.types('UADA', 'report company last 30 days')).words).toContain(
      'Northwind: 26 Oct to 24 Nov 2026',
    );
  });

  test('shows a colleague’s figures to managers only', async () => {
    expect((await bot.types('UROB', 'report person <@URITA>')).words).toContain(
      'Only Rita and managers see these figures',
    );
    expect((await bot.types('UMAX', 'report person <@URITA>')).words).toContain('[Coach Rita]');
    expect((await bot.types('UROB', 'report team EMEA')).words).not.toContain('20k EUR | 20 %');
  });

  test('is of one segment or one account', async () => {
    expect((await bot.types('UADA', 'report segment mid-market')).words).toContain('Bookings 50k EUR (1 deal)');
    expect((await bot.types('UADA', 'report account Acme 2026')).words).toContain('Bookings 30k EUR (1 deal)');
    expect((await bot.types('UADA', 'report account Nobody')).words).toContain('Nobody');
  });

  test('of a quarter that has not begun says its days', async () => {
    expect((await bot.types('UADA', 'report company 2027-Q1')).words).toContain('1 Jan – 31 Mar 2027, to come');
  });

  test('of an account that is not there offers similar ones, and not to make it', async () => {
    const { words } = await bot.types('UADA', 'report account Acmee');
    expect(words).toContain('[Acme]');
    expect(words).not.toContain('Create');
  });

  test('of a segment that is written otherwise offers the one that was meant', async () => {
    const asked = await bot.types('UADA', 'report segment Midmarket');

    expect(asked.words).toContain('No deal of that time is in a segment “Midmarket”. Did you mean “Mid-market”?');
    expect((await bot.presses('UADA', asked.card, 'Mid-market')).words).toContain('Mid-market: Q4 2026');
  });

  test('of nothing is one sentence', async () => {
    const { words } = await bot.types('UPAT', 'report me');

    expect(words).toContain('Nothing was won, lost or is open for Pat in this window.');
    expect(words).not.toContain('0 EUR');
  });

  test('names the team that was meant', async () => {
    expect((await bot.types('UADA', 'report team AMER')).words).toContain('There is no team “AMER”.');
    expect((await bot.types('UADA', 'report team AMER')).words).toContain('[EMEA]');
  });
});

test('an amount that was changed is known as it was, for the forecasts of that time', async () => {
  await bot.types('URITA', 'deal log "new:Soylent" 11k close:2026-12-20 stage:lead');
  await bot.types('URITA', 'deal update Soylent amount:12k');
  const deal = await bot.connected.connection.collection('deals').findOne({ 'account.name': 'Soylent' });
  const read: DealFacts[] = [];
  for await (const batch of dealSource(bot.connected.connection).scan(String(deal?.['tenant']))) read.push(...batch);
  await bot.types('URITA', 'deal lost Soylent reasons:timing');

  expect(read.find(({ account }) => account.name === 'Soylent')).toMatchObject({
    amount: { minor: 12_000_00, currency: 'EUR' },
    earlierAmounts: [{ until: bot.clock.now(), amount: { minor: 11_000_00, currency: 'EUR' } }],
  });
});

describe('every figure can be opened', () => {
  test('with the deals behind it, the formula, the time and the snapshot', async () => {
    const report = await bot.types('UMAX', 'report team EMEA');
    const rows = await bot.presses('UMAX', report.card, 'Win rate');

    expect(rows.words).toContain('Win rate: EMEA, Q4 2026');
    expect(rows.words).toContain('Won ÷ (won + lost)');
    expect(rows.words).toMatch(/as of Tue 24 Nov 2026, 11:00 \(Europe\/Berlin\) · snapshot [0-9a-f]{20}/);
    expect(rows.words).toContain('D-4 | Umbrella | Rob | 10k EUR | 12 Nov 2026 | lost | product-gap');
    expect(rows.words).toContain('3 deals, 80,000 EUR in all.');
    expect(rows.words).toContain('[Coach Rob]');
  });

  test('the win rate without what was never qualified, which is among the losses all the same', async () => {
    await bot.types('URITA', 'deal log "new:Wonka" 7k stage:lead close:2026-11-20');
    await bot.types('URITA', 'deal lost Wonka reasons:timing');
    const report = await bot.types('UMAX', 'report team EMEA');
    const rate = await bot.presses('UMAX', report.card, 'Win rate');
    const lost = await bot.types('UMAX', 'report deals lost team:EMEA');

    expect(rate.words).not.toContain('Wonka');
    expect(lost.words).toContain('| Wonka | Rita | 7k EUR |');
    expect(lost.words).toContain('D-4 | Umbrella');
    expect(lost.words).not.toContain('Globex');
  });

  test('and all of them are listed with how they are made', async () => {
    const report = await bot.types('UMAX', 'report team EMEA');
    const figures = await bot.presses('UMAX', report.card, 'Every figure');

    expect(figures.words).toContain('Pacing');
    expect(figures.words).toContain('(Booked ÷ quota) ÷ (working days gone ÷ all working days)');
    expect((await bot.presses('UMAX', figures.card, 'Discount')).words).toContain(
      'D-3 | Initech | Rob | 50k EUR | 12 Nov 2026 | won | 0 %',
    );
  });

  test('and stay as they were when the deals change', async () => {
    const report = await bot.types('UADA', 'report company 2026-10');
    await bot.types('UADA', 'deal log "new:Later" 9k close:2026-10-20');
    const rows = await bot.presses('UADA', report.card, 'Pipeline');
    const again = await bot.types('UADA', 'report company 2026-10');

    expect(rows.words).not.toContain('Later');
    expect((await bot.presses('UADA', again.card, 'Pipeline')).words).toContain('Later');
  });

  test('but not by somebody who may not see the person', async () => {
    const report = await bot.types('UMAX', 'report person <@URITA>');

    expect((await bot.presses('UROB', report.card, 'Bookings')).words).toContain('Only Rita and managers');
  });

  test('sorted and paged', async () => {
    const report = await bot.types('UADA', 'report deals won 2026');
    const byOwner = await bot.presses('UADA', report.card, 'By owner');

    expect(report.words.indexOf('Initech')).toBeLessThan(report.words.indexOf('Acme'));
    expect(byOwner.reply).toMatchObject({ replace: true });
    expect(byOwner.words.indexOf('Acme')).toBeLessThan(byOwner.words.indexOf('Initech'));
  });

  test('deals of a list are found by word', async () => {
    expect((await bot.types('UADA', 'report deals overdue')).words).toContain('Tyrell');
    expect((await bot.types('UADA', 'report deals open team:EMEA by:close')).words).toContain('Hooli');
  });
});

test('what was won in a currency without a rate is said to be left out', async () => {
  await bot.types('UFIN', 'sales rate USD EUR 0.5 from:2026-11-20');
  await bot.types('URITA', 'deal log "new:Dollar" $10k close:2026-11-15');
  const { words } = await bot.types('UADA', 'report company');
  await bot.types('UFIN', 'sales rate USD EUR 0.5 from:2026-01-01');

  expect(words).toContain('1 deal is left out: no rate USD→EUR on 15 Nov 2026');
  expect((await bot.types('UADA', 'report company')).words).not.toContain('left out');
});

test.each(['report company', 'report team EMEA', 'report me', 'report deals won 2026', 'report company 2019'])(
  '“%s” is within what Slack and Teams accept',
  async (line) => {
    const { card } = await bot.types('UMAX', line);

    expect(checkBlocks(drawSlack(card, { surface: 'message' }).blocks, 'message')).toEqual([]);
    expect(JSON.stringify(drawTeams(card)).length).toBeLessThan(28_000);
  },
);
