import {
  type Action,
  actions,
  type Card,
  context,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import { dayIn, formatDay } from '../../core/dates.ts';
import type { RawValues } from '../../core/raw-values.ts';
import type { Eyes } from '../accounts/index.ts';
import { type Note, noteName } from './note.ts';
import { ageDays, isStale } from './rules.ts';

/** `N-12 · Globex · pricing`. */
export function headline(note: Note): string {
  return [noteName(note), note.competitor?.name, note.type].filter(Boolean).join(' · ');
}

/** A note as everybody sees it who may see its account. */
export function noteCard(note: Note, eyes: Eyes, now: Date, added: readonly (Action | undefined)[] = []): Card {
  const summary = `${headline(note)}: ${eyes.words(note.text)}`;
  if (note.withdrawn || note.removed) {
    const gone = `${noteName(note)} was removed.`;
    return { summary: gone, tone: 'quiet', nodes: [text(gone), actions(...added)] };
  }
  return {
    summary,
    tone: note.outdated ? 'quiet' : 'plain',
    nodes: [
      title(headline(note)),
      { kind: 'quote', text: eyes.words(note.text), by: note.by.name },
      noteFacts(note, eyes, now),
      ...checkNodes(note),
      actions(...noteActions(note), ...added),
    ],
  };
}

function noteFacts(note: Note, eyes: Eyes, now: Date): Node {
  return facts({
    Confidence: note.confidence,
    Fresh: sayFresh(note, now),
    Customer: note.account && eyes.name(note.account),
    Deal: note.deal === undefined ? undefined : `D-${note.deal}`,
    Evidence: note.evidence === undefined ? undefined : [{ link: note.evidence, label: 'where it was seen' }],
  });
}

/** `as of 24 Nov 2026`, `as of 1 Jan 2026, stale`, `outdated`. */
export function sayFresh(note: Note, now: Date): string {
  if (note.outdated) return 'outdated';
  const day = formatDay(dayIn(note.holdsAt, 'UTC'));
  return isStale(note, now) ? `as of ${day}, stale: ${ageDays(note, now)} days old` : `as of ${day}`;
}

const shownChecks = 5;

function checkNodes({ checks }: Note): Node[] {
  if (checks.length === 0) return [];
  const items = checks
    .slice(-shownChecks)
    .toReversed()
    .map(({ by, at, verdict, why }) => [
      { bold: by.name },
      `: ${verdict === 'holds' ? 'still true' : 'outdated'}${why === undefined ? '' : `, “${why}”`}, `,
      { time: at, as: 'date' as const },
    ]);
  return [{ kind: 'list', items }];
}

function noteActions(note: Note): Action[] {
  const values = { note: noteName(note) };
  return [
    run('Still true', 'intel confirm', values),
    ...(note.outdated ? [] : [run('Outdated', 'intel outdated', values)]),
    openForm('Correct', 'intel correct', values),
    ...(note.competitor ? [run('Battlecard', 'intel battlecard', { competitor: note.competitor.name })] : []),
  ];
}

export const pageSize = 8;

export interface NoteList {
  notes: readonly Note[];
  count: number;
  page: number;
  /** The question again, for the pages around. */
  raw: RawValues;
}

export function listCard({ notes, count, page, raw }: NoteList, eyes: Eyes, now: Date): Card {
  const pages = Math.max(1, Math.ceil(count / pageSize));
  const summary =
    count === 0 ? 'No such notes yet.' : `${count} ${count === 1 ? 'note' : 'notes'} on competitors and the market`;
  const add = openForm(
    'Add a note',
    'intel add',
    raw['competitor'] === undefined ? {} : { competitor: raw['competitor'] },
  );
  if (count === 0)
    return {
      summary,
      nodes: [
        text(summary),
        context('What a customer says of a competitor is worth a line: it is there when the next deal meets them.'),
        actions(add, openForm('Filter', 'intel list', raw)),
      ],
    };
  return {
    summary,
    nodes: [
      title(pages > 1 ? `${summary}, page ${page} of ${pages}` : summary),
      { kind: 'list', items: notes.map((note) => [{ bold: headline(note) }, ` ${line(note, eyes, now)}`]) },
      actions(...notes.slice(0, 5).map((note) => run(noteName(note), 'intel show', { note: noteName(note) }))),
      actions(
        page > 1 ? run('Newer', 'intel list', { ...raw, page: String(page - 1) }) : undefined,
        page < pages ? run('Older', 'intel list', { ...raw, page: String(page + 1) }) : undefined,
        add,
        openForm('Filter', 'intel list', raw),
      ),
    ],
  };
}

/** `They bundle support (high confidence, as of 24 Nov 2026, Rita)`. */
export function line(note: Note, eyes: Eyes, now: Date): string {
  return `${shortened(eyes.words(note.text))} (${note.confidence} confidence, ${sayFresh(note, now)}, ${note.by.name})`;
}

const mostLetters = 240;

function shortened(words: string): string {
  const flat = words.replace(/\s+/g, ' ');
  return flat.length <= mostLetters ? flat : `${flat.slice(0, mostLetters - 1)}…`;
}
