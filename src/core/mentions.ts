import type { Card, Node, Span, Text } from './card.ts';
import type { Form, FormField } from './form.ts';
import { joinList, splitList } from './raw-values.ts';
import { personToken } from './tokens.ts';

/** The people whom a card names, by their ids. */
export function peopleIn(card: Card): string[] {
  const found = new Set<string>();
  mapTexts(card, (span) => {
    if (typeof span === 'object' && 'person' in span) found.add(span.person);
    return span;
  });
  return [...found];
}

/**
 * The card for one place: people stand there as the users that the platform knows them by, so that they are told; who is
 * not known there is only named.
 */
export function withUsers(card: Card, users: ReadonlyMap<string, string>): Card {
  return mapTexts(card, (span) => {
    if (typeof span !== 'object' || !('person' in span)) return span;
    const user = users.get(span.person);
    return user === undefined ? span.name : { person: user, name: span.name };
  });
}

function mapTexts(card: Card, map: (span: Span) => Span): Card {
  const mapText = (text: Text): Text => (typeof text === 'string' ? text : text.map(map));
  return { ...card, nodes: card.nodes.map((node) => mapNode(node, mapText)) };
}

function mapNode(node: Node, map: (text: Text) => Text): Node {
  switch (node.kind) {
    case 'text':
    case 'context':
      return { ...node, text: map(node.text) };
    case 'facts':
      return { ...node, facts: node.facts.map(({ label, value }) => ({ label, value: map(value) })) };
    case 'list':
      return { ...node, items: node.items.map(map) };
    case 'title':
    case 'quote':
    case 'table':
    case 'chart':
    case 'image':
    case 'divider':
    case 'actions':
      return node;
  }
}

const personRaw = /^person:(.+)$/;

/** The people with whom a form's pickers open. */
export function peopleInForm(form: Form): string[] {
  return form.fields.flatMap((field) => (isPicker(field) ? idsIn(field.initial ?? '') : []));
}

/** The form for one place: its pickers open with the users of that place. Whoever is not known there stays as words. */
export function formWithUsers(form: Form, users: ReadonlyMap<string, string>): Form {
  return { ...form, fields: form.fields.map((field) => fieldWithUsers(field, users)) };
}

function fieldWithUsers(field: FormField, users: ReadonlyMap<string, string>): FormField {
  if (field.initial === undefined || !isPicker(field)) return field;
  const words = splitList(field.initial).map((word) => {
    const user = users.get(personRaw.exec(word)?.[1] ?? '');
    return user === undefined ? word : personToken(user);
  });
  return { ...field, initial: joinList(words) };
}

function isPicker({ control }: FormField): boolean {
  return control.kind === 'person' || control.kind === 'people';
}

function idsIn(words: string): string[] {
  return splitList(words).flatMap((word) => personRaw.exec(word)?.[1] ?? []);
}
