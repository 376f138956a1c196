import { type PersonRef, refOf } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type Case, conflicted, isComplete, neededBy, whomToAsk, type World } from './authority.ts';
import { mapClocks, openNext, openSteps, pauseClock, resumeClock, startClock } from './clock.ts';
import { levelAt, rankOf } from './levels.ts';
import { openConditions } from './conditions.ts';
import { alreadyOver } from './refusals.ts';
import { carryOver, type Decided, grantOf, type Lasting, planned, stillGood, takeSeat } from './decide.ts';
import { type Approval, type Assessment, type Condition, isOpen } from './request.ts';
import { isTighter, sameTerms, type Terms } from './terms.ts';

/** Other terms from an approver, for the requester to accept: never looser than what was asked. */
export function decideCounter(
  request: Case,
  by: PersonRef,
  offer: { terms: Terms; conditions: readonly Condition[]; note?: string | undefined; revision?: number | undefined },
  world: World,
): Decided<'countered'> {
  const seat = takeSeat(request, by, offer.revision, world);
  if ('kind' in seat) return seat;
  if (sameTerms(request.ask, offer.terms) && offer.conditions.length === 0)
    return refuse(
      'This is what was asked for. Change an amount, the terms or the deposit, add a condition, or approve.',
      { field: 'amount' },
    );
  if (!isTighter(request.ask, offer.terms))
    return refuse(
      'A counter-offer cannot give more than was asked for. Lower the amount, shorten the terms or raise the deposit.',
      { field: 'amount' },
    );
  const counter = {
    by: refOf(by),
    for: seat.for,
    rank: seat.rank,
    terms: offer.terms,
    conditions: [...offer.conditions],
    note: offer.note,
    at: world.now,
  };
  return { what: 'countered', at: world.now, by: refOf(by), counter };
}

/** The requester takes the counter-offer: the policy is asked again, and the offer counts as its author's yes. */
export function decideAccept(
  request: Case,
  by: PersonRef,
  assessment: Assessment,
  lasting: Lasting,
  world: World,
): Decided<'accepted'> {
  const { counter } = request;
  if (request.status !== 'countered' || !counter)
    return isOpen(request) ? refuse('There is no counter-offer to accept.') : alreadyOver(request);
  if (by.id !== request.requester.id) return refuse(`Only ${request.requester.name}, who asked, can accept the offer.`);
  if (assessment.outcome === 'reject') return refuse('The policy allows these terms as a prepaid order only.');
  const yes: Approval = { by: counter.by, for: counter.for, rank: counter.rank, at: counter.at, note: counter.note };
  const carried = carryOver(planned(assessment.steps), [...stillGood(request, counter.terms), yes], world);
  const isDone = carried.every(isComplete);
  const steps = isDone ? carried : openNext(carried, { ...request, steps: carried }, world);
  const approved = isDone ? grantOf(request, counter.terms, assessment, lasting, world) : undefined;
  return { what: 'accepted', at: world.now, by: refOf(by), assessment, steps, approved };
}

/** A question to the requester, or to somebody else; the clocks stand until it is answered. */
export function decideAsk(
  request: Case,
  by: PersonRef,
  question: { text: string; to?: PersonRef | undefined; revision?: number | undefined },
  world: World,
): Decided<'asked'> {
  const seat = takeSeat(request, by, question.revision, world);
  if ('kind' in seat) return seat;
  const steps = mapClocks(request.steps, (clock) => pauseClock(clock, world.now));
  const to = refOf(question.to ?? request.requester);
  return {
    what: 'asked',
    at: world.now,
    by: refOf(by),
    question: { by: refOf(by), to, text: question.text, at: world.now },
    steps,
  };
}

export function decideAnswer(request: Case, by: PersonRef, text: string, world: World): Decided<'answered'> {
  const question = request.questions.at(-1);
  if (request.status !== 'info-requested' || !question)
    return isOpen(request) ? refuse('No question is open.') : alreadyOver(request);
  if (by.id !== question.to.id && by.id !== request.requester.id)
    return refuse(`The question is for ${question.to.name}.`);
  const steps = mapClocks(request.steps, (clock) => resumeClock(clock, world));
  return { what: 'answered', at: world.now, by: refOf(by), text, steps };
}

/** An approver hands their seat for this request to somebody else. */
export function decideDelegate(
  request: Case,
  by: PersonRef,
  handed: { to: PersonRef; reason?: string | undefined; revision?: number | undefined },
  world: World,
): Decided<'delegated'> {
  const seat = takeSeat(request, by, handed.revision, world);
  if ('kind' in seat) return seat;
  if (handed.to.id === by.id) return refuse('You would hand it to yourself.', { field: 'to' });
  const delegation = { from: refOf(by), to: refOf(handed.to), reason: handed.reason, at: world.now };
  const barred = conflicted(request, world);
  if (barred.has(handed.to.id))
    return refuse(`${handed.to.name} asked for this or shares in the deal, and cannot decide it.`, { field: 'to' });
  if (request.delegations.some(({ from }) => from.id === handed.to.id))
    return refuse(`${handed.to.name} has handed this on already. Pick somebody else.`, { field: 'to' });
  const open = openSteps(request.steps);
  const steps = request.steps.map((step) =>
    open.includes(step)
      ? { ...step, asked: [...step.asked.filter(({ id }) => id !== by.id && id !== handed.to.id), refOf(handed.to)] }
      : step,
  );
  return { what: 'delegated', at: world.now, by: refOf(by), delegation, steps };
}

/** What became of a condition. Waiving and failing needs an approver's authority; the requester may report it met. */
export function decideCondition(
  request: Case,
  by: PersonRef,
  judged: { index: number; status: 'met' | 'waived' | 'failed'; evidence?: string | undefined },
  mayJudge: boolean,
  world: World,
): Decided<'condition'> {
  const condition = request.conditions[judged.index];
  if (!condition) return refuse('There is no such condition.');
  if (condition.status === 'open' && !openConditions(request).includes(condition))
    return refuse('There is no such condition on an approval that holds.');
  if (condition.status !== 'open')
    return refuse(`This condition is ${condition.status} already, by ${condition.by?.name ?? 'somebody'}.`);
  const isRequester = by.id === request.requester.id;
  if (!mayJudge && !(isRequester && judged.status === 'met'))
    return refuse('Only an approver can waive or fail a condition; the requester can report it met.');
  if (judged.status === 'waived' && conflicted(request, world).has(by.id))
    return refuse('You cannot waive a condition of your own request.');
  if (!judged.evidence)
    return refuse('Say what shows it: a payment reference, a document, a reason.', { field: 'evidence' });
  return {
    what: 'condition',
    at: world.now,
    by: refOf(by),
    index: judged.index,
    status: judged.status,
    evidence: judged.evidence,
  };
}

/** People asked anew because somebody went away: absent ones are replaced, nobody who was asked is dropped otherwise. */
export function reassign(request: Case, world: World): Case['steps'] | Refusal {
  const open = openSteps(request.steps);
  let moved = false;
  const steps = request.steps.map((step) => {
    if (!open.includes(step)) return step;
    const fresh = whomToAsk(step, request, world);
    const added = fresh.filter(({ id }) => !step.asked.some((known) => known.id === id));
    if (added.length === 0) return step;
    moved = true;
    const { alarmed: _alarmed, ...rest } = step;
    const { hours } = levelAt(world.levels, rankOf(world.levels, step.level));
    // Whose clock ran for nobody begins anew.
    const clock = step.asked.length === 0 && { clock: startClock(hours, neededBy(step), added, world) };
    return { ...rest, asked: [...step.asked, ...added], ...clock };
  });
  return moved ? steps : refuse('Nobody else has to be asked.');
}
