import { addDays, type Day, dayIn, formatDay, morningOf } from '../../core/dates.ts';
import { hasRole, type Person, type PersonRef, refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type Case, type CaseFields, type Severity, voiceName } from './voice.ts';

/** Working days until a complaint has to be answered. */
const daysFor: Record<Severity, number> = { high: 1, medium: 3, low: 5 };

/** The day by which a complaint has to be answered: so many of the company's working days from today. */
export function deadlineOf(severity: Severity, today: Day, workingDays: readonly number[]): Day {
  let day = today;
  for (let left = daysFor[severity]; left > 0; ) {
    day = addDays(day, 1);
    if (workingDays.includes(weekdayOf(day)) || workingDays.length === 0) left -= 1;
  }
  return day;
}

/** ISO weekday, 1 = Monday. */
function weekdayOf(day: Day): number {
  return ((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** The next of three mornings on the owner's clocks: the day before it is due, the day itself, the day after. */
export function reminderAfter(due: Day, now: Date, zone: string): Date | undefined {
  return [-1, 0, 1].map((days) => morningOf(addDays(due, days), zone)).find((morning) => morning > now);
}

export function isOverdue({ state, due }: Pick<CaseFields, 'state' | 'due'>, today: Day): boolean {
  return state !== 'done' && due < today;
}

/** Its owner, whoever recorded it, managers and admins. */
function mayNotHandle(current: Case, by: Person): Refusal | undefined {
  const isTheirs = current.owner.id === by.id || current.by.id === by.id || hasRole(by, ['manager', 'admin']);
  if (isTheirs) return undefined;
  return refuse(
    `${voiceName(current)} belongs to ${current.owner.name}. Only they, ${current.by.name}, managers and admins change it.`,
  );
}

export function decideTake(current: Case, by: Person): Write<CaseFields> | Refusal {
  const refused = mayNotHandle(current, by);
  if (refused) return refused;
  if (current.state === 'done') return refuse(`${voiceName(current)} is done already. “Reopen” opens it again.`);
  if (current.state === 'working') return refuse(`${current.owner.name} is on it already.`);
  return {
    kind: 'write',
    set: { state: 'working' },
    what: `voice.${current.type}.working`,
    summary: `is working on ${voiceName(current)}`,
  };
}

/** A complaint is closed with the words that tell how; a promise may be kept without any. */
export function decideDone(
  current: Case,
  outcome: string | undefined,
  by: Person,
  now: Date,
): Write<CaseFields> | Refusal {
  const refused = mayNotHandle(current, by);
  if (refused) return refused;
  if (current.state === 'done')
    return refuse(
      `${voiceName(current)} was closed before${current.outcome === undefined ? '' : `: “${current.outcome}”`}.`,
    );
  if (current.type === 'complaint' && outcome === undefined)
    return refuse('Say how it was resolved: whoever brought the complaint will read it.', { field: 'outcome' });
  const verb = current.type === 'complaint' ? 'resolved' : 'kept';
  return {
    kind: 'write',
    set: { state: 'done', outcome, doneAt: now, remindAt: undefined },
    what: `voice.${current.type}.${verb}`,
    summary: `${verb} ${voiceName(current)}${outcome === undefined ? '' : `: ${outcome}`}`,
  };
}

export interface Reopening {
  why: string;
  due: Day;
  remindAt: Date | undefined;
}

export function decideReopen(
  current: Case,
  { why, due, remindAt }: Reopening,
  by: Person,
): Write<CaseFields> | Refusal {
  const refused = mayNotHandle(current, by);
  if (refused) return refused;
  if (current.state !== 'done') return refuse(`${voiceName(current)} is open.`);
  return {
    kind: 'write',
    set: { state: 'open', outcome: undefined, doneAt: undefined, reopened: current.reopened + 1, due, remindAt },
    what: `voice.${current.type}.reopened`,
    summary: `opened ${voiceName(current)} again: ${why}`,
  };
}

export interface Handover {
  owner: PersonRef;
  due: Day;
  remindAt: Date | undefined;
}

export function decideAssign(
  current: Case,
  { owner, due, remindAt }: Handover,
  by: Person,
): Write<CaseFields> | Refusal {
  const refused = mayNotHandle(current, by);
  if (refused) return refused;
  if (current.state === 'done') return refuse(`${voiceName(current)} is done. Open it again first.`);
  const isSame = owner.id === current.owner.id && due === current.due;
  if (isSame) return refuse(`${voiceName(current)} is ${current.owner.name}’s, due ${formatDay(due)}, already.`);
  const isMoved = owner.id !== current.owner.id;
  return {
    kind: 'write',
    set: { owner: refOf(owner), due, remindAt },
    what: `voice.${current.type}.assigned`,
    summary: isMoved
      ? `gave ${voiceName(current)} to ${owner.name}, due ${formatDay(due)}`
      : `moved ${voiceName(current)} to ${formatDay(due)}`,
  };
}

/** How a reminder finds a case, by its owner's calendar. */
export function momentOf(due: Day, now: Date, zone: string): 'ahead' | 'due' | 'over' {
  const today = dayIn(now, zone);
  if (today > due) return 'over';
  return today === due ? 'due' : 'ahead';
}

/** The reminder is told by the write that puts the next one off, so that it is told once. */
export function decideRemind(
  current: Case,
  now: Date,
  { next, due }: { next: Date | undefined; due: NonNullable<Write<CaseFields>['due']> },
): Write<CaseFields> | Refusal {
  const isDue =
    current.state !== 'done' && current.remindAt !== undefined && current.remindAt <= now && !current.removed;
  if (!isDue) return refuse('Nothing to remind of.');
  return {
    kind: 'write',
    set: { remindAt: next },
    what: `voice.${current.type}.reminded`,
    summary: `${current.owner.name} was reminded of ${voiceName(current)}, a ${current.type}`,
    due,
  };
}
