import type { PersonRef } from '../../core/person.ts';
import { adminsOf, type Case, conflicted, counted, holdersAt, neededBy, standIn, type World } from './authority.ts';
import { endOf, openSteps, startClock } from './clock.ts';
import { openConditions, remindersUntil } from './conditions.ts';
import { levelAt, rankOf } from './levels.ts';
import type { RequestEvent, Step } from './request.ts';

export const system: PersonRef = { id: 'system', name: 'Rainmaker' };

/**
 * What time alone makes of a request: a reminder at half and at nine tenths of a clock, somebody more to ask when it has
 * run out, the end of an undecided request, the end of an approval. Silence never approves. Undefined when nothing is due.
 */
export function decideTime(request: Case, world: World): RequestEvent | undefined {
  const { now } = world;
  if (request.status === 'approved') {
    const isOver = request.settled && request.validUntil !== undefined && endOf(request.validUntil) <= now;
    if (isOver) return { what: 'lapsed', at: now, by: system, text: 'its validity is over' };
  }
  const which = dueConditions(request, now);
  if (which.length > 0) return { what: 'due', at: now, by: system, which };
  const isOpen =
    request.status === 'in-review' || request.status === 'info-requested' || request.status === 'countered';
  if (isOpen && request.expiresAt <= now) return { what: 'expired', at: now, by: system };
  if (request.status !== 'in-review') return undefined;
  return escalation(request, world) ?? reminder(request, world);
}

/** Open conditions whose next reminder has come, by their index. */
function dueConditions(request: Case, now: Date): number[] {
  const open = openConditions(request);
  return request.conditions.flatMap((condition, index) =>
    open.includes(condition) && remindersUntil(condition, now) > (condition.reminded ?? 0) ? [index] : [],
  );
}

function reminder(request: Case, { now }: World): RequestEvent | undefined {
  const open = openSteps(request.steps);
  let isDue = false;
  const steps = request.steps.map((step) => {
    const { clock } = step;
    if (!clock || clock.pausedAt || !open.includes(step)) return step;
    // After a standstill both reminders may be due: one message is enough.
    const reminded = clock.remindAt.filter((at) => at <= now).length;
    if (reminded <= clock.reminded) return step;
    isDue = true;
    return { ...step, clock: { ...clock, reminded } };
  });
  return isDue ? { what: 'reminded', at: now, by: system, steps } : undefined;
}

function escalation(request: Case, world: World): RequestEvent | undefined {
  const open = openSteps(request.steps);
  const to: PersonRef[] = [];
  const steps = request.steps.map((step) => {
    const { clock } = step;
    if (!clock || clock.pausedAt || clock.dueAt > world.now || !open.includes(step)) return step;
    const more = nextToAsk(step, request, world);
    to.push(...more.people);
    const asked = [...step.asked, ...more.people];
    return {
      ...step,
      asked,
      escalations: step.escalations + 1,
      ...(asked.length === 0 && { alarmed: adminsOf(world) }),
      clock: startClock(more.hours, neededBy(step), more.people.length > 0 ? more.people : asked, world),
    };
  });
  return steps.some((step, index) => step !== request.steps[index])
    ? { what: 'escalated', at: world.now, by: system, steps, to }
    : undefined;
}

/** Who is new on the level, its backup, then the levels above, one each time; who was asked before may still decide. */
function nextToAsk(step: Step, request: Case, world: World): { people: PersonRef[]; hours: number } {
  const rank = rankOf(world.levels, step.level);
  const barred = conflicted(request, world);
  const used = counted(request.steps);
  const isNew = ({ id }: Pick<PersonRef, 'id'>) =>
    !barred.has(id) && !used.has(id) && !step.asked.some((known) => known.id === id);
  const own = levelAt(world.levels, rank);
  const fresh = step.asked.length === 0 ? holdersAt(rank, request, world).filter(isNew) : [];
  if (fresh.length > 0) return { people: fresh, hours: own.hours };
  const backup = own.backup && standIn(own.backup, request, world, (id) => isNew({ id }));
  if (backup && isNew(backup)) return { people: [backup], hours: own.hours };
  for (let above = rank + 1; above < world.levels.length; above += 1) {
    const people = holdersAt(above, request, world).filter(isNew);
    if (people.length > 0) return { people, hours: levelAt(world.levels, above).hours };
  }
  return { people: [], hours: levelAt(world.levels, world.levels.length - 1).hours };
}
