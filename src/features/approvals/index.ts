import { actions, type Node, run, text } from '../../core/card.ts';
import type { WorkCalendar } from '../../core/calendar.ts';
import type { Command } from '../../core/command.ts';
import type { Company } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import { dayIn } from '../../core/dates.ts';
import type { Feature } from '../../core/feature.ts';
import type { NextNumber } from '../../database/counters.ts';
import type { Database } from '../../database/records.ts';
import { requestCard } from './cards.ts';
import { decisionCommands } from './commands.ts';
import { defaultTimes } from './policy-parts.ts';
import { offerCommands } from './commands-offer.ts';
import { createEngine, type Engine } from './engine.ts';
import { hearReply } from './hears.ts';
import { approvalJobs } from './jobs.ts';
import type { Kind, Ports } from './kind.ts';
import { lookCommands } from './look.ts';
import { outCommands } from './out.ts';
import { reportCommand } from './reports.ts';
import { type KindName, requestName } from './request.ts';
import { type ApprovalStore, approvalStore } from './store.ts';

export { waitingNodes } from './digest.ts';
export { hitNodes, offerNodes, requestCard, visibleFacts } from './cards.ts';
export { type Asked, type Engine, eventsOf } from './engine.ts';
export { calendarOf, readConditions } from './conditions.ts';
export { paymentDays, requestNumber } from './fields.ts';
export { lapseReason, type Present } from './fingerprint.ts';
export type { Duty, Frame, Kind, Ports } from './kind.ts';
export { authorityOf, type Level, type Levels, levelAt, rankOf, seesAmounts, standsOn } from './levels.ts';
export { rawTerms } from './messages.ts';
export {
  bandProblems,
  Cell,
  cellRank,
  defaultTimes,
  LevelDoc,
  levelProblems,
  oneOf,
  raised,
  sayCell,
  Times,
  topRank,
} from './policy-parts.ts';
export { createPolicies, frameOf, type Policies, type PolicyDocument, type PolicyKind } from './policies.ts';
export { policyCommands } from './policy-commands.ts';
export { againField, doneCard } from './deciding.ts';
export { easierAsk } from './look.ts';
export { settle } from './jobs.ts';
export * from './request.ts';
export { type AskPorts, dealFor, dealNumber, dealRef, subjectFor } from './subject.ts';
export { type ApprovalStore, compact } from './store.ts';
export { system } from './overdue.ts';
export * from './terms.ts';
export { sayStatus } from './words.ts';

export interface Approvals {
  engine: Engine;
  store: ApprovalStore;
  /** Makes a kind of request known; its own feature does it once. */
  add(kind: Kind): void;
  /** The company's working hours and days off, as clocks that no policy sets have them. */
  calendar(company: Company, now: Date): Promise<WorkCalendar>;
  /** The commands by which requests of a kind are decided, negotiated and looked at. */
  commandsOf(kind: KindName): Command[];
}

export interface ApprovalDeps extends Ports {
  database: Database;
  nextNumber: NextNumber;
}

/** The engine by which credit, discounts and contracts are decided. */
export function createApprovals(deps: ApprovalDeps): Approvals & { ports: Ports } {
  const store = approvalStore(deps);
  const kinds = new Map<KindName, Kind>();
  const ports: Ports = { people: deps.people, companies: deps.companies };
  const engine = createEngine(store, () => kinds, ports);
  return {
    engine,
    store,
    ports,
    add: (kind) => void kinds.set(kind.name, kind),
    async calendar({ tenant, zone, workingDays }, now) {
      const { from, to } = defaultTimes;
      return { workingDays, from, to, holidays: await store.holidaysFrom(tenant, dayIn(now, zone)) };
    },
    commandsOf: (kind) => [
      ...decisionCommands(engine, kind),
      ...offerCommands(engine, kind),
      ...lookCommands(engine, kind),
      reportCommand(engine, kind),
    ],
  };
}

/** What all kinds share: cards, clocks, replies in threads, being away. */
export function approvalsFeature({ engine, store, ports }: Approvals & { ports: Ports }): Feature {
  return {
    area: 'approvals',
    purposes: [11, 5],
    commands: outCommands({ engine, people: ports.people }),
    subjects: [
      {
        kind: store.requests.kind,
        async card(tenant, id) {
          const request = await store.requests.get(tenant, id);
          return request && requestCard(request, engine.kind(request.kind).about?.(request) ?? []);
        },
      },
    ],
    undoable: [store.absences, store.holidays, store.policies],
    jobs: approvalJobs(engine, ports),
    hears: (said, context) => hearReply(engine, said, context),
    home: (context) => waiting(store, context),
  };
}

async function waiting(store: ApprovalStore, context: Context): Promise<Node[]> {
  const found = await store.list(context.company.tenant, { asked: context.actor.id }, { limit: 10, skip: 0 });
  if (found.length === 0) return [];
  return [
    text([{ bold: `Waiting for your decision: ${found.length}` }]),
    { kind: 'list', items: found.map((request) => `${requestName(request)} · ${request.account.name}`) },
    actions(
      ...found
        .slice(0, 5)
        .map((request) => run(requestName(request), `${request.kind} status`, { request: requestName(request) })),
    ),
  ];
}
