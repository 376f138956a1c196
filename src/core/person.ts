import type { Platform } from './card.ts';

export const roles = ['rep', 'manager', 'product', 'finance', 'legal', 'admin'] as const;
export type Role = (typeof roles)[number];

/** One human in one company, whatever chat they use. */
export interface Person {
  id: string;
  name: string;
  roles: Role[];
  /** IANA zone, from the chat profile. */
  zone: string;
  email?: string | undefined;
  identities: Identity[];
}

/** A chat account of a person. */
export interface Identity {
  platform: Platform;
  workspace: string;
  user: string;
}

/** A person as records keep them: the id, and the name at that moment so that history stays readable. */
export interface PersonRef {
  id: string;
  name: string;
}

export function refOf(person: PersonRef): PersonRef {
  return { id: person.id, name: person.name };
}

/** Whoever an admin gave a role. Anybody else in a workspace, guests too, may be no employee at all. */
export function isMember(person: Pick<Person, 'roles'>): boolean {
  return person.roles.length > 0;
}

export function hasRole(person: Pick<Person, 'roles'>, allowed: readonly Role[]): boolean {
  return person.roles.some((role) => allowed.includes(role));
}
