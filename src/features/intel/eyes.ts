import { type Eyes, eyesOn } from '../accounts/index.ts';
import type { IntelDeps } from './deps.ts';
import type { Note } from './note.ts';

/** Who wrote a note knows its customer; so does the customer's owner, and of a confidential one nobody else. */
export function eyesOnNotes(
  { accounts }: Pick<IntelDeps, 'accounts'>,
  tenant: string,
  viewer: string | undefined,
  notes: readonly Note[],
): Promise<Eyes> {
  const told = notes.map(({ account, by }) => ({ account, knowers: [by.id] }));
  return eyesOn(accounts, tenant, viewer, told);
}
