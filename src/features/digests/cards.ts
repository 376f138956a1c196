import { type Action, actions, type Card, context, type Node, run, text, title } from '../../core/card.ts';
import { typed } from '../../core/typed.ts';
import type { KeptSnapshot } from '../metrics/index.ts';
import {
  type Audience,
  headline,
  isEmpty,
  oneLine,
  openers,
  sayInstant,
  section,
  type SectionName,
  sectionNames,
  stamp,
  todoNodes,
} from '../reports/index.ts';
import { lossNodes } from './losses.ts';
import type { Digest, DigestFields, DigestKind } from './schedule.ts';

/** What of a digest's record decides how it looks; with the snapshot it is all that the card depends on. */
export type Look = Pick<
  DigestFields,
  'kind' | 'title' | 'window' | 'dueAt' | 'isLate' | 'skipped' | 'muted' | 'compact' | 'privacy' | 'margin' | 'zone'
>;

// Digests of many have a section of renewals by customer.
const ofMany = sectionNames.filter((name) => name !== 'renewals');
const bySection: Record<DigestKind, readonly SectionName[]> = {
  team: ofMany,
  company: ofMany,
  me: ['figures', 'change', 'movers', 'chart', 'wins', 'losses', 'stale', 'renewals'],
  product: [],
  credit: [],
};
const compactSections = new Set<SectionName>(['figures', 'change']);

/** The digest as it was sent; for another audience with what they may not see left out. */
export function digestCard(look: Look, snapshot: KeptSnapshot, audience: Audience = look): Card {
  const { figures } = snapshot;
  const body = bodyOf(look, snapshot, audience);
  if (body.length === 0) return emptyCard(look);
  return {
    summary: `Digest: ${oneLine(figures, audience)}`,
    nodes: [
      title(`${look.title}, ${look.window.label}`),
      context(stamp(figures)),
      ...lateness(look),
      ...body,
      actions(...openersOf(look, snapshot), run('Digests here', 'digest list')),
    ],
  };
}

/** What is behind the digest; the figures are not behind those for product and credit. */
function openersOf({ kind }: Look, { figures, id }: KeptSnapshot): Action[] {
  if (kind === 'credit') return [];
  if (kind !== 'product') return openers(figures, id);
  return figures.rows.lost.n > 0 ? [run('Lost deals', 'report rows', { snapshot: id, figure: 'lost' })] : [];
}

/** A digest that a later one has replaced: one line, and the way to see it as it was. */
export function collapsedCard(digest: Digest, snapshot: KeptSnapshot): Card {
  const summary = oneLine(snapshot.figures, digest);
  return {
    summary,
    tone: 'quiet',
    nodes: [context(`${summary}.`), actions(run('Show it again', 'digest show', { digest: digest.id }))],
  };
}

const nothing: Partial<Record<DigestKind, string>> = {
  product: 'no deal was lost, and no feedback came in.',
  credit: 'no approval waits, and nobody is on the watch-list.',
};

/** Nothing happened: one line says so, not a wall of zeros. */
function emptyCard({ kind, title: name, window }: Look): Card {
  const own = nothing[kind];
  const sentence = `${name}, ${window.label}: ${own ?? 'nothing was won or lost, and nothing is open.'}`;
  const next = own === undefined ? [' Log a deal with ', { code: typed('deal log') }, '.'] : [];
  return { summary: sentence, tone: 'quiet', nodes: [context([sentence, ...next])] };
}

function bodyOf(look: Look, { figures, sections }: KeptSnapshot, audience: Audience): Node[] {
  const added = sections
    .filter(({ name, sensitive }) => !look.muted.includes(name) && (audience.margin || sensitive !== true))
    .flatMap(({ nodes }) => nodes);
  if (look.kind === 'product') return [...muted(look, 'losses', lossNodes(figures)), ...added];
  if (look.kind === 'credit') return added;
  if (isEmpty(figures)) return added;
  const names = look.compact ? bySection[look.kind].filter((name) => compactSections.has(name)) : bySection[look.kind];
  return [
    text(headline(figures)),
    ...muted(look, 'todo', todoNodes(figures)),
    ...names.flatMap((name) => muted(look, name, section(name, figures, audience))),
    ...(look.compact ? [] : added),
  ];
}

function muted({ muted: names }: Look, name: string, nodes: Node[]): Node[] {
  return names.includes(name) ? [] : nodes;
}

function lateness({ isLate, dueAt, zone, skipped }: Look): Node[] {
  if (!isLate) return [];
  const before =
    skipped > 0
      ? ` ${skipped} earlier ${skipped === 1 ? 'one was' : 'ones were'} not sent; “${typed('report')}” shows those windows.`
      : '';
  return [context(`Sent late: it was due ${sayInstant(dueAt, zone)}.${before}`)];
}
