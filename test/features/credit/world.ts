import type { Card, Platform } from '../../../src/core/card.ts';
import type { Company } from '../../../src/core/company.ts';
import type { Context } from '../../../src/core/context.ts';
import { createDispatcher } from '../../../src/core/dispatcher.ts';
import type { Feature } from '../../../src/core/feature.ts';
import type { Ask, Invocation } from '../../../src/core/invocation.ts';
import type { AuditEntry, OutboxStore } from '../../../src/core/outbox.ts';
import type { Role } from '../../../src/core/person.ts';
import { createRouter } from '../../../src/core/router.ts';
import { counters } from '../../../src/database/counters.ts';
import { receipts } from '../../../src/database/receipts.ts';
import type { Database } from '../../../src/database/records.ts';
import { createAccounts } from '../../../src/features/accounts/index.ts';
import { approvalsFeature, createApprovals, type KindName } from '../../../src/features/approvals/index.ts';
import { createCredit, creditFeature } from '../../../src/features/credit/index.ts';
import { contractsFeature, createContracts } from '../../../src/features/contracts/index.ts';
import { createDeals, dealsFeature } from '../../../src/features/deals/index.ts';
import { createDiscounts, discountsFeature } from '../../../src/features/discounts/index.ts';
import { peopleFeature } from '../../../src/features/people/index.ts';
import { convert, createRates, ratesFeature } from '../../../src/features/rates/index.ts';
import { settingsFeature } from '../../../src/features/settings/index.ts';
import { drawCard as drawSlack } from '../../../src/platforms/slack/draw-card.ts';
import { drawForm } from '../../../src/platforms/slack/draw-form.ts';
import { drawCard as drawTeams } from '../../../src/platforms/teams/draw-card.ts';
import { acts, answerOf, nameOf, testClock } from '../../support/acts.ts';
import { problemsOfBlocks, problemsOfView } from '../../support/slack-limits.ts';
import { testDatabase } from '../../support/database.ts';
import { northwind } from '../../support/northwind.ts';
import { recordingMessenger, wordsOf } from '../../support/messenger.ts';

const { tenant } = northwind;
const roles: Record<string, Role[]> = {
  UADA: ['admin'],
  UCEO: ['admin'],
  UMAX: ['manager'],
  URITA: ['rep'],
  UROB: ['rep'],
  UFIN: ['finance'],
  UFAY: ['finance'],
  UFLO: ['finance'],
  ULEA: ['legal'],
};
type Where = Partial<Invocation['place']> & { key?: string };

const system = { id: 'system', name: 'Rainmaker' };

/**
 * Credit, discounts and contracts of a company in Berlin, over real records. Fin holds L1, Fay L2, Flo L3, Ada and the CEO L4; Rita
 * and Rob are reps on Slack, Lea does legal.
 */
export async function world(options: { named?: boolean; zones?: Record<string, string> } = {}) {
  const connected = await testDatabase();
  const clock = testClock('2026-11-24T09:00:00Z');
  const slack = recordingMessenger('slack');
  const teams = recordingMessenger('teams');
  const trail: AuditEntry[] = [];
  let alive = true;
  const stores: OutboxStore[] = [];
  const database: Database = {
    connection: connected.connection,
    clock,
    declared: (outbox) => void stores.push(outbox),
    poke: (kind, owner, id) => {
      if (alive) dispatcher.poke(kind, owner, id);
    },
  };
  const company: Company = {
    ...northwind,
    channels: {
      credit: [
        { platform: 'slack', workspace: 'T1', channel: 'CCREDIT' },
        { platform: 'teams', workspace: 'TT', channel: '19:credit' },
      ],
      deals: [{ platform: 'slack', workspace: 'T1', channel: 'CDEALS' }],
      legal: [{ platform: 'slack', workspace: 'T1', channel: 'CLEGAL' }],
    },
  };
  const companies = { ofTenant: async () => company, all: async () => [company] };
  const nextNumber = counters(connected.connection);
  const { people, ...peopleOf } = peopleFeature({ database });
  const rates = createRates(database);
  const accounts = createAccounts(database);
  const deals = createDeals({ database, nextNumber });
  const approvals = createApprovals({ database, nextNumber, people, companies });
  const ports = { database, approvals, deals, accounts, people, companies, rates: { all: rates.all, convert } };
  const credit = createCredit(ports);
  const discounts = createDiscounts(ports);
  const contracts = createContracts(ports);
  const features: Feature[] = [
    settingsFeature({ database, people, undoable: () => undoable }),
    peopleOf,
    ratesFeature({ rates }),
    dealsFeature({ deals, accounts, rates, people, hooks: credit.check }),
    approvalsFeature(approvals),
    creditFeature(credit),
    discountsFeature(discounts),
    contractsFeature(contracts),
  ];
  const undoable = new Map(
    features.flatMap((feature) => feature.undoable ?? []).map((records) => [records.kind, records]),
  );
  const subjects = new Map(features.flatMap(({ subjects: each = [] }) => each).map((each) => [each.kind, each]));
  const failures: unknown[] = [];
  const dispatcher = createDispatcher({
    stores,
    messengers: new Map([
      ['slack', slack],
      ['teams', teams],
    ]),
    card: async (kind, owner, id): Promise<Card | undefined> => subjects.get(kind)?.card(owner, id),
    channels: async (_tenant, purpose) => company.channels[purpose] ?? [],
    identities: async (_tenant, person) => (await people.byId(tenant, person))?.identities ?? [],
    audit: async (_tenant, _item, entry) => void trail.push(entry),
    undeliverable: () => undefined,
    failed: (error) => failures.push(error),
    clock,
  });

  async function personOf(user: string) {
    const name = nameOf(user);
    const identity = { platform: 'slack' as Platform, workspace: 'T1', user };
    const person = await people.ofIdentity(
      tenant,
      identity,
      async () => ({ name, email: `${name}@northwind.example`, zone: options.zones?.[user] }),
      'Europe/Berlin',
    );
    if (person.roles.length > 0 || !roles[user]?.length) return person;
    await people.grant(tenant, person, roles[user]);
    return { ...person, roles: roles[user] };
  }

  async function contextOf(invocation: Invocation): Promise<Context> {
    const actor = await personOf(invocation.user.id);
    const identity = { platform: 'slack' as Platform, workspace: 'T1' };
    const profile = async (user: string) => ({ name: nameOf(user) });
    return {
      company,
      actor,
      place: invocation.place,
      now: clock.now(),
      key: invocation.key,
      lookup: {
        account: (words) => accounts.find(tenant, words),
        person: (words) => people.read(tenant, words, { actor, identity }, profile, company.zone),
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
  for (const user of Object.keys(roles)) await personOf(user);
  for (const name of ['Acme', 'Globex']) await accounts.ensure(tenant, { id: undefined, name }, system, name);

  let count = 0;
  let drawn = 0;
  async function ask(user: string, act: Ask, { key = `key-${++count}`, ...where }: Where = {}) {
    const place = { platform: 'slack' as Platform, workspace: 'T1', channel: 'CGENERAL', direct: false, ...where };
    const reply = await router.dispatch({ place, user: { id: user }, key, ask: act });
    await dispatcher.idle();
    if (failures.length > 0) throw failures[0];
    const answer = answerOf(reply);
    drawable(answer.card);
    if (reply.kind === 'form') expectDrawable(problemsOfView(drawForm(reply.form, '')), reply.form.title);
    for (const { card: sent } of slack.sent.slice(drawn)) drawable(sent);
    drawn = slack.sent.length;
    return answer;
  }

  const made = {
    /** From now on nothing that is written is sent, as after a kill -9. */
    dies() {
      alive = false;
    },
    lives() {
      alive = true;
    },
    tenant,
    clock,
    slack,
    teams,
    trail,
    approvals,
    credit,
    deals,
    accounts,
    people,
    company,
    dispatcher,
    personOf,
    ...acts(ask),
    contextOf: (user: string) =>
      contextOf({
        place: { platform: 'slack', workspace: 'T1', channel: 'C', direct: false },
        user: { id: user },
        key: `key-${++count}`,
        ask: { kind: 'home' },
      }),
    async request(number: number, kind: KindName = 'credit') {
      const found = await approvals.store.byNumber(tenant, kind, number);
      if (!found) throw new Error(`No ${kind} request ${number}`);
      return found;
    },
    /** The card of the request as it now stands in the credit channel. */
    channelCard(on: 'slack' | 'teams' = 'slack', channel = on === 'slack' ? 'CCREDIT' : '19:credit'): Card {
      const shown = (on === 'slack' ? slack : teams).sent.findLast(
        (each) => each.to === channel && each.thread === undefined && each.how !== 'tell',
      );
      if (!shown) throw new Error('Nothing is shown there');
      return shown.card;
    },
    told: (user: string) =>
      slack.sent.filter((each) => each.how === 'tell' && each.to === user).map((each) => wordsOf(each.card)),
    threads: (channel = 'CCREDIT') =>
      slack.sent.filter((each) => each.to === channel && each.thread !== undefined).map((each) => wordsOf(each.card)),
    async runJobs() {
      for (const job of features.flatMap((feature) => feature.jobs ?? [])) await job.run(clock.now());
      await dispatcher.idle();
      if (failures.length > 0) throw failures[0];
    },
    async close() {
      await dispatcher.idle();
      await connected.close();
    },
  };
  if (options.named !== false) {
    for (const [level, user] of [
      ['L1', 'UFIN'],
      ['L2', 'UFAY'],
      ['L4', 'UCEO'],
      ['L3', 'UFLO'],
      ['L4', 'UADA'],
    ] as const) {
      const { words } = await made.types(
        user === 'UADA' ? 'UFIN' : 'UADA',
        `credit policy approver ${level} <@${user}>${user === 'UCEO' ? '' : ' only:yes'}`,
      );
      if (!words.includes('holds')) throw new Error(words);
    }
  }
  return made;
}

/** The same, with Acme known as a good customer: its limit of 100k was asked for and approved. */
export async function worldWithLimit(): Promise<World> {
  const at = await world();
  await at.types(
    'UFIN',
    'credit account Acme since:2015-01-01 trading:2000-01-01 networth:20m workingcapital:10m accounts:2026-03-31 index:80 failure:1 bureau:2026-10-01 country:90 industry:80 terms:net60 open:0 late:0',
  );
  await at.types('URITA', 'credit limit Acme 100k "framework contract"');
  await at.types('UFAY', 'credit approve CR-1');
  return at;
}

export type World = Awaited<ReturnType<typeof world>>;

/** Every card of these stories can be drawn on both platforms as it is, within Slack's limits. */
function drawable(card: Card): void {
  const { blocks } = drawSlack(card, { surface: 'message' });
  expectDrawable(problemsOfBlocks(blocks, 'message'), card.summary);
  drawTeams(card);
}

function expectDrawable(problems: readonly string[], of: string): void {
  if (problems.length > 0) throw new Error(`Slack would refuse “${of}”: ${problems.join('; ')}`);
}
