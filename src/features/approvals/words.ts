import type { Span, Text } from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import { typed } from '../../core/typed.ts';
import { neededBy } from './authority.ts';
import { openSteps } from './clock.ts';
import { nextReminder } from './conditions.ts';
import {
  type Condition,
  isOpen,
  type Request,
  type RequestEvent,
  type RequestState,
  requestName,
  type Step,
} from './request.ts';
import { sayTerms } from './terms.ts';

export const mention = (person: PersonRef): Span => ({ person: person.id, name: person.name });

/** Names with their delegates: “Zoe for Ann”. */
function sayBy(by: PersonRef, principal?: PersonRef): string {
  return principal ? `${by.name} for ${principal.name}` : by.name;
}

export function sayStatus(request: RequestState): string {
  switch (request.status) {
    case 'in-review':
      return `waits for ${waitsFor(request)}`;
    case 'info-requested':
      return `waits for an answer from ${request.questions.at(-1)?.to.name ?? 'the requester'}`;
    case 'countered':
      return 'counter-offer: waits for the requester';
    case 'approved':
      return request.conditions.length > 0 ? 'approved with conditions' : 'approved';
    case 'rejected':
      return 'rejected';
    case 'recalled':
      return 'recalled';
    case 'expired':
      return 'expired: nobody decided in time';
    case 'lapsed':
      return `lapsed: ${request.outcome?.text ?? ''}`;
  }
}

function waitsFor(request: RequestState): string {
  const names = [...new Set(openSteps(request.steps).flatMap((step) => step.asked.map(({ name }) => name)))];
  return names.length > 0 ? names.join(' or ') : 'somebody with the authority';
}

/** One line of the chain: `✓ L1 Ann, on 24 Nov`, `… L2 Bob (8 working hours)`. */
export function sayStep(step: Step, isCurrent: boolean): Text {
  const yes = step.approvals.map((approval) => sayBy(approval.by, approval.for)).join(', ');
  const needed = neededBy(step);
  const level = needed > 1 ? `${needed} × ${step.level}` : step.level;
  if (step.approvals.length >= needed) return ['✓ ', { bold: level }, `: ${yes}`];
  const asked = step.asked.flatMap((person, index): Span[] =>
    index === 0 ? [mention(person)] : [', ', mention(person)],
  );
  const so = yes ? [`: ${yes} so far; asked: `] : [': '];
  if (!isCurrent) return ['○ ', { bold: level }, ': later'];
  return [
    '▸ ',
    { bold: level },
    ...so,
    ...(asked.length > 0 ? asked : ['nobody holds this level; an admin can name somebody']),
  ];
}

export function sayClock(step: Step | undefined): Text | undefined {
  const clock = step?.clock;
  if (!clock) return undefined;
  if (clock.pausedAt) return 'The clock stands until the question is answered.';
  return [
    'Decision due ',
    { time: clock.dueAt, as: 'datetime', zone: clock.zone },
    ` (${clock.hours} working hours, ${clock.zone})`,
  ];
}

export function sayCondition(condition: Condition): string {
  const mark = { open: '☐', met: '☑', waived: '↷', failed: '✗' }[condition.status];
  const due = condition.due ? `, by ${formatDay(condition.due)}` : '';
  const by = condition.by
    ? ` (${condition.status} by ${condition.by.name}${condition.evidence ? `: ${condition.evidence}` : ''})`
    : '';
  return `${mark} ${condition.text}${due}${by}`;
}

/** The last reminder comes when the day is over. */
function sayDue(condition: Condition): string {
  const day = formatDay(condition.due ?? '');
  return nextReminder(condition) === undefined
    ? `“${condition.text}” was due on ${day} and is still open`
    : `“${condition.text}” is due on ${day}`;
}

/** `CR-12 · Acme · 50,000 EUR, net 60 · waits for Ann`. */
export function headline(request: Request): string {
  return `${requestName(request)} · ${request.account.name} · ${sayTerms(request.ask)} · ${sayStatus(request)}`;
}

/** What happened, in one line: for the thread, the audit trail and the history. */
export function sayEvent(
  request: Pick<Request, 'kind' | 'number' | 'account' | 'requester'> & RequestState,
  event: RequestEvent,
): string {
  const name = requestName(request);
  switch (event.what) {
    case 'submitted':
      return `${event.by.name} asks for ${sayTerms(event.ask)} for ${request.account.name}: ${sayStatus(request)}`;
    case 'amended':
      return `${event.by.name} now asks for ${sayTerms(event.ask)}: ${sayStatus(request)}`;
    case 'approved': {
      const step = request.steps[event.step];
      const note = event.approval.note ? ` (“${event.approval.note}”)` : '';
      const end = isOpen(request)
        ? `; ${name} ${sayStatus(request)}`
        : `; ${name} is approved until ${formatDay(request.validUntil ?? '')}`;
      return `${sayBy(event.by, event.approval.for)} approved${step ? ` as ${step.level}` : ''}${note}${end}`;
    }
    case 'rejected':
      return `${sayBy(event.by, event.for)} rejected it (${event.code}): ${event.text}`;
    case 'countered': {
      const { terms, conditions, note } = event.counter;
      const with_ = conditions.length > 0 ? `, if: ${conditions.map(({ text }) => text).join('; ')}` : '';
      return `${sayBy(event.by, event.counter.for)} offers ${sayTerms(terms)}${with_}${note ? ` (“${note}”)` : ''}`;
    }
    case 'accepted':
      return `${event.by.name} accepted the offer; ${name} ${isOpen(request) ? sayStatus(request) : 'is approved on these terms'}`;
    case 'asked':
      return `${event.by.name} asks ${event.question.to.name}: ${event.question.text}`;
    case 'answered':
      return `${event.by.name} answered: ${event.text}`;
    case 'delegated':
      return `${event.by.name} handed the decision to ${event.delegation.to.name}${event.delegation.reason ? ` (${event.delegation.reason})` : ''}`;
    case 'recalled':
      return `${event.by.name} recalled ${name}${event.text ? `: ${event.text}` : ''}`;
    case 'reminded':
      return `${waitsFor(request)} reminded of ${name}`;
    case 'escalated':
      return event.to.length > 0
        ? `${event.why ?? 'Time is over'}: ${event.to.map((person) => person.name).join(', ')} asked as well`
        : `Time is over, and there is nobody more to ask: ${waitsFor(request)} can still decide, or hand it on with “${typed(`${request.kind} delegate ${name}`)}”`;
    case 'expired':
      return `${name} expired: nobody decided in time`;
    case 'lapsed':
      return `${name} lapsed: ${event.text}`;
    case 'condition': {
      const condition = request.conditions[event.index];
      return `${event.by.name}: “${condition?.text ?? 'condition'}” ${event.status}${event.evidence ? ` (${event.evidence})` : ''}`;
    }
    case 'due':
      return event.which
        .flatMap((index) => request.conditions[index] ?? [])
        .map(sayDue)
        .join('; ');
    case 'settled':
      return `${name} was carried out`;
  }
}
