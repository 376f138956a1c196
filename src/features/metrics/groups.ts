import type { Columns } from './columns.ts';
import { sharesOf } from './written-deal.ts';

/** All that figures are added up for: the company is group 0, then the teams, then every person. */
export interface Groups {
  count: number;
  teams: readonly string[];
  /** Groups of person p: `of[start[p]]` up to but not including `of[start[p + 1]]`. */
  start: Int32Array;
  of: Int32Array;
  /** The group of a team or a person; undefined for somebody without deals. */
  team(id: string): number | undefined;
  person(id: string): number | undefined;
}

export function groupsOf(
  columns: Pick<Columns, 'people' | 'personIndex'>,
  teams: readonly { id: string; members: readonly string[] }[],
): Groups {
  const people = columns.people.length;
  const first = 1 + teams.length;
  const lists: number[][] = Array.from({ length: people }, (_, person) => [0, first + person]);
  for (const [index, { members }] of teams.entries()) {
    for (const member of new Set(members)) {
      const person = columns.personIndex.get(member);
      if (person !== undefined) lists[person]?.push(1 + index);
    }
  }
  const start = new Int32Array(people + 1);
  for (const [person, list] of lists.entries()) start[person + 1] = (start[person] ?? 0) + list.length;
  const teamIndex = new Map(teams.map(({ id }, index) => [id, 1 + index]));
  return {
    count: first + people,
    teams: teams.map(({ id }) => id),
    start,
    of: Int32Array.from(lists.flat()),
    team: (id) => teamIndex.get(id),
    person: (id) => {
      const index = columns.personIndex.get(id);
      return index === undefined ? undefined : first + index;
    },
  };
}

/**
 * Tells what of a deal counts for which group, in minor units: the company has it whole, others the shares of their
 * people. A group with two people of one deal is told once.
 */
export function eachCredit(
  columns: Pick<Columns, 'shared' | 'slab' | 'written' | 'owner' | 'amount'>,
  groups: Groups,
  row: number,
  visit: (group: number, amount: number) => void,
): void {
  const amount = columns.amount[row] ?? 0;
  if (columns.shared[row] === 1) {
    for (const [group, credit] of sharedCredit(columns, groups, row)) visit(group, group === 0 ? amount : credit);
    return;
  }
  const owner = columns.owner[row] ?? 0;
  const end = groups.start[owner + 1] ?? 0;
  for (let at = groups.start[owner] ?? 0; at < end; at += 1) visit(groups.of[at] ?? 0, amount);
}

function sharedCredit(
  { slab, written }: Pick<Columns, 'slab' | 'written'>,
  groups: Groups,
  row: number,
): Map<number, number> {
  const credits = new Map<number, number>([[0, 0]]);
  for (const share of sharesOf(slab, written[row] ?? 0)) {
    const end = groups.start[share.person + 1] ?? 0;
    for (let at = groups.start[share.person] ?? 0; at < end; at += 1) {
      const group = groups.of[at] ?? 0;
      credits.set(group, (credits.get(group) ?? 0) + share.amount);
    }
  }
  return credits;
}
