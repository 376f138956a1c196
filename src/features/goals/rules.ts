import { DateTime } from 'luxon';
import { hasRole, type Person, refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { type Checkin, type Closing, type Goal, type GoalFields, goalName, type KeyResult } from './goal.ts';

export const leaders = ['manager', 'admin'] as const;
const mostResults = 10;
const mostCheckins = 500;

type Decided = Write<GoalFields> | Refusal;
type Actor = Pick<Person, 'id' | 'name' | 'roles'>;

/** Everybody sets goals for themselves; those of teams, of the company and of others are set by those who lead. */
export function maySet(actor: Actor, level: GoalFields['level'], owner: { id: string }): Refusal | undefined {
  if (hasRole(actor, leaders)) return undefined;
  if (level.kind === 'person' && level.id === actor.id && owner.id === actor.id) return undefined;
  return refuse('Goals of the company, of teams and of others are set by managers. Your own: level:me.', {
    field: 'level',
  });
}

/** What stands in the way of changing an objective: it is its owner’s and its leaders’, while it is open. */
function blocked(goal: Goal, actor: Actor): Refusal | undefined {
  if (goal.owner.id !== actor.id && !hasRole(actor, leaders))
    return refuse(`${goalName(goal)} is for ${goal.owner.name} and managers to change.`);
  if (goal.state === 'open') return undefined;
  return refuse(`${goalName(goal)} is ${goal.state}. “${typed(`goal reopen ${goalName(goal)}`)}” opens it again.`);
}

export function decideEdit(goal: Goal, actor: Actor, set: Partial<GoalFields>): Decided {
  return blocked(goal, actor) ?? { kind: 'write', set, what: 'goal.edited', summary: `changed ${goalName(goal)}` };
}

export function decideResult(goal: Goal, actor: Actor, made: Omit<KeyResult, 'number'>): Decided {
  const refused = blocked(goal, actor);
  if (refused) return refused;
  if (goal.results.length >= mostResults)
    return refuse(`${goalName(goal)} has ${mostResults} key results; more than that is no focus.`);
  const number = Math.max(0, ...goal.results.map((each) => each.number)) + 1;
  return {
    kind: 'write',
    set: { results: [...goal.results, { ...made, number }] },
    what: 'goal.result',
    summary: `added key result ${number} to ${goalName(goal)}: ${made.title}`,
  };
}

export function decideUnresult(goal: Goal, actor: Actor, number: number): Decided {
  const refused = blocked(goal, actor);
  if (refused) return refused;
  const found = resultOf(goal, number);
  if ('kind' in found) return found;
  return {
    kind: 'write',
    set: { results: goal.results.filter((each) => each.number !== number) },
    what: 'goal.unresult',
    summary: `took key result ${number} out of ${goalName(goal)}: ${found.title}`,
  };
}

/** The key result of that number; the only one that is not measured without a number. */
export function resultOf(goal: Goal, number: number | undefined): KeyResult | Refusal {
  const manual = goal.results.filter(({ metric }) => metric === undefined);
  const found = number === undefined ? manual : goal.results.filter((each) => each.number === number);
  const [only] = found;
  if (only && found.length === 1) return only;
  const known = (number === undefined ? manual : goal.results).map((each) => ({
    label: `${each.number}. ${each.title}`,
    raw: String(each.number),
  }));
  return refuse(
    known.length === 0
      ? `${goalName(goal)} has no key result whose value is said by hand.`
      : `Which key result of ${goalName(goal)}?`,
    { field: 'kr', choices: known },
  );
}

/** How it goes, in words, and how far a key result is that is not measured by itself. */
export function decideCheckin(goal: Goal, actor: Actor, said: Omit<Checkin, 'at' | 'by'>, now: Date): Decided {
  const refused = blocked(goal, actor);
  if (refused) return refused;
  if (said.value === undefined && said.words === undefined && said.confidence === undefined)
    return refuse('Say how it goes: words, confidence:at-risk, or kr:2 value:1.', { field: 'words' });
  const result = said.value === undefined ? undefined : resultOf(goal, said.result);
  if (result && 'kind' in result) return result;
  if (result?.metric !== undefined)
    return refuse(`Key result ${result.number} is measured by itself: its value is not typed.`, { field: 'kr' });
  const checkin: Checkin = { ...said, at: now, by: refOf(actor), ...(result && { result: result.number }) };
  const set: Partial<GoalFields> = {
    checkins: [...goal.checkins, checkin].slice(-mostCheckins),
    checkedAt: now,
    ...(result && { results: goal.results.map((each) => (each === result ? { ...each, value: said.value } : each)) }),
  };
  return checked(goal, set, said);
}

function checked(goal: Goal, set: Partial<GoalFields>, { words, confidence }: Omit<Checkin, 'at' | 'by'>): Decided {
  const said = [confidence && confidence.replace('-', ' '), words].filter(Boolean).join(': ');
  return {
    kind: 'write',
    set,
    what: 'goal.checkin',
    summary: `checked in on ${goalName(goal)}${said === '' ? '' : `: ${said}`}`,
  };
}

/** Closed, with the values that its key results have by then. */
export function decideClose(
  goal: Goal,
  actor: Actor,
  closing: { state: Closing; words?: string | undefined; results: KeyResult[] },
  now: Date,
): Decided {
  const refused = blocked(goal, actor);
  if (refused) return refused;
  return {
    kind: 'write',
    set: { ...closing, closedAt: now, remindAt: undefined },
    what: `goal.${closing.state}`,
    summary: `closed ${goalName(goal)} as ${closing.state}${closing.words === undefined ? '' : `: ${closing.words}`}`,
  };
}

export function decideReopen(goal: Goal, actor: Actor, remindAt: Date): Decided {
  if (goal.state === 'open') return refuse(`${goalName(goal)} is open.`);
  if (goal.owner.id !== actor.id && !hasRole(actor, leaders))
    return refuse(`${goalName(goal)} is for ${goal.owner.name} and managers to change.`);
  return {
    kind: 'write',
    set: { state: 'open', words: undefined, closedAt: undefined, remindAt },
    what: 'goal.reopened',
    summary: `opened ${goalName(goal)} again`,
  };
}

const freshMs = 5 * 86_400_000;

/** Whether somebody has checked in within the last five days. */
export function isFresh({ checkedAt }: Pick<GoalFields, 'checkedAt'>, now: Date): boolean {
  return checkedAt !== undefined && now.getTime() - checkedAt.getTime() < freshMs;
}

/** The reminder is told by the write that puts the next one off, so that it is told once. */
export function decideRemindGoal(goal: Goal, now: Date, next: Date, due: Write<GoalFields>['due'] = []): Decided {
  if (goal.state !== 'open' || goal.removed || goal.remindAt === undefined || goal.remindAt > now)
    return refuse('Nothing to remind of.');
  return {
    kind: 'write',
    set: { remindAt: next },
    what: 'goal.reminded',
    summary: `${goal.owner.name} was reminded of ${goalName(goal)}`,
    due,
  };
}

/** Monday at nine on somebody’s clocks, the next one after an instant. */
export function nextMonday(after: Date, zone: string): Date {
  const local = DateTime.fromJSDate(after, { zone });
  const monday = local.startOf('week').set({ hour: 9 });
  return (monday > local ? monday : monday.plus({ weeks: 1 }).set({ hour: 9 })).toJSDate();
}
