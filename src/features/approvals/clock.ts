import type { Day } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import { rankOf, levelAt } from './levels.ts';
import { adminsOf, type Case, isComplete, whomToAsk, type World } from './authority.ts';
import { addWorkingHours, workingHoursBetween } from '../../core/calendar.ts';
import { nextReminder, openConditions } from './conditions.ts';
import type { RequestState, Step, StepClock } from './request.ts';

const reminderShares = [0.5, 0.9];

/**
 * A clock that has run out when `needed` of the people asked have had the hours, each in the working hours of their own
 * zone. It is kept in the zone of the person who decides that instant.
 */
export function startClock(hours: number, needed: number, asked: readonly PersonRef[], world: World): StepClock {
  const zones = asked.map(({ id }) => world.people.find((person) => person.id === id)?.zone ?? world.zone);
  const ends = (zones.length > 0 ? zones : [world.zone])
    .map((zone) => ({ zone, dueAt: addWorkingHours(world.now, hours, zone, world.calendar) }))
    .sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime());
  const { zone, dueAt } = ends[Math.min(needed, ends.length) - 1] ?? { zone: world.zone, dueAt: world.now };
  const remindAt = reminderShares.map((share) => addWorkingHours(world.now, hours * share, zone, world.calendar));
  return { zone, hours, startedAt: world.now, worked: 0, dueAt, remindAt, reminded: 0 };
}

export function pauseClock(clock: StepClock, now: Date): StepClock {
  return clock.pausedAt ? clock : { ...clock, pausedAt: now };
}

export function resumeClock(clock: StepClock, { now, calendar }: World): StepClock {
  const { pausedAt, ...rest } = clock;
  if (!pausedAt) return clock;
  const worked = clock.worked + workingHoursBetween(clock.startedAt, pausedAt, clock.zone, calendar);
  const after = (hours: number) => addWorkingHours(now, Math.max(0, hours - worked), clock.zone, calendar);
  return {
    ...rest,
    startedAt: now,
    worked,
    dueAt: after(clock.hours),
    remindAt: clock.remindAt.map((at, index) =>
      index < clock.reminded ? at : after(clock.hours * (reminderShares[index] ?? 1)),
    ),
  };
}

export function mapClocks(steps: readonly Step[], change: (clock: StepClock) => StepClock): Step[] {
  return steps.map((step) => (step.clock && !isComplete(step) ? { ...step, clock: change(step.clock) } : step));
}

/** Steps that can be decided now: the incomplete ones of the first stage that has any. */
export function openSteps(steps: readonly Step[]): Step[] {
  const incomplete = steps.filter((step) => !isComplete(step));
  const stage = Math.min(...incomplete.map((step) => step.stage));
  return incomplete.filter((step) => step.stage === stage);
}

/** Asks people for the steps whose turn it is, and starts their clocks. */
export function openNext(steps: readonly Step[], request: Case, world: World): Step[] {
  const open = openSteps(steps);
  return steps.map((step) => {
    if (!open.includes(step) || step.clock) return step;
    const asked = whomToAsk(step, { ...request, steps: [...steps] }, world);
    const needed = step.need === 'all' ? Math.max(1, asked.length) : step.need;
    const { hours } = levelAt(world.levels, rankOf(world.levels, step.level));
    const alarmed = asked.length === 0 ? { alarmed: adminsOf(world) } : {};
    return { ...step, asked, needed, clock: startClock(hours, needed, asked, world), ...alarmed };
  });
}

/** When an approval is over: midday of the day after its last, which is over then in every zone of the company's people. */
export function endOf(validUntil: Day): Date {
  return new Date(Date.parse(`${validUntil}T12:00:00Z`) + 86_400_000);
}

/** When a job has to look at a request next: a reminder, the end of a clock, of the request or of the approval. */
export function nextLook(state: RequestState): Date | undefined {
  const reminders = openConditions(state).map(nextReminder);
  switch (state.status) {
    case 'approved':
      if (!state.settled) return state.decidedAt;
      return earliest([...reminders, state.validUntil === undefined ? undefined : endOf(state.validUntil)]);
    case 'rejected':
      return earliest(reminders);
    case 'info-requested':
    case 'countered':
      return state.expiresAt;
    case 'in-review': {
      const clocks = openSteps(state.steps).flatMap(({ clock }) => (clock && !clock.pausedAt ? [clock] : []));
      return earliest([state.expiresAt, ...clocks.map((clock) => clock.remindAt[clock.reminded] ?? clock.dueAt)]);
    }
    case 'recalled':
    case 'expired':
    case 'lapsed':
      return undefined;
  }
}

function earliest(instants: readonly (Date | undefined)[]): Date | undefined {
  const known = instants.flatMap((at) => (at ? [at.getTime()] : []));
  return known.length > 0 ? new Date(Math.min(...known)) : undefined;
}
