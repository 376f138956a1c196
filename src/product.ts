import type { Card, Platform } from './core/card.ts';
import type { Clock } from './core/clock.ts';
import { contexts } from './contexts.ts';
import { createDispatcher, type Dispatcher } from './core/dispatcher.ts';
import type { Feature, Job } from './core/feature.ts';
import type { Messenger } from './core/messenger.ts';
import type { OutboxStore } from './core/outbox.ts';
import { createRouter, type Router, type RouterDeps } from './core/router.ts';
import type { Manner, Named } from './core/written.ts';
import type { Connected } from './database/connect.ts';
import { counters } from './database/counters.ts';
import { receipts } from './database/receipts.ts';
import type { Database } from './database/records.ts';
import { helpFeature } from './features/help/index.ts';
import type { Profile } from './features/people/index.ts';
import type { Companies } from './features/settings/index.ts';
import type { Logger } from './logger.ts';
import { createUnreachable } from './unreachable.ts';
import { wire } from './wiring.ts';

export interface ProductDeps {
  connected: Connected;
  clock: Clock;
  log: Logger;
  messengers: ReadonlyMap<Platform, Messenger>;
  profile(platform: Platform, workspace: string, user: string): Promise<Profile>;
  /** Told of every command that was answered; for metrics. */
  answered?: NonNullable<RouterDeps['answered']>;
}

export interface Product {
  features: readonly Feature[];
  router: Router;
  dispatcher: Dispatcher;
  jobs: readonly Job[];
  companies: Companies;
  /** How many records have messages due. */
  waiting(): Promise<number>;
}

/** The features and what joins them: who asks, what is due, what is shown where. No chat platform in sight. */
export function createProduct(deps: ProductDeps): Product {
  const { clock, log } = deps;
  const outboxes: OutboxStore[] = [];
  const database: Database = {
    connection: deps.connected.connection,
    clock,
    poke: (kind, tenant, id) => dispatcher.poke(kind, tenant, id),
    declared: (outbox) => void outboxes.push(outbox),
  };
  const nextNumber = counters(deps.connected.connection);
  const { companies, people, accounts, audit, ...wired } = wire({ database, nextNumber, clock, log });
  const features = [helpFeature(() => router.commands), ...wired.features];
  const cards = new Map(
    features.flatMap((feature) => feature.subjects ?? []).map((subject) => [subject.kind, subject]),
  );

  async function mannerIn(
    tenant: string,
    to: { platform: Platform; workspace: string },
    named: Named,
  ): Promise<Manner> {
    const found = new Map<string, string>();
    for (const id of named.people) {
      const identities = (await people.byId(tenant, id))?.identities ?? [];
      const here = identities.find((each) => each.platform === to.platform && each.workspace === to.workspace);
      if (here) found.set(id, here.user);
    }
    const zone = (await companies.ofTenant(tenant))?.zone;
    return { users: found, channels: await namesOf(named.channels), zone };
  }

  async function namesOf(channels: Named['channels']): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    for (const { platform, workspace, channel } of channels) {
      const name = workspace && (await deps.messengers.get(platform)?.nameOf?.(workspace, channel));
      if (name) names.set(channel, name);
    }
    return names;
  }

  const taken = receipts(deps.connected.connection, () => clock.now());
  const unreachable = createUnreachable({
    messengers: deps.messengers,
    admins: (tenant) => people.withRole(tenant, 'admin'),
    nameOf: async (tenant, person) => (await people.byId(tenant, person))?.name,
    claim: taken.claim,
    failed: (error, tenant, target) => log.error({ err: error, tenant, target }, 'The admins could not be told'),
  });
  const dispatcher = createDispatcher({
    stores: outboxes,
    messengers: deps.messengers,
    card: async (kind, tenant, id): Promise<Card | undefined> => cards.get(kind)?.card(tenant, id),
    channels: async (tenant, purpose) => (await companies.ofTenant(tenant))?.channels[purpose] ?? [],
    identities: async (tenant, person) => (await people.byId(tenant, person))?.identities ?? [],
    mannerIn,
    audit: (tenant, item, entry) => audit.append(tenant, item, entry),
    undeliverable(tenant, target, reason) {
      log.warn({ tenant, target, reason }, 'A message cannot be delivered');
      void unreachable(tenant, target);
    },
    postponed: (tenant, target, reason, afterMs) =>
      log.info({ tenant, target, reason, afterMs }, 'A message has to wait'),
    failed: (error, where) => log.error({ err: error, ...where }, 'Sending what is due failed'),
    clock,
  });

  const { contextOf, contextBeforeSetup } = contexts({
    companyOf: (platform, workspace) => companies.ofWorkspace(platform, workspace),
    people,
    findAccount: accounts.find,
    profile: deps.profile,
    clock,
  });

  const router = createRouter({
    features,
    contextOf,
    contextBeforeSetup,
    isSetUp: async ({ platform, workspace }) => (await companies.ofWorkspace(platform, workspace)) !== undefined,
    async mannerIn(place, named) {
      const company = await companies.ofWorkspace(place.platform, place.workspace);
      return company ? mannerIn(company.tenant, place, named) : { users: new Map() };
    },
    claim: taken.claim,
    unclaim: taken.unclaim,
    failed: (error, reference, invocation) =>
      log.error({ err: error, reference, ask: invocation.ask.kind, place: invocation.place }, 'A command failed'),
    ...(deps.answered && { answered: deps.answered }),
  });

  const waiting = async (): Promise<number> => {
    const due = await Promise.all(outboxes.map((outbox) => outbox.due(clock.now(), 1000)));
    return due.reduce((sum, each) => sum + each.length, 0);
  };
  const sweep: Job = { name: 'outbox', cron: '*/10 * * * * *', run: () => dispatcher.sweep() };
  return {
    features,
    router,
    dispatcher,
    companies,
    waiting,
    jobs: [sweep, ...features.flatMap((feature) => feature.jobs ?? [])],
  };
}
