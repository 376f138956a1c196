import { type Action, type Card, note } from './card.ts';
import type { Form } from './form.ts';
import type { Choice } from './result.ts';

/** What a command answers. `actor` is private to who asked; `place` is for everybody in the conversation. */
export type Reply =
  | { kind: 'card'; card: Card; to: 'actor' | 'place'; replace?: boolean }
  | { kind: 'form'; form: Form }
  | { kind: 'file'; name: string; title: string; bytes: Uint8Array; card: Card }
  | Refusal
  | { kind: 'nothing' };

/** Something the person can put right: said privately, at the field when a form is open. Nothing was changed. */
export interface Refusal {
  kind: 'refusal';
  problem: string;
  field?: string;
  choices?: Choice[];
  next?: Action[];
}

/** A private answer. */
export function answer(card: Card | string): Reply {
  return { kind: 'card', card: typeof card === 'string' ? note(card) : card, to: 'actor' };
}

/** A private answer that takes the place of the message whose button was pressed: paging, sorting, undo. */
export function replaceWith(card: Card): Reply {
  return { kind: 'card', card, to: 'actor', replace: true };
}

/** An answer that everybody in the conversation sees. */
export function say(card: Card): Reply {
  return { kind: 'card', card, to: 'place' };
}

export function refuse(problem: string, extra: Omit<Refusal, 'kind' | 'problem'> = {}): Refusal {
  return { kind: 'refusal', problem, ...extra };
}

export const nothing: Reply = { kind: 'nothing' };
