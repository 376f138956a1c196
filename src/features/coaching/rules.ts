import { addDays, type Day } from '../../core/dates.ts';
import { hasRole, type Person, type PersonRef } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { Write } from '../../core/records.ts';
import { typed } from '../../core/typed.ts';
import type { Coaching, CoachingFields } from './coaching.ts';

/** Managers coach; nobody coaches themselves. */
export function mayCoach(actor: Pick<Person, 'id' | 'roles'>, rep: PersonRef): Refusal | undefined {
  if (!hasRole(actor, ['manager', 'admin']))
    return refuse(`Only managers write coaching notes. Yours: “${typed('coach list')}”.`);
  return actor.id === rep.id ? refuse('A note is for somebody else than yourself.', { field: 'person' }) : undefined;
}

/** The two that it is between, and nobody else: no other manager, no admin. */
export function mayRead(actor: Pick<Person, 'id'>, { rep, by }: Pick<CoachingFields, 'rep' | 'by'>): boolean {
  return actor.id === rep.id || actor.id === by.id;
}

export function decideDone(current: Coaching, actor: PersonRef): Write<CoachingFields> | Refusal {
  if (!mayRead(actor, current)) return refuse('This is between two other people.');
  if (current.type !== 'action') return refuse('A note cannot be done; an action can.');
  if (current.status === 'done') return refuse('This is done already.');
  return {
    kind: 'write',
    set: { status: 'done', remindAt: undefined },
    what: 'coaching.done',
    summary: `an action of ${current.rep.name} is done`,
  };
}

/** When a reminder is due: in the morning of the due day, then once more on the day after. */
export function reminderDay(due: Day, reminded: number): Day | undefined {
  return reminded > 1 ? undefined : addDays(due, reminded);
}

/** The reminder is told by the write that puts the next one off, so that it is told once. */
export function decideRemind(
  current: Coaching,
  now: Date,
  next: Date | undefined,
  due: Write<CoachingFields>['due'],
): Write<CoachingFields> | Refusal {
  const isDue =
    current.status === 'open' && current.remindAt !== undefined && current.remindAt <= now && !current.removed;
  if (!isDue) return refuse('Nothing to remind of.');
  return {
    kind: 'write',
    set: { remindAt: next },
    what: 'coaching.reminded',
    summary: `${current.rep.name} was reminded of an action`,
    ...(due && { due }),
  };
}
