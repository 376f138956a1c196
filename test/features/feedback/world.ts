import { createDispatcher } from '../../../src/core/dispatcher.ts';
import type { Card, Platform } from '../../../src/core/card.ts';
import type { Context } from '../../../src/core/context.ts';
import type { Ask, Invocation } from '../../../src/core/invocation.ts';
import { money } from '../../../src/core/money.ts';
import type { Role } from '../../../src/core/person.ts';
import { parsed, problem } from '../../../src/core/result.ts';
import { createRouter } from '../../../src/core/router.ts';
import type { OutboxStore } from '../../../src/core/outbox.ts';
import { counters } from '../../../src/database/counters.ts';
import { receipts } from '../../../src/database/receipts.ts';
import type { Database } from '../../../src/database/records.ts';
import { type FeedbackAccount, type FeedbackDeal, feedbackFeature } from '../../../src/features/feedback/index.ts';
import { reopenAction } from '../../../src/features/feedback/from-features.ts';
import { peopleFeature } from '../../../src/features/people/index.ts';
import { acts, answerOf, nameOf, testClock } from '../../support/acts.ts';
import { testDatabase } from '../../support/database.ts';
import { northwind } from '../../support/northwind.ts';
import { recordingMessenger, wordsOf } from '../../support/messenger.ts';

const { tenant } = northwind;
const roles: Record<string, Role[]> = {
  UADA: ['admin'],
  UMAX: ['manager'],
  URITA: ['rep'],
  UROB: ['rep'],
  UPAT: ['product'],
};

export interface Where {
  platform?: Platform;
  channel?: string;
  thread?: string;
  direct?: boolean;
  key?: string;
}

/** Feedback of a company that counts in euros, with accounts and deals that the test sets, on 24 November 2026. */
export async function world() {
  const connected = await testDatabase();
  const clock = testClock('2026-11-24T10:00:00Z');
  const slack = recordingMessenger('slack');
  const teams = recordingMessenger('teams');
  const accounts = new Map<string, FeedbackAccount>();
  const deals: FeedbackDeal[] = [];
  const undelivered: string[] = [];
  /** How many of the next readings fail. */
  const trouble = { accounts: 0 };
  const failures: unknown[] = [];
  const audited: string[] = [];
  const stores: OutboxStore[] = [];
  const database: Database = {
    connection: connected.connection,
    clock,
    declared: (outbox) => void stores.push(outbox),
    poke: (kind, owner, id) => dispatcher.poke(kind, owner, id),
  };
  const { people, ...peopleOf } = peopleFeature({ database });
  const feature = feedbackFeature({
    database,
    next: counters(connected.connection),
    accounts: {
      byIds: async (_tenant, ids) => {
        if (trouble.accounts > 0) {
          trouble.accounts -= 1;
          throw new Error('The accounts cannot be read');
        }
        return new Map(ids.flatMap((id) => (accounts.has(id) ? [[id, realAccount(id)]] : [])));
      },
      ensure: async (_tenant, ref) => (ref.id === undefined ? account(ref.name) : { id: ref.id, name: ref.name }),
    },
    deals: {
      ofAccounts: async (_tenant, ids) => deals.filter((deal) => ids.includes(deal.account.id)),
      byNumber: async (_tenant, number) => deals.find((deal) => deal.number === number),
      atPlace: async (_tenant, place) => (place.thread === 'deal-thread' ? deals[0] : undefined),
    },
    rates: { all: async () => [{ base: 'USD', quote: 'EUR', rate: 0.5, from: '2026-01-01' }] },
    companies: { ofTenant: async () => northwind },
    reopen: reopenAction,
  });
  const features = [peopleOf, feature];
  const subjects = new Map((feature.subjects ?? []).map((each) => [each.kind, each]));
  const dispatcher = createDispatcher({
    stores,
    messengers: new Map([
      ['slack', slack],
      ['teams', teams],
    ]),
    card: async (kind, owner, id): Promise<Card | undefined> => subjects.get(kind)?.card(owner, id),
    channels: async (_tenant, purpose) =>
      purpose === 'product' ? [{ platform: 'slack', workspace: 'T1', channel: 'CPRODUCT' }] : [],
    identities: async (_tenant, person) => (await people.byId(tenant, person))?.identities ?? [],
    audit: async (_tenant, _item, entry) => void audited.push(entry.what),
    undeliverable: (_tenant, target) => undelivered.push(target),
    failed: (error) => failures.push(error),
    clock,
  });

  function realAccount(id: string): FeedbackAccount {
    const found = accounts.get(id);
    if (!found) throw new Error(`No account ${id}`);
    return found;
  }

  function account(name: string, more: Partial<FeedbackAccount> = {}): FeedbackAccount {
    const made = { id: `id-${name.toLowerCase().replaceAll(' ', '-')}`, name, ...more };
    accounts.set(made.id, made);
    return made;
  }

  function deal(number: number, of: string, euros: number, more: Partial<FeedbackDeal> = {}): FeedbackDeal {
    const found = [...accounts.values()].find((each) => each.name === of) ?? account(of);
    const made: FeedbackDeal = {
      id: `deal-${number}`,
      number,
      account: { id: found.id, name: found.name },
      amount: money(euros, 'EUR'),
      status: 'open',
      stage: 'proposal',
      closeDate: '2026-12-31',
      lostReasons: [],
      owner: { id: 'nobody', name: 'Nobody' },
      ...more,
    };
    deals.push(made);
    return made;
  }

  async function personOf(user: string, platform: Platform = 'slack') {
    const identity = { platform, workspace: 'T1', user };
    const profile = { name: nameOf(user), email: `${user}@northwind.example` };
    const person = await people.ofIdentity(tenant, identity, async () => profile, 'Europe/Berlin');
    const given = /^UREP\d/.test(user) ? ['rep' as const] : roles[user];
    if (person.roles.length > 0 || !given) return person;
    await people.grant(tenant, person, given);
    return { ...person, roles: given };
  }

  async function contextOf({ user, place, key }: Invocation): Promise<Context> {
    const actor = await personOf(user.id, place.platform);
    return {
      company: northwind,
      actor,
      place,
      now: clock.now(),
      key,
      lookup: {
        account: async (words) => {
          if (words.startsWith('new:')) return parsed({ id: undefined, name: words.slice(4) });
          const found = [...accounts.values()].find(
            (each) => each.name.toLowerCase() === words.toLowerCase() || `account:${each.id}` === words,
          );
          return found
            ? parsed({ id: found.id, name: found.name })
            : problem(`No account is called “${words}”.`, [{ label: `Create “${words}”`, raw: `new:${words}` }]);
        },
        person: (words) =>
          people.read(
            tenant,
            words,
            { actor, identity: { platform: place.platform, workspace: 'T1' } },
            async (name) => ({ name }),
            'Europe/Berlin',
          ),
      },
    };
  }

  const taken = receipts(connected.connection, clock.now);
  const router = createRouter({
    features,
    contextOf,
    contextBeforeSetup: contextOf,
    claim: taken.claim,
    unclaim: taken.unclaim,
    failed: (error) => failures.push(error),
  });
  await connected.ensureIndexes();

  let count = 0;
  /** Without waiting for what is due, so that many can ask at once. */
  async function askOnly(user: string, act: Ask, where: Where = {}) {
    count += 1;
    const { platform = 'slack', channel = 'CGENERAL', thread, direct = false, key = `key-${count}` } = where;
    const place = { platform, workspace: 'T1', channel, thread, direct };
    const reply = await router.dispatch({ place, user: { id: user }, key, ask: act });
    return answerOf(reply);
  }

  async function settled() {
    await dispatcher.idle();
    if (failures.length > 0) throw failures[0];
  }

  async function ask(user: string, act: Ask, where: Where = {}) {
    const answered = await askOnly(user, act, where);
    await settled();
    return answered;
  }

  return {
    tenant,
    feature,
    clock,
    slack,
    teams,
    accounts,
    deals,
    account,
    deal,
    people,
    undelivered,
    trouble,
    audited,
    personOf,
    askOnly,
    settled,
    ...acts(ask),
    home: async (user: string) =>
      wordsOf(
        await router.home({
          place: { platform: 'slack', workspace: 'T1', channel: 'home', direct: true },
          user: { id: user },
          key: 'home',
          ask: { kind: 'home' },
        }),
      ),
    async runsJobs() {
      for (const job of feature.jobs ?? []) await job.run(clock.now());
      await dispatcher.sweep();
      await settled();
    },
    /** What was posted to a channel or told to a user, as words, updates left out. */
    heardIn: (to: string, messenger = slack) =>
      messenger.sent.filter((sent) => sent.to === to && sent.how !== 'update').map((sent) => wordsOf(sent.card)),
    /** The card of an item in product's channel, as it was drawn last. */
    productCard(number: number): Card {
      const drawn = slack.sent.filter(
        (sent) =>
          sent.to === 'CPRODUCT' &&
          sent.card.nodes.some((node) => node.kind === 'title' && node.text.startsWith(`F-${number} `)),
      );
      const last = drawn.at(-1);
      if (!last) throw new Error(`F-${number} is not shown to product`);
      return last.card;
    },
    async close() {
      await dispatcher.idle();
      await connected.close();
    },
  };
}

export type World = Awaited<ReturnType<typeof world>>;
