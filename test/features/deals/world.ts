import { afterAll } from 'vitest';
import type { Card } from '../../../src/core/card.ts';
import type { Company } from '../../../src/core/company.ts';
import type { Context } from '../../../src/core/context.ts';
import { createDispatcher } from '../../../src/core/dispatcher.ts';
import type { Feature } from '../../../src/core/feature.ts';
import type { Ask, Invocation } from '../../../src/core/invocation.ts';
import type { Role } from '../../../src/core/person.ts';
import { createRouter } from '../../../src/core/router.ts';
import type { OutboxStore } from '../../../src/core/outbox.ts';
import { counters } from '../../../src/database/counters.ts';
import { receipts } from '../../../src/database/receipts.ts';
import type { Database } from '../../../src/database/records.ts';
import { accountsFeature, createAccounts } from '../../../src/features/accounts/index.ts';
import { createDeals, type DealHooks, dealsFeature, salesOf } from '../../../src/features/deals/index.ts';
import { peopleFeature } from '../../../src/features/people/index.ts';
import { createQuotas, quotasFeature } from '../../../src/features/quotas/index.ts';
import { createRates, ratesFeature } from '../../../src/features/rates/index.ts';
import { settingsFeature } from '../../../src/features/settings/index.ts';
import { acts, answerOf, nameOf, testClock } from '../../support/acts.ts';
import { testDatabase } from '../../support/database.ts';
import { northwind } from '../../support/northwind.ts';
import { recordingMessenger, wordsOf } from '../../support/messenger.ts';

const roles: Record<string, Role[]> = {
  UADA: ['admin'],
  UMAX: ['manager'],
  URITA: ['rep'],
  UROB: ['rep'],
  UFIN: ['finance'],
  UPAT: ['product'],
  UNEW: [],
};

/** All features over one database, made once for a test file: companies are what tests do not share. */
async function makeProduct() {
  const connected = await testDatabase();
  const clock = testClock('2026-11-24T10:00:00Z');
  const messenger = recordingMessenger();
  const hooks: DealHooks = {};
  const failures: unknown[] = [];
  const stores: OutboxStore[] = [];
  const database: Database = {
    connection: connected.connection,
    clock,
    declared: (outbox) => void stores.push(outbox),
    poke: (kind, owner, id) => dispatcher.poke(kind, owner, id),
  };
  const { people, store, ...peopleOf } = peopleFeature({ database });
  const settings = settingsFeature({ database, people, undoable: () => undoable });
  const rates = createRates(database);
  const accounts = createAccounts(database, (tenant, renamed) => deals.renamed(tenant, renamed));
  const deals = createDeals({ database, nextNumber: counters(connected.connection) });
  const quotas = createQuotas({ database, deals, rates, people });
  const features: Feature[] = [
    settings,
    peopleOf,
    ratesFeature({ rates }),
    accountsFeature({ accounts, sales: salesOf({ deals, rates }) }),
    quotasFeature({ quotas }),
    dealsFeature({ deals, accounts, rates, people, standing: quotas.standing, hooks }),
  ];
  const undoable = new Map(
    features.flatMap((feature) => feature.undoable ?? []).map((records) => [records.kind, records]),
  );
  const subjects = new Map(features.flatMap(({ subjects: each = [] }) => each).map((each) => [each.kind, each]));
  const dispatcher = createDispatcher({
    stores,
    messengers: new Map([['slack', messenger]]),
    card: async (kind, owner, id): Promise<Card | undefined> => subjects.get(kind)?.card(owner, id),
    channels: async (_tenant, purpose) =>
      purpose === 'deals' ? [{ platform: 'slack', workspace: 'T1', channel: 'CDEALS' }] : [],
    identities: async (tenant, person) => (await people.byId(tenant, person))?.identities ?? [],
    audit: async () => undefined,
    undeliverable: () => undefined,
    failed: (error) => failures.push(error),
    clock,
  });
  await connected.ensureIndexes();
  return {
    connected,
    clock,
    messenger,
    hooks,
    failures,
    people,
    teams: store.teams,
    features,
    rates,
    accounts,
    deals,
    quotas,
    dispatcher,
    taken: receipts(connected.connection, clock.now),
  };
}

let shared: ReturnType<typeof makeProduct> | undefined;
let companies = 0;

afterAll(async () => {
  const product = await shared;
  await product?.dispatcher.idle();
  await product?.connected.close();
  shared = undefined;
});

/** A company of its own in Berlin that counts in euros, on a Tuesday in November 2026. */
export async function world(options: { hooks?: DealHooks; products?: string[]; accounts?: string[] } = {}) {
  shared ??= makeProduct();
  const product = await shared;
  const { people, accounts, clock, messenger, dispatcher, failures } = product;
  companies += 1;
  const tenant = `northwind-${companies}`;
  clock.set('2026-11-24T10:00:00Z');
  messenger.sent.length = 0;
  delete product.hooks.logged;
  Object.assign(product.hooks, options.hooks);
  const company: Company = {
    ...northwind,
    tenant,
    products: options.products ?? [],
  };

  async function personOf(user: string) {
    const name = nameOf(user);
    const identity = { platform: 'slack' as const, workspace: 'T1', user };
    const person = await people.ofIdentity(tenant, identity, async () => ({ name }), 'Europe/Berlin');
    const wanted = roles[user] ?? [];
    if (person.roles.length > 0 || wanted.length === 0) return person;
    await people.grant(tenant, person, wanted);
    return { ...person, roles: wanted };
  }

  async function contextOf(invocation: Invocation): Promise<Context> {
    const actor = await personOf(invocation.user.id);
    const from = { actor, identity: { platform: 'slack' as const, workspace: 'T1' } };
    const profile = async (user: string) => ({ name: nameOf(user) });
    return {
      company,
      actor,
      place: invocation.place,
      now: clock.now(),
      key: invocation.key,
      lookup: {
        account: (words) => accounts.find(tenant, words),
        person: (words) => people.read(tenant, words, from, profile, company.zone),
      },
    };
  }

  const router = createRouter({
    features: product.features,
    contextOf,
    contextBeforeSetup: contextOf,
    claim: (key) => product.taken.claim(`${tenant}/${key}`),
    unclaim: (key) => product.taken.unclaim(`${tenant}/${key}`),
    failed: (error) => failures.push(error),
  });
  for (const name of options.accounts ?? ['Acme', 'Globex', 'Umbrella'])
    await accounts.ensure(tenant, { id: undefined, name }, { id: 'system', name: 'System' }, name);

  let count = 0;
  async function ask(user: string, act: Ask, key = `key-${++count}`) {
    const reply = await router.dispatch(invocationOf(user, act, key));
    await dispatcher.idle();
    if (failures.length > 0) throw failures.pop();
    return answerOf(reply);
  }

  return {
    ...product,
    tenant,
    company,
    personOf,
    ...acts(ask),
    home: async (user: string) => wordsOf(await router.home(invocationOf(user, { kind: 'home' }, 'home'))),
    /** The deal with a number, which must be there. */
    async deal(number: number) {
      const deal = await product.deals.byNumber(tenant, number);
      if (!deal) throw new Error(`No deal D-${number}`);
      return deal;
    },
  };
}

export type World = Awaited<ReturnType<typeof world>>;

function invocationOf(user: string, act: Ask, key: string): Invocation {
  const place = { platform: 'slack' as const, workspace: 'T1', channel: 'CGENERAL', direct: false };
  return { place, user: { id: user }, key, ask: act };
}
