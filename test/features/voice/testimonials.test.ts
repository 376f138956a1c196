import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { wordsOf } from '../../support/messenger.ts';
import { type Office, office } from './support.ts';

let bot: Office;
beforeEach(async () => {
  bot = await office();
});
afterEach(() => bot.close());

const quoted = 'They saved our quarter';
const record = (rest: string) => bot.types('URITA', `voice testimonial Acme "${quoted}" by:"Jane Doe, CFO" ${rest}`);
const listed = async (rest = '') => (await bot.types('UPAT', `voice testimonials ${rest}`)).words;

describe('a testimonial', () => {
  test('is listed with what the customer allows', async () => {
    const { words, card } = await record('consent:written until:2027-12-31 uses:website,case-study');

    expect(words).toContain('V-1 · testimonial · Acme');
    expect(words).toContain('Consent: written, until 31 Dec 2027');
    expect(words).toContain('May be used for: website, case study');
    expect(card.nodes).toContainEqual({ kind: 'quote', text: quoted, by: 'Jane Doe, CFO' });
    expect(await listed()).toContain(`“${quoted}”, Jane Doe, CFO (written, until 31 Dec 2027; website, case-study)`);
  });

  test('without a consent is kept and not listed, until there is one', async () => {
    const { words, card } = await record('');
    expect(words).toContain('Not to be used');
    expect(await listed()).toContain('No such testimonial');
    expect(await listed('show:all')).toContain('none yet');
    const form = await bot.presses('URITA', card, 'Record a consent');
    expect(form.form?.command).toBe('voice consent');
    await bot.types('URITA', 'voice consent V-1 verbal uses:sales');

    expect(await listed()).toContain('verbal, without an end; sales');
  });

  test('whose consent has ended is not listed, and cannot begin with one that has', async () => {
    await record('consent:written until:2026-11-30');
    expect(await listed()).toContain(quoted);
    bot.clock.set('2026-12-01T10:00:00Z');

    expect(await listed()).toContain('No such testimonial');
    expect((await record('consent:written until:2026-11-30')).words).toContain('has ended already');
    expect((await bot.types('URITA', 'voice consent V-1 written until:2026-11-30')).words).toContain(
      'has ended already',
    );
  });

  test('is found by industry, product, use and customer', async () => {
    await bot.types('UADA', 'sales set products:Platform,Support');
    await bot.types('URITA', 'account update Acme industry:Energy');
    await record('consent:written uses:website product:Platform');

    for (const filter of ['industry:energy', 'product:Platform', 'use:website', 'account:Acme'])
      expect(await listed(filter)).toContain(quoted);
    for (const filter of ['industry:Food', 'product:Support', 'use:social'])
      expect(await listed(filter)).toContain('No such testimonial');
  });

  test('keeps a confidential customer’s name to those who know it', async () => {
    await bot.types('URITA', 'account update Acme confidential:yes region:DACH');
    await record('consent:written');

    expect(await listed()).toContain('V-1 an account in DACH');
    expect((await bot.types('URITA', 'voice testimonials')).words).toContain('V-1 Acme');
  });
});

describe('a consent that is taken back', () => {
  const shown = () => bot.messenger.sent.findLast(({ to }) => to === 'CWINS')?.card;

  test('hides the words everywhere at once, whoever hears of it', async () => {
    await record('consent:written');
    await bot.types('URITA', 'voice share V-1', { channel: 'CWINS' });
    expect(wordsOf(shown() ?? { summary: '', nodes: [] })).toContain(quoted);
    const { words } = await bot.types('UROB', 'voice withdraw V-1 "Jane has left"');

    expect(words).toContain('has withdrawn the consent');
    expect(JSON.stringify(shown())).not.toContain(quoted);
    for (const line of ['voice show V-1', 'voice testimonials', 'voice testimonials show:all'])
      expect(JSON.stringify((await bot.types('URITA', line)).card)).not.toContain(quoted);
    expect((await bot.types('URITA', 'voice share V-1')).words).toContain('may not be used');
    expect((await bot.types('UMAX', 'voice withdraw V-1')).words).toContain('Rob has recorded that already');
    expect((await bot.types('UADA', 'sales audit')).words).toContain('Jane has left');
  });

  test('by mistake is undone', async () => {
    await record('consent:written');
    const { card } = await bot.types('URITA', 'voice withdraw V-1');
    await bot.presses('URITA', card, 'Undo');

    expect(await listed()).toContain(quoted);
  });

  test('and one that ended is hidden where it was shared', async () => {
    await record('consent:written until:2026-11-30');
    await bot.types('URITA', 'voice share V-1', { channel: 'CWINS' });
    await bot.at('2026-11-25T08:00:00Z');
    expect(JSON.stringify(shown())).toContain(quoted);
    await bot.at('2026-12-01T08:00:00Z');

    expect(JSON.stringify(shown())).not.toContain(quoted);
    expect(JSON.stringify(shown())).toContain('ended on 30 Nov 2026');
  });
});

describe('the end of a consent', () => {
  test('is said to the owner thirty days ahead, once, by one of several processes', async () => {
    await record('consent:written until:2027-03-31');
    await bot.at('2027-02-28T12:00:00Z');
    expect(bot.told('URITA')).toEqual([]);
    await Promise.all([bot.at('2027-03-01T08:00:00Z'), bot.at('2027-03-01T08:00:00Z')]);
    await bot.at('2027-03-02T08:00:00Z');

    expect(bot.told('URITA')).toHaveLength(1);
    expect(bot.told('URITA')[0]).toContain('Acme allows you to use V-1 until 31 Mar 2027.');
  });

  test('that is nearer is said tomorrow; a renewal moves it', async () => {
    await record('consent:written until:2026-12-05');
    await bot.at('2026-11-25T08:00:00Z');
    expect(bot.told('URITA')).toHaveLength(1);
    await bot.types('URITA', 'voice consent V-1 written until:2027-12-31');
    await bot.at('2026-12-10T08:00:00Z');

    expect(bot.told('URITA')).toHaveLength(1);
    expect(await listed()).toContain(quoted);
    expect((await bot.types('UPAT', 'voice consent V-1 none')).words).toContain('V-1 belongs to Rita');
  });
});

test('new testimonials that may be used are in the digest', async () => {
  await record('consent:written');
  await record('');
  await bot.types('UMAX', 'digest schedule weekly mon 09:00 here kind:company');

  expect((await bot.types('UMAX', 'digest preview 1')).words).toContain('1 new testimonial that may be used: V-1.');
});
