import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { money } from '../../../src/core/money.ts';
import { announcedAs, cardsPerWindow, titleOf } from '../../../src/features/feedback/arrivals.ts';
import { eyesOf } from '../../../src/features/feedback/discreet.ts';
import { type AccountFacts, dedupeRate, impactOf, snapshotOf } from '../../../src/features/feedback/impact.ts';
import {
  type Importance,
  importances,
  type NewsKind,
  states,
  type Voice,
} from '../../../src/features/feedback/item.ts';
import { audiencesOf } from '../../../src/features/feedback/notice.ts';
import type { FeedbackAccount, FeedbackDeal } from '../../../src/features/feedback/ports.ts';
import { momentum } from '../../../src/features/feedback/rank.ts';
import { families, rootOf } from '../../../src/features/feedback/tree.ts';
import { mayBecome } from '../../../src/features/feedback/triage.ts';

const euros = { rates: [], currency: 'EUR', today: '2026-11-24' };
const now = new Date('2026-11-24T10:00:00Z');

function voice(person: string, account?: string, more: Partial<Voice> = {}): Voice {
  return {
    person: { id: person, name: person },
    ...(account !== undefined && { account: { id: account, name: account } }),
    importance: 'deal-breaker',
    place: { platform: 'slack', workspace: 'T1', channel: 'C1', direct: false },
    at: now,
    ...more,
  };
}

function deal(number: number, account: string, amount: number, more: Partial<FeedbackDeal> = {}): FeedbackDeal {
  return {
    id: `deal-${number}`,
    number,
    account: { id: account, name: account },
    amount: money(amount, 'EUR'),
    status: 'open',
    stage: 'proposal',
    closeDate: '2026-12-31',
    lostReasons: [],
    owner: { id: 'rita', name: 'Rita' },
    ...more,
  };
}

function facts(...entries: { account: Partial<FeedbackAccount> & { id: string }; deals?: FeedbackDeal[] }[]) {
  return new Map<string, AccountFacts>(
    entries.map(({ account, deals = [] }) => [account.id, { account: { name: account.id, ...account }, deals }]),
  );
}

describe('the revenue behind an item', () => {
  const acme = { account: { id: 'acme' }, deals: [deal(1, 'acme', 45_000), deal(2, 'acme', 5_000)] };

  test('counts an account once, however many people asked for it', () => {
    const impact = impactOf([voice('rita', 'acme'), voice('rob', 'acme'), voice('rita', 'acme')], facts(acme), euros);

    expect(impact).toMatchObject({ accounts: 1, blocked: money(50_000, 'EUR'), behind: money(50_000, 'EUR') });
  });

  test('counts two accounts that were merged into one once', () => {
    const merged = new Map([...facts(acme), ['acme-old', facts(acme).get('acme')] as const]) as Map<
      string,
      AccountFacts
    >;

    expect(impactOf([voice('rita', 'acme'), voice('rob', 'acme-old')], merged, euros)).toMatchObject({
      accounts: 1,
      blocked: money(50_000, 'EUR'),
    });
  });

  test.each<[Importance, number]>([
    ['nice-to-have', 10_000],
    ['important', 20_000],
    ['deal-breaker', 30_000],
  ])('weighs %s', (importance, expected) => {
    const known = facts({ account: { id: 'acme' }, deals: [deal(1, 'acme', 30_000)] });

    expect(impactOf([voice('rita', 'acme', { importance })], known, euros).behind).toEqual(money(expected, 'EUR'));
  });

  test('takes the larger of pipeline blocked and revenue at risk, never both', () => {
    const known = facts({
      account: { id: 'acme', recurring: money(80_000, 'EUR') },
      deals: [deal(1, 'acme', 30_000)],
    });

    expect(impactOf([voice('rita', 'acme')], known, euros)).toMatchObject({
      blocked: money(30_000, 'EUR'),
      atRisk: money(80_000, 'EUR'),
      behind: money(80_000, 'EUR'),
    });
  });

  test('without recurring revenue, what was won in the last 365 days is at risk', () => {
    const won = deal(1, 'acme', 30_000, { status: 'won', closeDate: '2026-03-01' });
    const longAgo = deal(2, 'acme', 70_000, { status: 'won', closeDate: '2025-03-01' });

    const known = facts({ account: { id: 'acme' }, deals: [won, longAgo] });

    expect(impactOf([voice('rita', 'acme')], known, euros).atRisk).toEqual(money(30_000, 'EUR'));
  });

  test('blocks only the deal that was named, until somebody asks for the account as a whole', () => {
    const named = impactOf([voice('rita', 'acme', { deal: 2 })], facts(acme), euros);
    const whole = impactOf([voice('rita', 'acme', { deal: 2 }), voice('rob', 'acme')], facts(acme), euros);

    expect(named.blocked).toEqual(money(5_000, 'EUR'));
    expect(whole.blocked).toEqual(money(50_000, 'EUR'));
  });

  test('shows lost and churned revenue apart, and only what was lost for it', () => {
    const gap = deal(3, 'globex', 20_000, { status: 'lost', lostReasons: ['product-gap'] });
    const price = deal(4, 'globex', 99_000, { status: 'lost', lostReasons: ['price'] });
    const known = facts(
      { account: { id: 'globex' }, deals: [gap, price] },
      { account: { id: 'gone', churned: true, recurring: money(7_000, 'EUR') } },
    );

    expect(impactOf([voice('rita', 'globex'), voice('rita', 'gone')], known, euros)).toMatchObject({
      behind: money(0, 'EUR'),
      lost: money(27_000, 'EUR'),
      lostDeals: [{ number: 3 }],
    });
  });

  test('converts other currencies, and says what it cannot convert', () => {
    const known = facts({
      account: { id: 'acme' },
      deals: [deal(1, 'acme', 0, { amount: money(1_000, 'USD') }), deal(2, 'acme', 0, { amount: money(1_000, 'JPY') })],
    });
    const rates = [{ base: 'USD', quote: 'EUR', rate: 0.5, from: '2026-01-01' }];

    expect(impactOf([voice('rita', 'acme')], known, { ...euros, rates })).toMatchObject({
      blocked: money(500, 'EUR'),
      unconverted: 1,
    });
  });

  test('is never more than the sum over distinct accounts, whatever was said how often', () => {
    const accounts = fc.constantFrom('a', 'b', 'c');
    const said = fc.array(
      fc.record({ account: accounts, importance: fc.constantFrom(...(Object.keys(importances) as Importance[])) }),
    );
    const known = facts(...['a', 'b', 'c'].map((id, index) => ({ account: { id }, deals: [deal(index, id, 1_000)] })));
    fc.assert(
      fc.property(said, (all) => {
        const voices = all.map(({ account, importance }) => voice('rita', account, { importance }));
        const impact = impactOf(voices, known, euros);
        const distinct = new Set(all.map((each) => each.account)).size;
        expect(impact.accounts).toBe(distinct);
        expect(impact.blocked.minor).toBe(distinct * 100_000);
        expect(impact.behind.minor).toBeLessThanOrEqual(impact.blocked.minor);
        // Saying it all again changes nothing.
        expect(impactOf([...voices, ...voices], known, euros)).toEqual(impact);
      }),
    );
  });

  test('is kept with the voice as it was', () => {
    expect(snapshotOf(facts(acme).get('acme'), undefined, euros)).toEqual({
      status: 'prospect',
      open: money(50_000, 'EUR'),
      atRisk: money(0, 'EUR'),
      stage: 'proposal',
    });
  });
});

test.each([
  [{ incoming: 0, merged: 0 }, null],
  [{ incoming: 10, merged: 3 }, 30],
])('the dedupe rate of %o is %s', (counts, expected) => {
  expect(dedupeRate(counts)).toBe(expected);
});

describe('merged items', () => {
  const item = (number: number, into?: number) => ({
    id: `i${number}`,
    number,
    ...(into !== undefined && { mergedInto: { id: `i${into}`, number: into } }),
  });

  test('stand behind the last of a chain', () => {
    const items = [item(1, 2), item(2, 3), item(3), item(4)];
    const found = families(items);

    expect([...found.keys()]).toEqual(['i3', 'i4']);
    expect(found.get('i3')?.map((each) => each.number)).toEqual([1, 2, 3]);
  });

  test('that were merged into each other stand behind the older one', () => {
    const items = [item(1, 2), item(2, 1), item(3, 2)];
    const byId = new Map(items.map((each) => [each.id, each]));

    expect(items.map((each) => rootOf(each, byId).number)).toEqual([1, 1, 1]);
  });

  test('are each in exactly one family, whatever was merged into what', () => {
    const pointers = fc.array(fc.option(fc.nat(9), { nil: undefined }), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(pointers, (into) => {
        const items = into.map((target, number) => item(number, target === number ? undefined : target));
        const all = [...families(items).values()].flat();
        expect(all.map((each) => each.number).sort((a, b) => a - b)).toEqual(items.map((each) => each.number));
      }),
    );
  });
});

describe('who is told', () => {
  const thread = { platform: 'slack' as const, workspace: 'T1', channel: 'C1', thread: '9', direct: false };
  const alone = { platform: 'teams' as const, workspace: 'T1', channel: 'D1', direct: true };

  test('everybody once, where they asked first; together with those who asked there', () => {
    const voices = [
      voice('rita', 'acme', { place: thread }),
      voice('rob', 'globex', { place: thread }),
      voice('rita', 'globex', { place: alone }),
      voice('cy', 'acme', { place: alone }),
    ];

    const audiences = audiencesOf(voices, 'shipped', new Map());

    expect(audiences.map(({ people, place }) => [people.map((each) => each.id), place?.thread])).toEqual([
      [['rita', 'rob'], '9'],
      [['cy'], undefined],
    ]);
  });

  test('nobody who has muted the kind', () => {
    const muted = new Map<string, NewsKind[]>([['rita', ['planned']]]);

    expect(audiencesOf([voice('rita')], 'planned', muted)).toEqual([]);
    expect(audiencesOf([voice('rita')], 'shipped', muted)).toHaveLength(1);
  });

  test('nobody twice, whoever asked how often from where', () => {
    const said = fc.array(fc.record({ person: fc.constantFrom('a', 'b', 'c'), channel: fc.constantFrom('C1', 'C2') }));
    fc.assert(
      fc.property(said, (all) => {
        const voices = all.map(({ person, channel }) => voice(person, undefined, { place: { ...thread, channel } }));
        const told = audiencesOf(voices, 'shipped', new Map()).flatMap(({ people }) => people.map((each) => each.id));
        expect([...told].sort()).toEqual([...new Set(all.map((each) => each.person))].sort());
      }),
    );
  });
});

describe('a confidential account', () => {
  const secret = facts({
    account: { id: 'acme', name: 'Acme AG', confidential: true, region: 'EMEA', owner: { id: 'max', name: 'Max' } },
  });
  const voices = [voice('rita', 'acme')];
  const said = 'ACME AG loses rows; Acmeatic is something else';

  test.each([
    ['everybody in a channel', undefined],
    ['another rep', 'rob'],
  ])('is an account in its region to %s, in names and in words', (_who, viewer) => {
    const eyes = eyesOf(voices, secret, viewer);

    expect(eyes.name({ id: 'acme', name: 'Acme AG' })).toBe('an account in EMEA');
    expect(eyes.words(said)).toBe('an account in EMEA loses rows; Acmeatic is something else');
  });

  test.each(['rita', 'max'])('has its name for %s, who asked for it or owns it', (viewer) => {
    expect(eyesOf(voices, secret, viewer).words(said)).toBe(said);
  });
});

test.each([
  ['the first few', undefined, cardsPerWindow, 'card'],
  ['the next while the earlier ones are still being stored', undefined, 6, 'waiting'],
  ['one soon after many', { createdAt: new Date(now.getTime() - 60_000) }, 50, 'waiting'],
  ['one in a quiet time', { createdAt: new Date(now.getTime() - 700_000) }, 50, 'card'],
])('product sees %s as %s', (_what, earlier, number, expected) => {
  expect(announcedAs(earlier, number, now)).toBe(expected);
});

test.each([
  ['Export fails. It has since May.', 'Export fails.'],
  ['Line one\nline two', 'Line one'],
  ['x'.repeat(200), `${'x'.repeat(89)}…`],
  ['word '.repeat(40), `${'word '.repeat(16)}word…`],
])('the title of %j', (text, expected) => {
  expect(titleOf(text)).toBe(expected);
});

test('momentum is the voices of 30 days less those of the 30 before', () => {
  const ago = (days: number) => ({ at: new Date(now.getTime() - days * 86_400_000) });

  expect(momentum([ago(1), ago(29), ago(31), ago(90)], now)).toBe(1);
});

test('an item can be declined and reconsidered, but never becomes new again', () => {
  expect(states.filter((state) => mayBecome(state, 'new'))).toEqual([]);
  expect(mayBecome('declined', 'acknowledged')).toBe(true);
  expect(mayBecome('shipped', 'declined')).toBe(false);
});
