import { hasRole, type Person, refOf } from '../../core/person.ts';
import type { Patch, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { type Check, type Note, type NoteFields, noteName } from './note.ts';

/** So many days after somebody last said that a note holds, it is flagged: a battle is not fought with old maps. */
export const staleDays = 90;

/** Whole days since somebody last said that it holds. */
export function ageDays({ holdsAt }: Pick<NoteFields, 'holdsAt'>, now: Date): number {
  return Math.max(0, Math.floor((now.getTime() - holdsAt.getTime()) / 86_400_000));
}

export function isStale(note: Pick<NoteFields, 'holdsAt'>, now: Date): boolean {
  return ageDays(note, now) > staleDays;
}

/** The author, managers and admins. */
export function mayNotEdit(note: Note, by: Person): Refusal | undefined {
  if (note.withdrawn || note.removed) return refuse(`${noteName(note)} was removed.`);
  if (note.by.id === by.id || hasRole(by, ['manager', 'admin'])) return undefined;
  return refuse(
    `${noteName(note)} is by ${note.by.name}. Only they, managers and admins change it; anybody can say that it is outdated.`,
  );
}

/** Records that it holds or holds no longer. The last word counts; the same word twice on one day is said once. */
export function decideCheck(note: Note, check: Omit<Check, 'by'> & { by: Person }): Write<NoteFields> | Refusal {
  if (note.withdrawn || note.removed) return refuse(`${noteName(note)} was removed.`);
  const last = note.checks.at(-1);
  const isAgain = last?.by.id === check.by.id && last.verdict === check.verdict;
  if (isAgain && check.at.getTime() - last.at.getTime() < 86_400_000)
    return refuse(`You have said so already. Who says what is on the card of ${noteName(note)}.`);
  const said: Check = { ...check, by: refOf(check.by) };
  const holds = check.verdict === 'holds';
  return {
    kind: 'write',
    set: {
      checks: [...note.checks, said],
      ...(holds ? { holdsAt: check.at, outdated: undefined } : { outdated: true }),
    },
    what: holds ? 'intel.confirmed' : 'intel.outdated',
    summary: holds ? `says that ${noteName(note)} is still true` : `says that ${noteName(note)} is outdated`,
  };
}

/** What was written anew holds from now on. */
export function decideCorrect(note: Note, set: Patch<NoteFields>, by: Person, now: Date): Write<NoteFields> | Refusal {
  const refused = mayNotEdit(note, by);
  if (refused) return refused;
  const changed = Object.entries(set).filter(
    ([field, value]) =>
      JSON.stringify(value) !== JSON.stringify(Object.entries(note).find(([name]) => name === field)?.[1]),
  );
  if (changed.length === 0) return refuse('Nothing would change. Say what is different.');
  return {
    kind: 'write',
    set: { ...set, holdsAt: now, outdated: undefined },
    what: 'intel.corrected',
    summary: `corrected ${noteName(note)}`,
  };
}

/** The note leaves every list and battlecard; its history stays. */
export function decideWithdraw(note: Note, by: Person): Write<NoteFields> | Refusal {
  return (
    mayNotEdit(note, by) ?? {
      kind: 'write',
      set: { withdrawn: true },
      what: 'intel.withdrawn',
      summary: `removed ${noteName(note)}`,
    }
  );
}
