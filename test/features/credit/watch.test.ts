import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { money } from '../../../src/core/money.ts';
import { wordsOf } from '../../support/messenger.ts';
import { company } from '../../support/product.ts';
import { type World, world } from './world.ts';

const system = { id: 'system', name: 'Rainmaker' };

describe('the watch-list', () => {
  let at: World;
  beforeEach(async () => {
    at = await world();
  });
  afterEach(() => at.close());

  async function limitOf(name: string, amount: number, validTo: string) {
    const found = await at.accounts.find(at.tenant, name);
    if (!found.ok || found.value.id === undefined) throw new Error(`No account ${name}`);
    const grant = { amount: money(amount, 'EUR'), from: '2026-01-01', validTo, reason: 'review', by: system };
    await at.credit.deps.store.change(at.tenant, { id: found.value.id, name }, system, () => ({
      kind: 'write',
      set: { limit: grant },
      what: 'credit.limit',
      summary: `${name}: limit`,
    }));
  }

  test('says of nobody that there is nobody', async () => {
    await at.types('UFIN', 'credit account Acme since:2019-03-01');

    expect((await at.types('UFIN', 'credit watch')).words).toContain('Nobody is on the credit watch-list.');
  });

  test('begins with the gravest, says why, and what is owed to those who may see amounts', async () => {
    await at.types('UFIN', 'credit account Acme open:104k asof:2026-11-20 since:2019-03-01 late:0');
    await limitOf('Acme', 100_000, '2027-06-30');
    await at.types('UFIN', 'credit account Globex open:60k asof:2026-11-20 since:2019-03-01 late:0');
    await limitOf('Globex', 70_000, '2026-12-10');
    await at.types('UFIN', 'credit account "new:Initech" hold:legal since:2019-03-01');
    await at.types('UFIN', 'credit account "new:Hooli" open:1k since:2019-03-01 late:0 index:90');
    await limitOf('Hooli', 90_000, '2027-06-30');

    const { words } = await at.types('UFIN', 'credit watch');
    const ofSales = (await at.types('UMAX', 'credit watch')).words;

    expect(words).toContain('Credit watch-list: 3 customers');
    expect(words).toContain('As of 24 Nov 2026, the gravest first.');
    expect(words).toMatch(
      /Acme \(class \w\): 104 % of the limit is used \(more than 100 %\).* · 104k EUR exposed of 100k EUR/,
    );
    expect(words).toMatch(/Initech \(class 5\): the customer is on hold: legal/);
    expect(words).toMatch(
      /Globex \(class \w\): .*86 % of the limit is used \(over 80 %\); its limit ends on 10 Dec 2026/,
    );
    expect(words.indexOf('Acme')).toBeLessThan(words.indexOf('Globex'));
    expect(words).not.toMatch(/Hooli|open deals of the next weeks/);
    expect(ofSales).toContain('104 % of the limit is used');
    expect(ofSales).not.toContain('EUR');
    expect((await at.types('URITA', 'credit watch')).words).toContain('Only finance, admin or manager');
  });

  test('names who got worse, once it is known how they stood before', async () => {
    await at.types('UFIN', 'credit account Acme open:10k asof:2026-11-20 since:2019-03-01 late:0 index:80');
    await limitOf('Acme', 100_000, '2027-06-30');
    at.clock.set('2026-11-24T10:00:00Z');
    await at.runJobs();
    const before = (await at.types('UFIN', 'credit watch')).words;

    at.clock.set('2026-11-26T10:00:00Z');
    await at.types('UFIN', 'credit account Acme oldest:95');
    await at.runJobs();
    expect((await at.types('UFIN', 'credit watch')).words).not.toContain('became');
    at.clock.set('2026-11-26T10:20:00Z');
    await at.runJobs();
    await at.runJobs();

    expect(before).not.toContain('became');
    expect((await at.types('UFIN', 'credit watch')).words).toMatch(/class \w became 4 on 26 Nov 2026/);
    expect(at.trail.filter(({ what }) => what === 'credit.class')).toHaveLength(2);
  });

  test('keeps a review that was said to be due until it is done', async () => {
    await at.types('UFIN', 'credit account Acme open:10k asof:2026-11-20 since:2019-03-01 late:0 index:80');
    await limitOf('Acme', 100_000, '2027-06-30');
    at.clock.set('2027-03-01T10:00:00Z');
    await at.runJobs();

    expect((await at.types('UFIN', 'credit watch')).words).toContain('its review is due');
    await at.types('UFIN', 'credit review Acme');
    expect((await at.types('UFIN', 'credit watch')).words).not.toContain('its review is due');
  });
});

test('the credit digest names them in its channel and among leaders; elsewhere it says how many there are', async () => {
  const bot = await company();
  await bot.types('UFIN', 'credit account "new:Acme" hold:insolvency open:20k since:2019-03-01');
  for (const [channel, kind] of [
    ['CCREDIT', 'credit'],
    ['CGENERAL', 'credit'],
    ['CLEADERS', 'company'],
  ])
    await bot.types('UFIN', `digest schedule weekly mon 09:00 <#${channel}> ${kind}`);
  const sent = async (number: number, channel: string) => {
    await bot.types('UFIN', `digest now ${number}`);
    const posted = bot.messenger.sent.findLast(({ how, to }) => how === 'post' && to === channel);
    return posted?.card ? wordsOf(posted.card) : '';
  };
  await bot.types('URITA', 'deal log "new:Globex" 30k close:2026-12-10');

  const named =
    /Credit watch-list: 1 customer, 1 of them may not order more without a decision\nAcme \(class 5\): the customer is on hold/;
  expect(await sent(1, 'CCREDIT')).toMatch(named);
  expect(await sent(3, 'CLEADERS')).toMatch(named);
  const elsewhere = await sent(2, 'CGENERAL');
  expect(elsewhere).toContain('Credit watch-list: 1 customer');
  expect(elsewhere).not.toContain('Acme');
  await bot.types('UFIN', 'digest mute credit 3');
  expect(await sent(3, 'CLEADERS')).not.toContain('watch-list');
  await bot.close();
});
