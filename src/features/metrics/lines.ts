import type { Line, Scope } from './figures.ts';
import { type QuotaOwner, quotaOf } from './quotas.ts';
import type { Made } from './sheet.ts';
import { daysOf } from './window.ts';

/** The people of a scope who have anything to show, whoever booked most first. */
export function linesOf(made: Made, scope: Scope): Line[] {
  if (scope.kind !== 'company' && scope.kind !== 'team') return [];
  const { book, request } = made;
  const names = new Map(request.people.map(({ id, name }) => [id, name]));
  const ids = scope.kind === 'team' ? scope.members : new Set([...book.columns.people, ...request.quotas.people]);
  const lines: Line[] = [];
  for (const id of ids) {
    const index = book.columns.personIndex.get(id);
    const name = names.get(id) ?? (index === undefined ? undefined : book.columns.names[index]);
    const line = name === undefined ? undefined : lineOf(made, { kind: 'person', id, name });
    if (line && isToShow(line)) lines.push(line);
  }
  return lines.sort(order);
}

export function teamLines(made: Made): Line[] {
  return made.request.teams
    .map(({ id, name, members }) => lineOf(made, { kind: 'team', id, name, members }))
    .sort(order);
}

function isToShow({ now, previous, toDate, open, quota, lost }: Line): boolean {
  return now !== 0 || previous !== 0 || toDate !== 0 || open !== 0 || quota !== null || lost > 0;
}

function order(a: Line, b: Line): number {
  return b.now - a.now || b.toDate - a.toDate || (a.name < b.name ? -1 : 1);
}

function lineOf({ request, result, frame, quotaFrame }: Made, owner: QuotaOwner & { id: string; name: string }): Line {
  const { groups } = result;
  const group = (owner.kind === 'team' ? groups.team(owner.id) : groups.person(owner.id)) ?? groups.count;
  const now = result.sums(group, 0);
  const bookings = result.bookings(group);
  const withBookings = bookings.slice(0, -1).filter((amount) => amount > 0);
  return {
    id: owner.id,
    name: owner.name,
    now: now.wonAmount,
    previous: result.sums(group, 1).wonAmount,
    toDate: result.sums(group, 3).wonAmount,
    quota: quotaOf(request.quotas, owner, daysOf(quotaFrame.period)),
    won: now.won,
    lost: now.lost,
    open: result.pipeline(group).openAmount,
    streak: streakOf(bookings, frame.isRunning),
    bestBefore: withBookings.length < 3 ? null : Math.max(...withBookings),
  };
}

/** Windows in a row with bookings, back from the last one; one that still runs may yet have its first. */
function streakOf(bookings: readonly number[], isRunning: boolean): number {
  const ended = isRunning && bookings.at(-1) === 0 ? bookings.slice(0, -1) : bookings;
  const gap = ended.findLastIndex((amount) => amount <= 0);
  return ended.length - 1 - gap;
}
