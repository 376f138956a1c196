import type { Card } from '../../src/core/card.ts';
import type { Form } from '../../src/core/form.ts';
import type { Ask } from '../../src/core/invocation.ts';
import type { RawValues } from '../../src/core/raw-values.ts';
import type { Reply } from '../../src/core/reply.ts';
import { refusalCard } from '../../src/core/router.ts';
import { wordsOf } from './messenger.ts';

/** What people do in a chat; `Where` is whatever a story says of the place and the delivery. */
export function acts<Where, Given>(ask: (user: string, act: Ask, where?: Where) => Promise<Given>) {
  return {
    ask,
    /** Types a line, without the slash. */
    types: (user: string, line: string, where?: Where) => ask(user, { kind: 'typed', text: line }, where),
    submits: (user: string, command: string, values: RawValues, where?: Where) =>
      ask(user, { kind: 'submitted', command, values }, where),
    opens: (user: string, command: string, values: RawValues, where?: Where) =>
      ask(user, { kind: 'opened', command, values }, where),
    says: (user: string, text: string, where: Where) => ask(user, { kind: 'said', text, message: 'said' }, where),
    /** Presses a button of a card by its label or how it begins; a button that opens a form answers with the form. */
    presses: async (user: string, card: Card | undefined, label: string, where?: Where) =>
      ask(user, press(card, label), where),
  };
}

function press(card: Card | undefined, label: string): Ask {
  const all = card ? actionsOf(card) : [];
  const action = all.find((each) => each.label === label) ?? all.find((each) => each.label.startsWith(label));
  if (!action || action.kind === 'link')
    throw new Error(`No button “${label}” in:\n${card ? wordsOf(card) : 'nothing'}`);
  return { kind: action.kind === 'run' ? 'pressed' : 'opened', command: action.command, values: action.values };
}

export function actionsOf(card: Card) {
  return card.nodes.flatMap((node) => (node.kind === 'actions' ? node.actions : []));
}

export interface Answer {
  reply: Reply;
  /** The answer as a card; an empty one where there is none. */
  card: Card;
  words: string;
  form: Form | undefined;
}

export function answerOf(reply: Reply): Answer {
  const card = cardOf(reply);
  return { reply, card, words: wordsOf(card), form: reply.kind === 'form' ? reply.form : undefined };
}

function cardOf(reply: Reply): Card {
  if (reply.kind === 'card' || reply.kind === 'file') return reply.card;
  if (reply.kind === 'refusal') return refusalCard(reply);
  return { summary: '', nodes: [] };
}

/** A form as a person submits it: what it showed, with changes. */
export function filled(form: Form | undefined, changes: RawValues = {}): RawValues {
  if (!form) throw new Error('No form was opened');
  const shown = form.fields.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial]]));
  return { ...form.hidden, ...Object.fromEntries(shown), ...changes };
}

/** `URITA` is Rita. */
export function nameOf(user: string): string {
  return user.charAt(1) + user.slice(2).toLowerCase();
}

/** A clock that stands until it is set or moved. */
export function testClock(start: string) {
  let now = new Date(start);
  return {
    now: () => now,
    set(at: string) {
      now = new Date(at);
    },
    advance(minutes: number) {
      now = new Date(now.getTime() + minutes * 60_000);
    },
  };
}
