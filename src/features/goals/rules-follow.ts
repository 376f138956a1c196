import { DateTime } from 'luxon';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { Follow, FollowFields } from './follow.ts';
import { confidenceOf, goalName } from './goal.ts';
import type { GoalView } from './views.ts';

/** Nine in the morning of the next working day after an instant. */
export function nextMorning(after: Date, zone: string, workingDays: readonly number[]): Date {
  const local = DateTime.fromJSDate(after, { zone });
  let morning = local.startOf('day').set({ hour: 9 });
  if (morning <= local) morning = morning.plus({ days: 1 });
  for (let days = 0; days < 7 && !workingDays.includes(morning.weekday); days += 1) morning = morning.plus({ days: 1 });
  return morning.toJSDate();
}

/** `2026-W48`: the week that it is in a zone. */
export function weekOf(at: Date, zone: string): string {
  return DateTime.fromJSDate(at, { zone }).toFormat("kkkk-'W'WW");
}

/** What of an objective is said again when it changes. */
export function stateKey(view: GoalView): string {
  return `${view.standing}/${confidenceOf(view.goal) ?? ''}`;
}

/** How each objective stands that is open; those that were closed are said once more and then forgotten. */
export function seenOf(views: readonly GoalView[]): Record<string, string> {
  return Object.fromEntries(
    views.filter(({ goal }) => goal.state === 'open').map((view) => [goalName(view.goal), stateKey(view)]),
  );
}

/** What is to be said: on the first working day of a week all that is open, and always what stands otherwise than before. */
export function newsOf(follow: Pick<Follow, 'seen' | 'week'>, views: readonly GoalView[], week: string): GoalView[] {
  const isWeekly = follow.week !== week;
  return views.filter((view) => {
    const before = follow.seen[goalName(view.goal)];
    if (view.goal.state !== 'open') return before !== undefined;
    return isWeekly || before !== stateKey(view);
  });
}

/** The news are told by the write that puts the next ones off, so that they are told once. */
export function decideSay(
  follow: Follow,
  now: Date,
  set: Pick<FollowFields, 'seen' | 'week' | 'nextAt'>,
  due: Write<FollowFields>['due'] = [],
): Write<FollowFields> | Refusal {
  if (!follow.active || follow.nextAt > now) return refuse('Nothing to say.');
  return { kind: 'write', set, what: 'goal-follow.said', summary: 'said how goals stand', due };
}
