import type { Company } from '../../core/company.ts';
import { dayIn } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Patch, Write, Written } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { apply } from './apply.ts';
import type { World } from './authority.ts';
import { decideSubmit, type Lasting } from './decide.ts';
import type { Frame, Kind, Kinds, Ports } from './kind.ts';
import { messagesOf } from './messages.ts';
import {
  type Condition,
  openStatuses,
  type KindName,
  type Request,
  type RequestEvent,
  type RequestFields,
  type RequestState,
  requestName,
  type Subject,
} from './request.ts';
import { type ApprovalStore, compact } from './store.ts';
import type { Terms } from './terms.ts';
import { sayEvent } from './words.ts';

/** What a decision is made with: who is where, what the policy says of levels and times. */
export interface Setting {
  world: World;
  lasting: Lasting;
  frame: Frame;
}

export interface Engine {
  store: ApprovalStore;
  kind(name: KindName): Kind;
  setting(company: Company, kind: KindName, now: Date): Promise<Setting>;
  submit(company: Company, asked: Asked, now: Date): Promise<Request | Refusal>;
  /** One act of somebody: the rule decides on the request as it is, what it decided is stored with its messages. */
  act(
    request: Request,
    by: PersonRef,
    channel: Kind,
    decide: (request: Request) => RequestEvent | Refusal,
  ): Promise<Written<RequestFields>>;
}

export interface Asked {
  subject: Omit<Subject, 'number'>;
  ask: Terms;
  /** What the requester promises beside the terms. */
  conditions?: readonly Condition[];
  key: string;
}

export function createEngine(store: ApprovalStore, kinds: () => Kinds, ports: Ports): Engine {
  function kind(name: KindName): Kind {
    const found = kinds().get(name);
    if (!found) throw new Error(`No requests of kind ${name}`);
    return found;
  }

  async function setting(company: Company, name: KindName, now: Date): Promise<Setting> {
    const today = dayIn(now, company.zone);
    const frame = await kind(name).frame(company.tenant, today);
    const [people, absences, holidays] = await Promise.all([
      ports.people.all(company.tenant),
      store.absencesAt(company.tenant, now),
      store.holidaysFrom(company.tenant, dayIn(new Date(now.getTime() - 30 * 86_400_000), company.zone)),
    ]);
    const { from, to, openDays, validDays } = frame.times;
    const calendar = { workingDays: company.workingDays, from, to, holidays };
    return {
      frame,
      lasting: { openDays, validDays, duties: frame.duties },
      world: { now, zone: company.zone, levels: frame.levels, people, absences, calendar },
    };
  }

  async function submit(
    company: Company,
    { subject, ask, key, conditions = [] }: Asked,
    now: Date,
  ): Promise<Request | Refusal> {
    const { tenant } = company;
    const earlier = subject.deal ? await store.ofDeal(tenant, subject.kind, subject.deal.id) : [];
    const live = earlier.find(({ status }) => openStatuses.includes(status));
    if (live) return liveAlready(live);
    const { world, lasting } = await setting(company, subject.kind, now);
    const whole: Subject = { ...subject, number: await store.nextNumber(tenant, subject.kind) };
    const assessment = await kind(subject.kind).assess(company, whole, ask, now);
    const event = compact(decideSubmit(whole, ask, assessment, lasting, world, conditions));
    const state = apply(undefined, event);
    const made = await store.requests.create(tenant, subject.requester, {
      // One live request for each deal, also when two people ask at the same moment.
      key: subject.deal ? `${subject.kind}/${subject.deal.id}/${earlier.length}` : key,
      values: compact({ ...whole, ...state, event }),
      what: `${subject.kind}.submitted`,
      summary: sayEvent({ ...whole, ...state }, event),
      due: compact(messagesOf(undefined, { ...whole, ...state }, event, kind(subject.kind).channel)),
    });
    return made.requester.id === subject.requester.id || made.number === whole.number ? made : liveAlready(made);
  }

  async function act(
    request: Request,
    by: PersonRef,
    { channel }: Kind,
    decide: (request: Request) => RequestEvent | Refusal,
  ) {
    return store.requests.change(request.tenant, request.id, by, (current) => {
      const decided = decide(current);
      return 'kind' in decided ? decided : writeOf(current, compact(decided), channel);
    });
  }

  return { store, kind, setting, submit, act };
}

/** An event as one write: the state after it, its line in the history and the trail, and the messages that are due. */
function writeOf(current: Request, event: RequestEvent, channel: Kind['channel']): Write<RequestFields> {
  const before = stateOf(current);
  const after = apply(before, event);
  return {
    kind: 'write',
    set: compactPatch(before, after, event),
    what: `${current.kind}.${event.what}`,
    summary: sayEvent({ ...current, ...after }, event),
    due: compact(messagesOf(before, { ...current, ...after }, event, channel)),
  };
}

const stateFields = [
  'status',
  'ask',
  'revision',
  'assessment',
  'steps',
  'conditions',
  'questions',
  'delegations',
  'counter',
  'decidedBy',
  'decidedAt',
  'outcome',
  'expiresAt',
  'validUntil',
  'fingerprint',
  'nextAt',
  'settled',
] as const satisfies readonly (keyof RequestState)[];

/** The part of a stored request that its events make. */
function stateOf(request: Request): RequestState {
  const entries = stateFields.flatMap((field) =>
    request[field] === undefined ? [] : [[field, request[field]] as const],
  );
  return Object.fromEntries(entries) as unknown as RequestState;
}

/** All events of a stored request, from its history. */
export function eventsOf(request: Pick<Request, 'history'>): RequestEvent[] {
  return request.history.flatMap(({ after }) => (after['event'] ? [after['event'] as RequestEvent] : []));
}

/** Only the fields that changed, so that the history stays readable. */
function compactPatch(before: RequestState, after: RequestState, event: RequestEvent): Patch<RequestFields> {
  const changed = stateFields.filter((field) => before[field] !== after[field]);
  return { ...Object.fromEntries(changed.map((field) => [field, compact(after[field])])), event };
}

function liveAlready(live: Request): Refusal {
  return refuse(
    `${requestName(live)} by ${live.requester.name} for this deal is open already. Recall it first, or change it.`,
    {
      next: [
        {
          kind: 'run',
          label: `Show ${requestName(live)}`,
          command: `${live.kind} status`,
          values: { request: requestName(live) },
        },
      ],
    },
  );
}
