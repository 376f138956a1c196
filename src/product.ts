import type { Card, Platform } from './core/card.ts';
import type { Clock } from './core/clock.ts';
import { contexts } from './contexts.ts';
import { startOfDay } from './core/dates.ts';
import { createDispatcher, type Dispatcher } from './core/dispatcher.ts';
import type { Feature, Job } from './core/feature.ts';
import { peopleIn, withUsers } from './core/mentions.ts';
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
import { coachingFeature, coachingStore } from './features/coaching/index.ts';
import { createDeals, dealsFeature, salesOf } from './features/deals/index.ts';
import { digestsFeature, digestStore } from './features/digests/index.ts';
import { feedbackFeature, portsFrom } from './features/feedback/index.ts';
import { createQuotas, quotasFeature } from './features/quotas/index.ts';
import { createRates, ratesFeature } from './features/rates/index.ts';
import { type DigestSection, reportsFeature } from './features/reports/index.ts';
import { helpFeature } from './features/help/index.ts';
import { linkingFeature } from './features/linking/index.ts';
import { createMetrics, quotaTargets } from './features/metrics/index.ts';
import { peopleFeature, type Profile } from './features/people/index.ts';
import { type Companies, settingsFeature } from './features/settings/index.ts';
import type { Logger } from './logger.ts';
import { createUnreachable } from './unreachable.ts';

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
  const metrics = createMetrics({ database, people: people.people, rates, quotas: quotaTargets(quotas.store) });
  const feedback = feedbackFeature({
    database,
    next,
    ...portsFrom({ accounts, deals, rates, companies, atPlace: deals.atPlace }),
  });
  const feedbackNodes: DigestSection['nodes'] = async (tenant, { start, end }) => {
    const zone = (await companies.ofTenant(tenant))?.zone ?? 'UTC';
    return feedback.digestSection(tenant, { start: startOfDay(start, zone), end: startOfDay(end, zone) });
  };
  const features: Feature[] = [
    help,
    dealsFeature({ deals, accounts, rates, people: people.people, standing: quotas.standing }),
    accountsFeature({ accounts, sales: salesOf({ deals, rates }) }),
    quotasFeature({ quotas }),
    reportsFeature({ metrics, people: people.people, family: accounts.family }),
    digestsFeature({
      store: digestStore(database, next),
      metrics,
      people: people.people,
      companies,
      sections: [{ name: 'feedback', nodes: feedbackNodes, kinds: ['company', 'product'] }],
      clock,
      failed: (error, schedule) => log.error({ err: error, ...schedule }, 'A digest failed'),
    }),
    coachingFeature({ store: coachingStore(database), metrics, people: people.people }),
    feedback,
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

  async function written(tenant: string, to: { platform: Platform; workspace: string }, card: Card): Promise<Card> {
    const users = new Map<string, string>();
    for (const id of peopleIn(card)) {
      const identities = (await people.people.byId(tenant, id))?.identities ?? [];
      const here = identities.find((each) => each.platform === to.platform && each.workspace === to.workspace);
      if (here) users.set(id, here.user);
    }
    return withUsers(card, users);
  }

  const taken = receipts(deps.connected.connection, () => clock.now());
  const unreachable = createUnreachable({
    messengers: deps.messengers,
    admins: (tenant) => people.people.withRole(tenant, 'admin'),
    nameOf: async (tenant, person) => (await people.people.byId(tenant, person))?.name,
    claim: taken.claim,
    failed: (error, tenant, target) => log.error({ err: error, tenant, target }, 'The admins could not be told'),
  });
  const dispatcher = createDispatcher({
    stores: outboxes,
    messengers: deps.messengers,
    card: async (kind, tenant, id): Promise<Card | undefined> => cards.get(kind)?.card(tenant, id),
    channels: async (tenant, purpose) => (await settings.companies.ofTenant(tenant))?.channels[purpose] ?? [],
    identities: async (tenant, person) => (await people.people.byId(tenant, person))?.identities ?? [],
    written,
    audit: (tenant, item, entry) => audit.audit.append(tenant, item, entry),
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
    companyOf: (platform, workspace) => settings.companies.ofWorkspace(platform, workspace),
    people: people.people,
    findAccount: accounts.find,
    profile: deps.profile,
    clock,
  });

  const router = createRouter({
    features,
    contextOf,
    contextBeforeSetup,
    async written(place, card) {
      if (peopleIn(card).length === 0) return card;
      const company = await companies.ofWorkspace(place.platform, place.workspace);
      return company ? written(company.tenant, place, card) : card;
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
