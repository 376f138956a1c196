import type { Case } from './authority.ts';
import { nextLook } from './clock.ts';
import { joined, remindersUntil } from './conditions.ts';
import type { Condition, Grant, RequestEvent, RequestState, Subject } from './request.ts';

const thePolicy = { id: 'policy', name: 'The policy' };

/** The state before anything happened. */
type Before = RequestState | undefined;

/** What an event makes of a request. It asks no clock and no other record, so replaying gives the same state. */
export function apply(before: Before, event: RequestEvent): RequestState {
  const state = step(before, event);
  const { nextAt: _old, ...rest } = state;
  const nextAt = nextLook(state);
  return nextAt ? { ...rest, nextAt } : rest;
}

/** The state that a list of events leads to; undefined when there are none. */
export function replay(events: readonly RequestEvent[]): RequestState | undefined {
  let state: Before;
  for (const event of events) state = apply(state, event);
  return state;
}

export function asCase(subject: Subject, state: RequestState): Case {
  return { ...subject, ...state };
}

function step(before: Before, event: RequestEvent): RequestState {
  if (event.what === 'submitted') return submitted(event);
  if (!before) throw new Error(`A request cannot begin with “${event.what}”`);
  const { at, by } = event;
  switch (event.what) {
    case 'amended':
      return granted(
        { ...changed(before, event.ask), assessment: event.assessment, steps: event.steps },
        { ...event, by: thePolicy },
      );
    case 'approved':
      return granted({ ...without(before, 'question'), steps: event.steps, status: before.status }, event);
    case 'rejected':
      return {
        ...closed(before, 'rejected', event),
        outcome: { code: event.code, text: event.text },
        conditions: [...before.conditions, ...(event.duties ?? [])],
      };
    case 'countered':
      return { ...before, status: 'countered', counter: event.counter };
    case 'accepted':
      return acceptCounter(before, event);
    case 'asked':
      return {
        ...before,
        status: 'info-requested',
        steps: event.steps,
        questions: [...before.questions, event.question],
      };
    case 'answered':
      return { ...before, status: 'in-review', steps: event.steps, questions: answered(before, event.text, at) };
    case 'delegated':
      return { ...before, steps: event.steps, delegations: [...before.delegations, event.delegation] };
    case 'recalled':
      return { ...closed(before, 'recalled', event), outcome: { text: event.text } };
    case 'reminded':
    case 'escalated':
      return { ...before, steps: event.steps };
    case 'expired':
      return { ...closed(before, 'expired', event), outcome: { text: 'Nobody decided in time.' } };
    case 'lapsed':
      return { ...before, status: 'lapsed', outcome: { text: event.text } };
    case 'condition':
      return {
        ...before,
        conditions: before.conditions.map((each, index) => (index === event.index ? judged(each, event) : each)),
      };
    case 'due':
      return {
        ...before,
        conditions: before.conditions.map((each, index) =>
          event.which.includes(index) ? { ...each, reminded: remindersUntil(each, at) } : each,
        ),
      };
    case 'settled':
      return { ...before, settled: true };
  }
  throw new Error(`Unknown event by ${by.name}`);
}

function submitted(event: Extract<RequestEvent, { what: 'submitted' }>): RequestState {
  const state: RequestState = {
    status: 'in-review',
    ask: event.ask,
    revision: 1,
    assessment: event.assessment,
    steps: event.steps,
    conditions: event.conditions,
    questions: [],
    delegations: [],
    expiresAt: event.expiresAt,
    settled: true,
  };
  if (event.assessment.outcome === 'reject')
    return {
      ...state,
      status: 'rejected',
      decidedAt: event.at,
      outcome: { text: 'The policy allows this as a prepaid order only.' },
    };
  return granted(state, { at: event.at, by: thePolicy, approved: event.approved });
}

/** A request is approved when the event says for how long; a follow-up may then be due. */
function granted(
  state: RequestState,
  event: { at: Date; by: RequestState['decidedBy']; approved?: Grant | undefined },
): RequestState {
  if (!event.approved) return state;
  const { at, by, approved } = event;
  const { followUp, ...grant } = approved;
  return { ...state, status: 'approved', decidedBy: by, decidedAt: at, ...grant, settled: !followUp };
}

function acceptCounter(before: RequestState, event: Extract<RequestEvent, { what: 'accepted' }>): RequestState {
  const { counter, ...rest } = before;
  if (!counter) throw new Error('Nothing was offered');
  const next: RequestState = {
    ...changed(rest, counter.terms),
    assessment: event.assessment,
    steps: event.steps,
    conditions: joined(before.conditions, counter.conditions),
  };
  return granted(next, event);
}

function changed(before: RequestState, ask: RequestState['ask']): RequestState {
  const { counter: _counter, ...rest } = before;
  return { ...rest, status: 'in-review', ask, revision: before.revision + 1 };
}

function closed(before: RequestState, status: RequestState['status'], event: RequestEvent): RequestState {
  return { ...before, status, decidedBy: event.by, decidedAt: event.at };
}

/** An approver who decides does not need the answer any more. */
function without(before: RequestState, _what: 'question'): RequestState {
  return before.status === 'info-requested' ? { ...before, status: 'in-review' } : before;
}

function answered(before: RequestState, text: string, at: Date): RequestState['questions'] {
  const last = before.questions.length - 1;
  return before.questions.map((question, index) =>
    index === last ? { ...question, answer: text, answeredAt: at } : question,
  );
}

function judged(condition: Condition, event: Extract<RequestEvent, { what: 'condition' }>): Condition {
  return { ...condition, status: event.status, by: event.by, at: event.at, evidence: event.evidence };
}
