import { hasRole, type Person, type PersonRef, type Role } from '../../core/person.ts';

/** A rung of authority: who stands on it, and how long they have to decide. */
export interface Level {
  /** `L2` */
  name: string;
  title: string;
  roles: Role[];
  /** People named for it, beside those with the roles. */
  people: PersonRef[];
  /** Asked when the time is over, before the next level is. */
  backup?: PersonRef | undefined;
  /** Working hours until a decision is due. */
  hours: number;
}

/** The rungs from the lowest to the highest. */
export type Levels = readonly Level[];

export function rankOf(levels: Levels, name: string): number {
  const rank = levels.findIndex((level) => level.name === name);
  if (rank < 0) throw new Error(`No level ${name} in this policy`);
  return rank;
}

export function levelAt(levels: Levels, rank: number): Level {
  const level = levels[Math.max(0, Math.min(rank, levels.length - 1))];
  if (!level) throw new Error('A policy without levels');
  return level;
}

export function standsOn(level: Level, person: Pick<Person, 'id' | 'roles'>): boolean {
  return level.people.some(({ id }) => id === person.id) || person.roles.some((role) => level.roles.includes(role));
}

/** The highest rung on which a person stands, or -1: who may decide more may decide less. */
export function authorityOf(levels: Levels, person: Pick<Person, 'id' | 'roles'>): number {
  return levels.findLastIndex((level) => standsOn(level, person) || level.backup?.id === person.id);
}

/** Finance, admins and whoever decides see amounts; others see shares in their place. */
export function seesAmounts(person: Pick<Person, 'id' | 'roles'>, levels: Levels): boolean {
  return hasRole(person, ['finance', 'admin']) || authorityOf(levels, person) >= 0;
}
