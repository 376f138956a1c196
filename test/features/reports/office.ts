import { contexts } from '../../../src/contexts.ts';
import { createDispatcher } from '../../../src/core/dispatcher.ts';
import type { Feature } from '../../../src/core/feature.ts';
import { newId } from '../../../src/core/ids.ts';
import type { Ask } from '../../../src/core/invocation.ts';
import type { OutboxStore } from '../../../src/core/outbox.ts';
import type { Records } from '../../../src/core/records.ts';
import { createRouter } from '../../../src/core/router.ts';
import { type Connected, connect } from '../../../src/database/connect.ts';
import { counters } from '../../../src/database/counters.ts';
import { openEmbedded } from '../../../src/database/embedded/index.ts';
import { receipts } from '../../../src/database/receipts.ts';
import { createAccounts } from '../../../src/features/accounts/index.ts';
import { auditFeature } from '../../../src/features/audit/index.ts';
import { coachingFeature, coachingStore } from '../../../src/features/coaching/index.ts';
import { createDeals, dealsFeature } from '../../../src/features/deals/index.ts';
import {
  type DigestDeps,
  digestsFeature,
  digestStore,
  type PortedSection,
} from '../../../src/features/digests/index.ts';
import { sendDue } from '../../../src/features/digests/run.ts';
import { createMetrics } from '../../../src/features/metrics/index.ts';
import { peopleFeature } from '../../../src/features/people/index.ts';
import { createQuotas, quotasFeature } from '../../../src/features/quotas/index.ts';
import { createRates, ratesFeature } from '../../../src/features/rates/index.ts';
import { reportsFeature } from '../../../src/features/reports/index.ts';
import { settingsFeature } from '../../../src/features/settings/index.ts';
import { acts, answerOf, nameOf, testClock } from '../../support/acts.ts';
import { recordingMessenger } from '../../support/messenger.ts';

export type Office = Awaited<ReturnType<typeof office>>;
export type Process = Awaited<ReturnType<typeof startProcess>>;

interface Where {
  channel?: string;
  direct?: boolean;
  key?: string;
}

/**
 * A company on a database of its own, with the features that figures come from: Ada is admin, Max manages EMEA with Rita
 * and Rob. More processes on the same database are started with `another`.
 */
export async function office(start: string, options: { zone?: string; sections?: readonly PortedSection[] } = {}) {
  const embedded = process.env['MONGODB_URI'] === undefined ? await openEmbedded() : undefined;
  const uri = embedded?.uri ?? process.env['MONGODB_URI'] ?? '';
  const database = `test-${newId()}`;
  const clock = testClock(start);
  const messenger = recordingMessenger();
  const processes: Process[] = [];
  const another = async () => {
    const connected = connect({ uri, dataDir: '', database });
    const made = await startProcess(connected, clock, messenger, options.sections ?? []);
    processes.push(made);
    return made;
  };
  const first = await another();
  await first.connected.ensureIndexes();
  const zone = options.zone ?? 'Europe/Berlin';
  await first.types('UADA', `sales setup Northwind currency:EUR zone:${zone}`);
  for (const [user, role] of [
    ['UMAX', 'manager'],
    ['URITA', 'rep'],
    ['UROB', 'rep'],
    ['UFIN', 'finance'],
    ['UPAT', 'product'],
  ])
    await first.types('UADA', `sales role <@${user}> ${role}`);
  await first.types('UADA', 'sales team create EMEA manager:<@UMAX> members:<@URITA>,<@UROB>');
  await first.types('UADA', 'sales channel leaders <#CLEADERS>');
  return {
    ...first,
    clock,
    messenger,
    another,
    async close() {
      for (const each of processes) await each.dispatcher.idle();
      await first.connected.connection.dropDatabase();
      for (const each of processes) await each.connected.close();
      await embedded?.close();
    },
  };
}

async function startProcess(
  connected: Connected,
  clock: ReturnType<typeof testClock>,
  messenger: ReturnType<typeof recordingMessenger>,
  sections: readonly PortedSection[],
) {
  const outboxes: OutboxStore[] = [];
  const { connection } = connected;
  const database = {
    connection,
    clock,
    poke: (kind: string, tenant: string, id: string) => dispatcher.poke(kind, tenant, id),
    declared: (outbox: OutboxStore) => void outboxes.push(outbox),
  };
  const failures: unknown[] = [];
  const { people, ...peopleFace } = peopleFeature({ database });
  const settings = settingsFeature({ database, people, undoable: () => undoable });
  const audit = auditFeature({ database });
  const accounts = createAccounts(database);
  const rates = createRates(database);
  const nextNumber = counters(connection);
  const deals = createDeals({ database, nextNumber });
  const quotas = createQuotas({ database, deals, rates, people });
  const metrics = createMetrics({ database, people, rates, quotas: quotas.targets });
  const digestDeps: DigestDeps = {
    store: digestStore(database, nextNumber),
    metrics,
    people,
    companies: settings.companies,
    sections,
    hidden: accounts.hidden,
    clock,
    failed: (error) => void failures.push(error),
  };
  const coachingDeps = { store: coachingStore(database), metrics, people };
  const features: Feature[] = [
    settings,
    peopleFace,
    ratesFeature({ rates }),
    dealsFeature({ deals, accounts, rates, people }),
    quotasFeature({ quotas }),
    reportsFeature({ metrics, people, family: accounts.family, hidden: accounts.hidden }),
    digestsFeature(digestDeps),
    coachingFeature(coachingDeps),
  ];
  const undoable = new Map<string, Records<object>>(
    features.flatMap((feature) => feature.undoable ?? []).map((records) => [records.kind, records]),
  );
  const cards = new Map(
    features.flatMap((feature) => feature.subjects ?? []).map((subject) => [subject.kind, subject]),
  );
  const dispatcher = createDispatcher({
    stores: outboxes,
    messengers: new Map([['slack', messenger]]),
    card: async (kind, tenant, id) => cards.get(kind)?.card(tenant, id),
    channels: async () => [],
    identities: async (tenant, person) => (await people.byId(tenant, person))?.identities ?? [],
    audit: (tenant, item, entry) => audit.audit.append(tenant, item, entry),
    undeliverable: () => undefined,
    postponed: () => undefined,
    failed: (error) => void failures.push(error),
    clock,
  });
  const { contextOf, contextBeforeSetup } = contexts({
    companyOf: (platform, workspace) => settings.companies.ofWorkspace(platform, workspace),
    people,
    findAccount: accounts.find,
    profile: async (_platform, _workspace, user) => ({ name: nameOf(user), zone: 'Europe/Berlin' }),
    clock,
  });
  const taken = receipts(connection, () => clock.now());
  const router = createRouter({
    features,
    contextOf,
    contextBeforeSetup,
    claim: taken.claim,
    unclaim: taken.unclaim,
    failed: (error) => void failures.push(error),
  });

  async function ask(user: string, act: Ask, { channel = 'CEMEA', direct = false, key = newId() }: Where = {}) {
    const reply = await router.dispatch({
      place: { platform: 'slack', workspace: 'T1', channel, direct },
      user: { id: user },
      key,
      ask: act,
    });
    await dispatcher.idle();
    return answerOf(reply);
  }

  return {
    connected,
    coachingDeps,
    digestDeps,
    dispatcher,
    failures,
    jobs: features.flatMap((feature) => feature.jobs ?? []),
    metrics,
    /** The digests job, as the scheduler runs it each minute; resolves when all that is due was sent. */
    async tick() {
      await sendDue(digestDeps, clock.now());
      await dispatcher.idle();
    },
    ...acts(ask),
    home: (user: string) =>
      router.home({
        place: { platform: 'slack', workspace: 'T1', channel: 'D1', direct: true },
        user: { id: user },
        key: newId(),
        ask: { kind: 'home' },
      }),
  };
}
