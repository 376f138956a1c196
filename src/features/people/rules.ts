import type { Person, Role } from '../../core/person.ts';
import { type Refusal, refuse } from '../../core/reply.ts';

/** People whom the words could mean: `person:<id>`, an e-mail address, a whole name, else a part of one. */
export function matchPeople<P extends Pick<Person, 'id' | 'name' | 'email'>>(
  everybody: readonly P[],
  words: string,
): P[] {
  const word = words.trim().replace(/^@/, '').toLowerCase();
  const id = /^person:(.+)$/.exec(word)?.[1];
  if (id !== undefined) return everybody.filter((person) => person.id === id);
  const exact = everybody.filter((person) => person.email === word || person.name.toLowerCase() === word);
  if (exact.length > 0 || word.length < 2) return exact;
  return everybody.filter((person) =>
    person.name
      .toLowerCase()
      .split(/\s+/)
      .some((part) => part.startsWith(word)),
  );
}

/** A company must keep an admin, or nobody could ever change a role again. */
export function mayTakeRoles(
  person: Pick<Person, 'id' | 'name'>,
  roles: readonly Role[],
  admins: readonly Pick<Person, 'id'>[],
): Refusal | undefined {
  const isLastAdmin = admins.length === 1 && admins[0]?.id === person.id;
  if (!isLastAdmin || roles.includes('admin')) return undefined;
  return refuse(`${person.name} is the only admin. Make somebody else admin first.`, { field: 'roles' });
}

export function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
