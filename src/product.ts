import type { Card, Platform } from './core/card.ts';
import type { Clock } from './core/clock.ts';
import { contexts } from './contexts.ts';
import { createDispatcher, type Dispatcher } from './core/dispatcher.ts';
import type { Feature, Job } from './core/feature.ts';
import type { Messenger } from './core/messenger.ts';
import type { Records } from './core/records.ts';
import { createRouter, type Router } from './core/router.ts';
import type { Connected } from './database/connect.ts';
import { receipts } from './database/receipts.ts';
import type { Database } from './database/records.ts';
import { auditFeature } from './features/audit/index.ts';
import { helpFeature } from './features/help/index.ts';
import { peopleFeature, type Profile } from './features/people/index.ts';
import { settingsFeature } from './features/settings/index.ts';
import type { Logger } from './logger.ts';

export interface ProductDeps {
  connected: Connected;
  clock: Clock;
  log: Logger;
  messengers: ReadonlyMap<Platform, Messenger>;
  profile(platform: Platform, workspace: string, user: string): Promise<Profile>;
  /** Told of every command that was answered; for metrics. */
  answered?(command: string, outcome: string): void;
}

export interface Product {
  features: readonly Feature[];
  router: Router;
  dispatcher: Dispatcher;
  jobs: readonly Job[];
}

/** All features and what joins them: who asks, what is due, what is shown where. No chat platform in sight. */
export function createProduct(deps: ProductDeps): Product {
  const { clock, log } = deps;
  const database: Database = {
    connection: deps.connected.connection,
    clock,
    poke: (kind, tenant, id) => dispatcher.poke(kind, tenant, id),
  };
  const people = peopleFeature({ database });
  const settings = settingsFeature({ database, people: people.people, undoable: () => undoable });
  const audit = auditFeature({ database });
  const help = helpFeature(() => router.commands);
  const features: Feature[] = [help, settings, people, audit];
  const undoable = new Map<string, Records<object>>(
    features.flatMap((feature) => feature.undoable ?? []).map((records) => [records.kind, records]),
  );
  const cards = new Map(
    features.flatMap((feature) => feature.subjects ?? []).map((subject) => [subject.kind, subject]),
  );

  const dispatcher = createDispatcher({
    stores: features.flatMap((feature) => feature.outboxes ?? []),
    messengers: deps.messengers,
    card: async (kind, tenant, id): Promise<Card | undefined> => cards.get(kind)?.card(tenant, id),
    channels: async (tenant, purpose) => (await settings.companies.ofTenant(tenant))?.channels[purpose] ?? [],
    identities: async (tenant, person) => (await people.people.byId(tenant, person))?.identities ?? [],
    audit: (tenant, item, entry) => audit.audit.append(tenant, item, entry),
    undeliverable: (tenant, target, reason) => log.warn({ tenant, target, reason }, 'a message cannot be delivered'),
    failed: (error, where) => log.error({ err: error, ...where }, 'sending what is due failed'),
    clock,
  });

  const { contextOf, contextBeforeSetup } = contexts({
    companyOf: (platform, workspace) => settings.companies.ofWorkspace(platform, workspace),
    people: people.people,
    findAccount: async () => ({ ok: false, problem: 'No accounts' }),
    profile: deps.profile,
    clock,
  });

  const taken = receipts(deps.connected.connection, () => clock.now());
  const router = createRouter({
    features,
    contextOf,
    contextBeforeSetup,
    claim: taken.claim,
    unclaim: taken.unclaim,
    failed: (error, reference, invocation) =>
      log.error({ err: error, reference, ask: invocation.ask.kind, place: invocation.place }, 'a command failed'),
    ...(deps.answered && { answered: deps.answered }),
  });

  const sweep: Job = { name: 'outbox', cron: '*/10 * * * * *', run: () => dispatcher.sweep() };
  return { features, router, dispatcher, jobs: [sweep, ...features.flatMap((feature) => feature.jobs ?? [])] };
}
