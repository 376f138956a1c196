import { type Action, actions, text } from '../../core/card.ts';
import type { Due } from '../../core/outbox.ts';
import { hasRole, type Person, type PersonRef } from '../../core/person.ts';

/**
 * Messages to whom a change of authority concerns, except to who made it: the person whom it is about, and the admins.
 * They are due with the write that changes it.
 */
export function tellChange(
  sentence: string,
  { by, about, everybody }: { by: PersonRef; about?: PersonRef; everybody: readonly Person[] },
  next: readonly Action[] = [],
): Due[] {
  const concerned = new Set([
    ...(about ? [about.id] : []),
    ...everybody.filter((person) => hasRole(person, ['admin'])).map(({ id }) => id),
  ]);
  concerned.delete(by.id);
  const summary = `${sentence} (by ${by.name}).`;
  const card = { summary, nodes: [text(summary), ...(next.length > 0 ? [actions(...next)] : [])] };
  return [...concerned].map((person) => ({ kind: 'tell', to: { person }, card }));
}
