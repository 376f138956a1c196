import type { Person, PersonRef } from '../../core/person.ts';
import { authorityOf, type Levels, levelAt, rankOf, standsOn } from './levels.ts';
import type { Request, RequestState, Step, Subject } from './request.ts';
import type { WorkCalendar } from '../../core/calendar.ts';

/** Somebody is away from `from` up to but not including `until`; meanwhile `delegate` decides in their place. */
export interface Absence {
  person: PersonRef;
  from: Date;
  until: Date;
  delegate?: PersonRef | undefined;
  reason?: string | undefined;
}

/** What a decision has to know beside the request itself. */
export interface World {
  now: Date;
  /** The company's zone, for clocks of steps that nobody holds. */
  zone: string;
  levels: Levels;
  people: readonly Person[];
  absences: readonly Absence[];
  calendar: WorkCalendar;
}

export type Case = Subject & RequestState;

/** Longer chains of delegates are not followed: nobody could say any more in whose name somebody decides. */
const longestChain = 3;

function isAbsent(person: string, world: Pick<World, 'absences' | 'now'>): boolean {
  return world.absences.some((absence) => absence.person.id === person && isNow(absence, world.now));
}

function isNow(absence: Absence, now: Date): boolean {
  return absence.from <= now && now < absence.until;
}

/** Who stands in for a person now: by absence, and by a delegation of this request. */
function delegatesOf(person: string, request: Pick<Request, 'delegations'> | undefined, world: World): PersonRef[] {
  const away = world.absences.filter((absence) => absence.person.id === person && isNow(absence, world.now));
  const handed = request?.delegations.filter(({ from }) => from.id === person) ?? [];
  return [...away.flatMap(({ delegate }) => delegate ?? []), ...handed.map(({ to }) => to)];
}

/** Everybody who acts for one of `from`, themselves included; circles and long chains end by themselves. */
function withDelegates(from: readonly string[], request: Case | undefined, world: World): Set<string> {
  const reached = new Set(from);
  let edge = [...reached];
  for (let depth = 0; depth < longestChain && edge.length > 0; depth += 1) {
    edge = edge
      .flatMap((id) => delegatesOf(id, request, world).map((delegate) => delegate.id))
      .filter((id) => !reached.has(id));
    for (const id of edge) reached.add(id);
  }
  return reached;
}

/** Requester, deal owner, those who share in the deal, and whoever acts for one of them now. */
export function conflicted(request: Case, world: World): Set<string> {
  const own = [request.requester, ...(request.deal ? [request.deal.owner, ...request.deal.sharers] : [])];
  return withDelegates(
    own.map(({ id }) => id),
    undefined,
    world,
  );
}

/** Everybody whose yes is counted already, the absent person and the delegate both. */
export function counted(steps: readonly Step[]): Set<string> {
  return new Set(
    steps.flatMap((step) =>
      step.approvals.flatMap(({ by, for: principal }) => [by.id, ...(principal ? [principal.id] : [])]),
    ),
  );
}

/** In whose place somebody decides, and with what authority. */
export interface Seat {
  rank: number;
  for?: PersonRef | undefined;
}

/** The seats that a person can take, best first: their own, then those of people for whom they act. */
export function seatsOf(person: PersonRef, request: Case, world: World): Seat[] {
  const barred = conflicted(request, world);
  const used = counted(request.steps);
  if (barred.has(person.id) || used.has(person.id)) return [];
  const seats: Seat[] = [];
  for (const principal of world.people) {
    const rank = authorityOf(world.levels, principal);
    if (rank < 0 || barred.has(principal.id) || used.has(principal.id)) continue;
    if (principal.id === person.id) seats.unshift({ rank });
    else if (withDelegates([principal.id], request, world).has(person.id))
      seats.push({ rank, for: { id: principal.id, name: principal.name } });
  }
  return seats;
}

/**
 * Whom to ask for a step: those who stand on its level; for an absent one their delegate; nobody who is conflicted or
 * counted. When nobody is left the question goes a level up, never nowhere.
 */
export function whomToAsk(step: Pick<Step, 'level' | 'need'>, request: Case, world: World): PersonRef[] {
  const least = step.need === 'all' ? 1 : step.need;
  const asked = new Map<string, PersonRef>();
  for (let rank = rankOf(world.levels, step.level); rank < world.levels.length; rank += 1) {
    for (const person of holdersAt(rank, request, world)) asked.set(person.id, person);
    if (asked.size >= least) break;
  }
  return [...asked.values()];
}

/** Free and present people on one level, delegates in the place of absent ones. */
export function holdersAt(rank: number, request: Case, world: World): PersonRef[] {
  const level = levelAt(world.levels, rank);
  const barred = conflicted(request, world);
  const used = counted(request.steps);
  const isFree = (id: string) => !barred.has(id) && !used.has(id);
  const found = new Map<string, PersonRef>();
  for (const person of world.people) {
    if (!standsOn(level, person) || !isFree(person.id)) continue;
    const stand = standIn(person, request, world, isFree);
    if (stand) found.set(stand.id, stand);
  }
  return [...found.values()];
}

/** Who can name somebody for a level that nobody holds. */
export function adminsOf({ people }: Pick<World, 'people'>): PersonRef[] {
  return people.filter(({ roles }) => roles.includes('admin')).map(({ id, name }) => ({ id, name }));
}

/** The person, or while they are away whoever decides in their place; undefined when nobody who is free does. */
export function standIn(
  person: PersonRef,
  request: Case,
  world: World,
  isFree: (id: string) => boolean,
): PersonRef | undefined {
  const seen = new Set<string>();
  let current: PersonRef = person;
  for (let depth = 0; depth <= longestChain; depth += 1) {
    const handed = request.delegations.some(({ from }) => from.id === current.id);
    if (!handed && !isAbsent(current.id, world)) return { id: current.id, name: current.name };
    seen.add(current.id);
    const next = delegatesOf(current.id, request, world).find(({ id }) => isFree(id) && !seen.has(id));
    if (!next) return undefined;
    current = next;
  }
  return undefined;
}

/** Whether the steps that are left could still be staffed when these people's yes were counted. */
export function leavesEnough(steps: readonly Step[], request: Case, world: World): boolean {
  const barred = conflicted(request, world);
  const used = counted(steps);
  let needed = 0;
  // Authorities are nested, so it is enough to count from the top: need at or above a rank, people at or above it.
  for (let rank = world.levels.length - 1; rank >= 0; rank -= 1) {
    for (const step of steps)
      if (rankOf(world.levels, step.level) === rank) needed += Math.max(0, neededBy(step) - step.approvals.length);
    const free = world.people.filter(
      (person) => !barred.has(person.id) && !used.has(person.id) && authorityOf(world.levels, person) >= rank,
    );
    if (free.length < needed) return false;
  }
  return true;
}

export function neededBy(step: Step): number {
  return step.needed ?? (step.need === 'all' ? 1 : step.need);
}

export function isComplete(step: Step): boolean {
  return step.approvals.length >= neededBy(step);
}
