import type { Card, Node, Platform, PlatformChannel, Span, Text } from './card.ts';
import type { Form, FormField } from './form.ts';
import { joinList, splitList } from './raw-values.ts';
import type { Reply } from './reply.ts';
import { personToken } from './tokens.ts';
import { openingIn, withOpening } from './typed.ts';

/** Where something is shown. */
interface At {
  platform: Platform;
  /** One person and the bot alone. */
  direct: boolean;
}

/** What only the place decides of the words in a card. */
export interface Manner {
  /** The users as whom people are known there, by the people's ids. */
  users: ReadonlyMap<string, string>;
  /** What conversations are called, by their ids, where that is known. */
  channels?: ReadonlyMap<string, string>;
  /** IANA zone in which times are written for readers whose own is not known. */
  zone?: string | undefined;
}

/** What a card speaks of that is written differently from place to place. */
export interface Named {
  people: readonly string[];
  channels: readonly PlatformChannel[];
}

/** Asked for only where people, conversations or times are named. */
export type MannerOf = (named: Named) => Promise<Manner>;

interface Here extends Manner {
  opening: string;
}

const nobody: Manner = { users: new Map() };

/** A reply as it is written in one place, see `writtenCard`. */
export async function writtenReply(reply: Reply, at: At, mannerOf: MannerOf): Promise<Reply> {
  switch (reply.kind) {
    case 'card':
    case 'file':
      return { ...reply, card: await writtenCard(reply.card, at, mannerOf) };
    case 'form':
      return { ...reply, form: await writtenForm(reply.form, at, mannerOf) };
    case 'refusal':
      return { ...reply, problem: withOpening(reply.problem, openingIn(at)) };
    case 'nothing':
      return reply;
  }
}

/**
 * A card as it is written in one place. People stand there as the users that the platform knows them by, so that they are
 * told; who is not known there is only named. Commands stand as they are typed there, and times have a zone.
 */
export async function writtenCard(card: Card, at: At, mannerOf: MannerOf): Promise<Card> {
  const spans = card.nodes
    .flatMap(textsIn)
    .flat()
    .filter((span) => typeof span === 'object');
  const people = new Set(spans.flatMap((span) => ('person' in span ? [span.person] : [])));
  const channels = spans.flatMap((span) => ('channel' in span ? [span.channel] : []));
  const needsZone = spans.some((span) => 'time' in span && span.zone === undefined);
  const isPlain = people.size === 0 && channels.length === 0 && !needsZone;
  const manner = isPlain ? nobody : await mannerOf({ people: [...people], channels });
  const here = { ...manner, opening: openingIn(at) };
  return {
    ...card,
    summary: withOpening(card.summary, here.opening),
    nodes: card.nodes.map((node) => nodeHere(node, here)),
  };
}

/** The texts of a node that can name people, times and commands. */
function textsIn(node: Node): Text[] {
  switch (node.kind) {
    case 'text':
    case 'context':
      return [node.text];
    case 'facts':
      return node.facts.map(({ value }) => value);
    case 'list':
      return node.items;
    case 'title':
    case 'quote':
    case 'table':
    case 'chart':
    case 'image':
    case 'divider':
    case 'actions':
      return [];
  }
}

function nodeHere(node: Node, here: Here): Node {
  const written = (text: Text) => textHere(text, here);
  switch (node.kind) {
    case 'title':
      return { ...node, text: withOpening(node.text, here.opening) };
    case 'text':
    case 'context':
      return { ...node, text: written(node.text) };
    case 'facts':
      return { ...node, facts: node.facts.map(({ label, value }) => ({ label, value: written(value) })) };
    case 'list':
      return { ...node, items: node.items.map(written) };
    case 'quote':
    case 'table':
    case 'chart':
    case 'image':
    case 'divider':
    case 'actions':
      return node;
  }
}

function textHere(text: Text, here: Here): Text {
  return typeof text === 'string' ? withOpening(text, here.opening) : text.map((span) => spanHere(span, here));
}

function spanHere(span: Span, { users, channels, zone, opening }: Here): Span {
  if (typeof span === 'string') return withOpening(span, opening);
  if ('code' in span) return { code: withOpening(span.code, opening) };
  if ('bold' in span) return { bold: withOpening(span.bold, opening) };
  if ('time' in span) return { ...span, zone: span.zone ?? zone };
  if ('channel' in span) return { ...span, name: channels?.get(span.channel.channel) ?? span.name };
  if (!('person' in span)) return span;
  const user = users.get(span.person);
  return user === undefined ? span.name : { person: user, name: span.name };
}

/** A form for one place: its pickers open with the users of that place. Whoever is not known there stays as words. */
async function writtenForm(form: Form, at: At, mannerOf: MannerOf): Promise<Form> {
  const people = form.fields.flatMap((field) => (isPicker(field) ? idsIn(field.initial ?? '') : []));
  const { users } = people.length > 0 ? await mannerOf({ people, channels: [] }) : nobody;
  const opening = openingIn(at);
  const said = Object.entries(form.problems ?? {}).map(([name, problem]) => [name, withOpening(problem, opening)]);
  return {
    ...form,
    ...(form.intro !== undefined && { intro: textHere(form.intro, { users, opening }) }),
    ...(form.problems && { problems: Object.fromEntries(said) }),
    fields: form.fields.map((field) => withHint(withUsers(field, users), opening)),
  };
}

function withHint(field: FormField, opening: string): FormField {
  return field.hint === undefined ? field : { ...field, hint: withOpening(field.hint, opening) };
}

const personRaw = /^person:(.+)$/;

function withUsers(field: FormField, users: ReadonlyMap<string, string>): FormField {
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
