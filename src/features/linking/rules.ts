import type { Person } from '../../core/person.ts';
import type { Patch, Stored, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';

/** A one-time code that joins another workspace to a company. Only its hash is kept. */
export interface JoinCode {
  hash: string;
  until: Date;
  used: boolean;
}

export const codeMinutes = 15;

/** A code counts once, and for a quarter of an hour. */
export function decideUse(code: Stored<JoinCode>, now: Date): Write<JoinCode> | Refusal {
  if (code.used) return refuse(`This code was used already. ${another}`, { field: 'code' });
  if (now >= code.until) return refuse(`This code is older than ${codeMinutes} minutes. ${another}`, { field: 'code' });
  return { kind: 'write', set: { used: true }, what: 'company.code', summary: 'A code for joining was used' };
}

const another = `Have an admin type “${typed('sales join')}” again for a new one.`;

export const unknownCode: Refusal = refuse(`I do not know this code. ${another}`, { field: 'code' });

/** Codes are read aloud and typed: no letters that look alike, case does not matter. */
export function normalCode(words: string): string {
  return words.toUpperCase().replace(/[^A-Z0-9]/g, '');
}

export function shownCode(code: string): string {
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export type Linkable = Pick<Person, 'id' | 'name' | 'roles' | 'identities' | 'email'> & {
  otherEmails?: string[] | undefined;
};

/**
 * Whether a person met under another address may become part of `person`. Somebody with roles has records in their own
 * name, which would be left without an owner.
 */
export function mayLink(person: Linkable, other: Linkable | undefined, email: string): Refusal | undefined {
  const own = [person.email, ...(person.otherEmails ?? [])];
  if (own.includes(email) && (!other || other.id === person.id))
    return refuse(`${person.name} is known by ${email} already.`);
  if (!other || other.id === person.id) return undefined;
  if (other.roles.length > 0) {
    return refuse(
      `${other.name} works with Rainmaker as a person of their own (${other.roles.join(', ')}), so the two cannot become one.`,
      { field: 'email' },
    );
  }
  const isSamePlace = other.identities.some((each) =>
    person.identities.some(({ platform, workspace }) => each.platform === platform && each.workspace === workspace),
  );
  if (!isSamePlace) return undefined;
  return refuse(`${person.name} and ${other.name} are two accounts of the same workspace.`, { field: 'email' });
}

/** The address by which the person is known on the other platform. */
export function withEmail(person: Linkable, email: string): Patch<{ email: string; otherEmails: string[] }> {
  if (person.email === undefined) return { email };
  return { otherEmails: [...new Set([...(person.otherEmails ?? []), email])] };
}
