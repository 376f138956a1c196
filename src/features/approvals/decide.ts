import { dueOn, promised } from './conditions.ts';
import type { Duty } from './kind.ts';
import { addDays, dayIn, type Day } from '../../core/dates.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import {
  type Case,
  conflicted,
  counted,
  isComplete,
  leavesEnough,
  type Seat,
  seatsOf,
  type World,
} from './authority.ts';
import { openNext, openSteps } from './clock.ts';
import { fingerprintOf } from './fingerprint.ts';
import { rankOf } from './levels.ts';
import {
  type Approval,
  type Assessment,
  type Condition,
  type Grant,
  isOpen,
  type PlannedStep,
  type RejectCode,
  type RequestEvent,
  type Step,
  type Subject,
} from './request.ts';
import { isTighter, sayTerms, type Terms } from './terms.ts';
import { alreadyOver, whoMay, whyConflicted } from './refusals.ts';

/** An event that follows from what somebody did, or why it may not happen. */
export type Decided<W extends RequestEvent['what']> = Extract<RequestEvent, { what: W }> | Refusal;

/** How long things last by the policy. */
export interface Lasting {
  /** Days after which an undecided request ends. */
  openDays: number;
  /** Days that an approval is good for. */
  validDays: number;
  /** What a refusal leaves to do. */
  duties?: readonly Duty[] | undefined;
}

export function planned(steps: readonly PlannedStep[]): Step[] {
  return steps.map((step) => ({ ...step, approvals: [], asked: [], escalations: 0 }));
}

/** A new request: approved by the policy, in review by its chain, or refused by it. */
export function decideSubmit(
  subject: Subject,
  ask: Terms,
  assessment: Assessment,
  lasting: Lasting,
  world: World,
  agreed: readonly Condition[] = [],
): Extract<RequestEvent, { what: 'submitted' }> {
  const expiresAt = new Date(world.now.getTime() + lasting.openDays * 86_400_000);
  const conditions = [...promised({}, ask), ...agreed];
  const fields = {
    what: 'submitted',
    at: world.now,
    by: refOf(subject.requester),
    ask,
    assessment,
    conditions,
    expiresAt,
  } as const;
  if (assessment.outcome === 'auto')
    return { ...fields, steps: [], approved: grantOf(subject, ask, assessment, lasting, world) };
  if (assessment.outcome === 'reject')
    return { ...fields, steps: [], conditions: [...conditions, ...leftBy(lasting.duties, world)] };
  return {
    ...fields,
    steps: openNext(planned(assessment.steps), emptyCase(subject, ask, assessment, expiresAt), world),
  };
}

/** Other terms from the requester, while nobody has said yes: the policy is asked again. */
export function decideAmend(
  request: Case,
  by: PersonRef,
  ask: Terms,
  assessment: Assessment,
  lasting: Lasting,
  world: World,
  agreed: readonly Condition[] = [],
): Decided<'amended'> {
  if (!isOpen(request)) return alreadyOver(request);
  if (by.id !== request.requester.id)
    return refuse(`Only ${request.requester.name}, who asked, can change the request.`);
  if (request.steps.some((step) => step.approvals.length > 0))
    return refuse('Somebody has approved these terms already. Recall the request and ask again, or let it be decided.');
  if (assessment.outcome === 'reject') return refuse('The policy allows these terms as a prepaid order only.');
  const steps = openNext(planned(assessment.steps), { ...request, steps: [] }, world);
  const approved = assessment.outcome === 'auto' ? grantOf(request, ask, assessment, lasting, world) : undefined;
  const conditions = [...promised({}, ask), ...agreed];
  return { what: 'amended', at: world.now, by: refOf(by), ask, assessment, steps, conditions, approved };
}

export interface Verdict {
  note?: string | undefined;
  /** The revision that the button was drawn for; absent when typed. */
  revision?: number | undefined;
}

export function decideApprove(
  request: Case,
  by: PersonRef,
  verdict: Verdict,
  lasting: Lasting,
  world: World,
): Decided<'approved'> {
  const seat = takeSeat(request, by, verdict.revision, world);
  if ('kind' in seat) return seat;
  const approval: Approval = { by: refOf(by), for: seat.for, rank: seat.rank, at: world.now, note: verdict.note };
  const steps = request.steps.map((step, index) =>
    index === seat.step ? { ...step, approvals: [...step.approvals, approval] } : step,
  );
  if (!leavesEnough(steps, request, world) && leavesEnough(request.steps, request, world))
    return refuse('You are needed for a later step, and everyone counts once. Let somebody else decide this one.');
  const isLast = steps.every(isComplete);
  const approved = isLast ? grantOf(request, request.ask, request.assessment, lasting, world) : undefined;
  return {
    what: 'approved',
    at: world.now,
    by: refOf(by),
    step: seat.step,
    approval,
    steps: openNext(steps, request, world),
    approved,
  };
}

export function decideReject(
  request: Case,
  by: PersonRef,
  why: { code: RejectCode; text: string; revision?: number | undefined },
  world: World,
  duties: readonly Duty[] = [],
): Decided<'rejected'> {
  const seat = takeSeat(request, by, why.revision, world);
  if ('kind' in seat) return seat;
  if (why.text.trim().length < 3) return refuse('Say why in a few words: the requester reads them.', { field: 'text' });
  const left = leftBy(duties, world);
  const { code, text } = why;
  return {
    what: 'rejected',
    at: world.now,
    by: refOf(by),
    for: seat.for,
    code,
    text,
    ...(left.length > 0 && { duties: left }),
  };
}

/** What a refusal leaves to do, each with its day. */
function leftBy(duties: readonly Duty[] = [], world: World): Condition[] {
  const today = dayIn(world.now, world.zone);
  return duties.map(({ text, days }) => dueOn({ kind: 'notice', text, status: 'open' }, addDays(today, days), world));
}

export function decideRecall(request: Case, by: PersonRef, text: string, world: World): Decided<'recalled'> {
  if (!isOpen(request)) return alreadyOver(request);
  const mayRecall = by.id === request.requester.id || by.id === request.deal?.owner.id;
  if (!mayRecall) return refuse(`Only ${request.requester.name}, who asked, can recall it. An approver can reject it.`);
  return { what: 'recalled', at: world.now, by: refOf(by), text };
}

/** The step and authority with which somebody decides now, or in words why they may not. */
export function takeSeat(
  request: Case,
  by: PersonRef,
  revision: number | undefined,
  world: World,
): (Seat & { step: number }) | Refusal {
  if (request.status === 'countered')
    return refuse(
      `${request.counter?.by.name ?? 'An approver'} has made a counter-offer; ${request.requester.name} has to accept or withdraw first.`,
    );
  if (!isOpen(request)) return alreadyOver(request);
  if (revision !== undefined && revision !== request.revision)
    return refuse(
      `The terms have changed since this card was drawn. They are now: ${sayTerms(request.ask)}. Please look again.`,
    );
  const barred = conflicted(request, world);
  if (barred.has(by.id)) return refuse(whyConflicted(request, by));
  if (counted(request.steps).has(by.id))
    return refuse('Your decision is counted already; another step needs another person.');
  const open = openSteps(request.steps);
  const highest = [...open].sort((a, b) => rankOf(world.levels, b.level) - rankOf(world.levels, a.level));
  for (const seat of seatsOf(by, request, world)) {
    const step = highest.find((each) => seat.rank >= rankOf(world.levels, each.level));
    if (step) return { ...seat, step: request.steps.indexOf(step) };
  }
  return refuse(whoMay(request, open));
}

/** For how long a yes to these terms holds, and what it is bound to. */
export function grantOf(subject: Subject, ask: Terms, assessment: Assessment, lasting: Lasting, world: World): Grant {
  const last = addDays(dayIn(world.now, world.zone), lasting.validDays);
  const validUntil: Day =
    ask.until !== undefined && ask.until < last && !subject.purpose.endsWith('limit') ? ask.until : last;
  const followUp = subject.purpose.endsWith('limit') ? { followUp: true } : {};
  return { validUntil, fingerprint: fingerprintOf(subject, ask, assessment), ...followUp };
}

/**
 * A new chain in which the yes that was given already counts: each approval goes to the highest open step that its
 * authority covers. A yes to looser terms covers tighter ones; one to tighter terms covers nothing.
 */
export function carryOver(steps: readonly Step[], approvals: readonly Approval[], world: World): Step[] {
  let next = steps.map((step) => ({ ...step }));
  for (const approval of [...approvals].sort((a, b) => b.rank - a.rank)) {
    const free = next.filter((step) => !isComplete(step) && rankOf(world.levels, step.level) <= approval.rank);
    const best = free.sort((a, b) => rankOf(world.levels, b.level) - rankOf(world.levels, a.level))[0];
    if (best) next = next.map((step) => (step === best ? { ...step, approvals: [...step.approvals, approval] } : step));
  }
  return next;
}

export function stillGood(request: Case, terms: Terms): Approval[] {
  return isTighter(request.ask, terms) ? request.steps.flatMap((step) => step.approvals) : [];
}

function emptyCase(subject: Subject, ask: Terms, assessment: Assessment, expiresAt: Date): Case {
  return {
    ...subject,
    status: 'in-review',
    ask,
    revision: 1,
    assessment,
    steps: [],
    conditions: [],
    questions: [],
    delegations: [],
    expiresAt,
    settled: true,
  };
}
