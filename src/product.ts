import type { Card, Platform } from './core/card.ts';
import type { Clock } from './core/clock.ts';
import { contexts } from './contexts.ts';
import { createDispatcher, type Dispatcher } from './core/dispatcher.ts';
import type { Feature, Job } from './core/feature.ts';
import type { Messenger } from './core/messenger.ts';
import type { OutboxStore } from './core/outbox.ts';
import type { Records } from './core/records.ts';
import { createRouter, type Router, type RouterDeps } from './core/router.ts';
import type { Connected } from './database/connect.ts';
import { counters } from './database/counters.ts';
import { receipts } from './database/receipts.ts';
import type { Database } from './database/records.ts';
import { auditFeature } from './features/audit/index.ts';
import { accountsFeature, createAccounts } from './features/accounts/index.ts';
import { createDeals, dealsFeature, salesOf } from './features/deals/index.ts';
import { feedbackFeature, portsFrom } from './features/feedback/index.ts';
import { createQuotas, quotasFeature } from './features/quotas/index.ts';
import { createRates, ratesFeature } from './features/rates/index.ts';
import { helpFeature } from './features/help/index.ts';
import { linkingFeature } from './features/linking/index.ts';
import { peopleFeature, type Profile } from './features/people/index.ts';
import { type Companies, settingsFeature } from './features/settings/index.ts';
import type { Logger } from './logger.ts';

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

/** All features and what joins them: who asks, what is due, what is shown where. No chat platform in sight. */
export function createProduct(deps: ProductDeps): Product {
  const { clock, log } = deps;
  const outboxes: OutboxStore[] = [];
  const database: Database = {
    connection: deps.connected.connection,
    clock,
    poke: (kind, tenant, id) => dispatcher.poke(kind, tenant, id),
    declared: (outbox) => void outboxes.push(outbox),
  };
  const people = peopleFeature({ database });
  const settings = settingsFeature({ database, people: people.people, undoable: () => undoable });
  const audit = auditFeature({ database });
  const help = helpFeature(() => router.commands);
  const next = counters(deps.connected.connection);
  const accounts = createAccounts(database);
  const rates = createRates(database);
  const deals = createDeals({ database, nextNumber: next });
  const quotas = createQuotas({ database, deals, rates, people: people.people });
  const { companies } = settings;
  const features: Feature[] = [
    help,
    dealsFeature({ deals, accounts, rates, people: people.people, standing: quotas.standing }),
    accountsFeature({ accounts, sales: salesOf({ deals, rates }) }),
    quotasFeature({ quotas }),
    feedbackFeature({ database, next, ...portsFrom({ accounts, deals, rates, companies }) }),
    settings,
    people,
    linkingFeature({ database, companies, people: people.people, store: people.store }),
    ratesFeature({ rates }),
    audit,
  ];
  const undoable = new Map<string, Records<object>>(
    features.flatMap((feature) => feature.undoable ?? []).map((records) => [records.kind, records]),
  );
  const cards = new Map(
    features.flatMap((feature) => feature.subjects ?? []).map((subject) => [subject.kind, subject]),
  );

  const dispatcher = createDispatcher({
    stores: outboxes,
    messengers: deps.messengers,
    card: async (kind, tenant, id): Promise<Card | undefined> => cards.get(kind)?.card(tenant, id),
    channels: async (tenant, purpose) => (await settings.companies.ofTenant(tenant))?.channels[purpose] ?? [],
    identities: async (tenant, person) => (await people.people.byId(tenant, person))?.identities ?? [],
    audit: (tenant, item, entry) => audit.audit.append(tenant, item, entry),
    undeliverable: (tenant, target, reason) => log.warn({ tenant, target, reason }, 'A message cannot be delivered'),
    postponed: (tenant, target, reason, afterMs) =>
      log.info({ tenant, target, reason, afterMs }, 'A message has to wait'),
    failed: (error, where) => log.error({ err: error, ...where }, 'Sending what is due failed'),
    clock,
  });

  const { contextOf, contextBeforeSetup } = contexts({
    companyOf: (platform, workspace) => settings.companies.ofWorkspace(platform, workspace),
    people: people.people,
    findAccount: accounts.find,
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
