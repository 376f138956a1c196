import type { Card, Platform } from '../../../src/core/card.ts';
import type { Company } from '../../../src/core/company.ts';
import type { Context } from '../../../src/core/context.ts';
import { createDispatcher } from '../../../src/core/dispatcher.ts';
import type { Feature } from '../../../src/core/feature.ts';
import type { Form } from '../../../src/core/form.ts';
import type { Ask, Invocation } from '../../../src/core/invocation.ts';
import type { AuditEntry, OutboxStore } from '../../../src/core/outbox.ts';
import type { Role } from '../../../src/core/person.ts';
import type { RawValues } from '../../../src/core/raw-values.ts';
import type { Reply } from '../../../src/core/reply.ts';
import { createRouter, refusalCard } from '../../../src/core/router.ts';
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
import { problemsOfBlocks, problemsOfView } from '../../support/slack-limits.ts';
import { testDatabase } from '../../support/database.ts';
import { recordingMessenger, wordsOf } from '../../support/messenger.ts';
import { actionsOf } from '../../support/product.ts';

const tenant = 'northwind';
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
const system = { id: 'system', name: 'Rainmaker' };

/**
 * Credit, discounts and contracts of a company in Berlin, over real records. Fin holds L1, Fay L2, Flo L3, Ada and the CEO L4; Rita
 * and Rob are reps on Slack, Lea does legal.
 */
export async function world(options: { named?: boolean; zones?: Record<string, string> } = {}) {
  const connected = await testDatabase();
  const clock = movable('2026-11-24T09:00:00Z');
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
    tenant,
    name: 'Northwind',
    currency: 'EUR',
    zone: 'Europe/Berlin',
    fiscalYearStart: 1,
    workingDays: [1, 2, 3, 4, 5],
    products: [],
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
    const name = user.charAt(1) + user.slice(2).toLowerCase();
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
    const profile = async (user: string) => ({ name: user.charAt(1) + user.slice(2).toLowerCase() });
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
  async function ask(user: string, act: Ask, where: Partial<Invocation['place']> = {}, key = `key-${++count}`) {
    const place = { platform: 'slack' as Platform, workspace: 'T1', channel: 'CGENERAL', direct: false, ...where };
    const reply = await router.dispatch({ place, user: { id: user }, key, ask: act });
    await dispatcher.idle();
    if (failures.length > 0) throw failures[0];
    const card = cardOf(reply);
    drawable(card);
    if (reply.kind === 'form') expectDrawable(problemsOfView(drawForm(reply.form, '')), reply.form.title);
    for (const { card: sent } of slack.sent.slice(drawn)) drawable(sent);
    drawn = slack.sent.length;
    return { reply, card, words: wordsOf(card), form: reply.kind === 'form' ? reply.form : undefined };
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
    ask,
    contextOf: (user: string) =>
      contextOf({
        place: { platform: 'slack', workspace: 'T1', channel: 'C', direct: false },
        user: { id: user },
        key: `key-${++count}`,
        ask: { kind: 'home' },
      }),
    types: (user: string, line: string, where?: Partial<Invocation['place']>, key?: string) =>
      ask(user, { kind: 'typed', text: line }, where, key),
    submits: (user: string, command: string, values: RawValues) => ask(user, { kind: 'submitted', command, values }),
    says: (user: string, text: string, where: Partial<Invocation['place']>) =>
      ask(user, { kind: 'said', text, message: 'said' }, where),
    /** Presses a button of a card by the beginning of its label; a button that opens a form answers with the form. */
    async presses(
      user: string,
      card: Card | undefined,
      label: string,
      where?: Partial<Invocation['place']>,
      key?: string,
    ) {
      const action = card && actionsOf(card).find((each) => each.label.startsWith(label));
      if (!action || action.kind === 'link')
        throw new Error(`No button “${label}” in:\n${card ? wordsOf(card) : 'nothing'}`);
      return ask(
        user,
        { kind: action.kind === 'run' ? 'pressed' : 'opened', command: action.command, values: action.values },
        where,
        key,
      );
    },
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

export type World = Awaited<ReturnType<typeof world>>;

export function filled(form: Form | undefined, changes: RawValues = {}): RawValues {
  if (!form) throw new Error('No form was opened');
  const shown = form.fields.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]]));
  return { ...form.hidden, ...Object.fromEntries(shown), ...changes };
}

function cardOf(reply: Reply): Card {
  if (reply.kind === 'card' || reply.kind === 'file') return reply.card;
  if (reply.kind === 'refusal') return refusalCard(reply);
  return { summary: '', nodes: [] };
}

/** Every card of these stories can be drawn on both platforms as it is, within Slack's limits. */
function drawable(card: Card): void {
  const { blocks } = drawSlack(card, { surface: 'message' });
  expectDrawable(problemsOfBlocks(blocks, 'message'), card.summary);
  drawTeams(card);
}

function expectDrawable(problems: readonly string[], of: string): void {
  if (problems.length > 0) throw new Error(`Slack would refuse “${of}”: ${problems.join('; ')}`);
}

function movable(start: string) {
  let now = new Date(start);
  return {
    now: () => now,
    set(at: string) {
      now = new Date(at);
    },
    advance(hours: number) {
      now = new Date(now.getTime() + hours * 3_600_000);
    },
  };
}
