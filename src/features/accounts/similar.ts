import { editDistance } from '../../core/nearest.ts';

/** Finds known names that look like a mistyped one. Holds names by the three-letter pieces they are made of. */
export interface NameIndex {
  put(id: string, names: readonly string[]): void;
  remove(id: string): void;
  /** Ids of the most similar names, best first. */
  similar(name: string, limit: number): string[];
}

const leastScore = 0.35;
// Pieces that many names share ("  a", "ing") say little; the rarer ones find the candidates.
const mostCandidates = 4000;
// Only the best of them are worth counting slips for.
const mostCompared = 60;

interface Entry {
  name: string;
  pieces: ReadonlySet<string>;
  ids: Set<string>;
}

export function createNameIndex(): NameIndex {
  const namesById = new Map<string, readonly string[]>();
  const entries = new Map<string, Entry>();
  const byPiece = new Map<string, Set<Entry>>();

  function remove(id: string): void {
    for (const name of namesById.get(id) ?? []) {
      const entry = entries.get(name);
      entry?.ids.delete(id);
      if (!entry || entry.ids.size > 0) continue;
      entries.delete(name);
      for (const piece of entry.pieces) byPiece.get(piece)?.delete(entry);
    }
    namesById.delete(id);
  }

  function put(id: string, names: readonly string[]): void {
    if (namesById.get(id)?.join('\n') === names.join('\n')) return;
    remove(id);
    namesById.set(id, names);
    for (const name of names) {
      const known = entries.get(name);
      if (known) known.ids.add(id);
      else add({ name, pieces: piecesOf(name), ids: new Set([id]) });
    }
  }

  function add(entry: Entry): void {
    entries.set(entry.name, entry);
    for (const piece of entry.pieces) {
      const posting = byPiece.get(piece);
      if (posting) posting.add(entry);
      else byPiece.set(piece, new Set([entry]));
    }
  }

  function similar(wanted: string, limit: number): string[] {
    const own = piecesOf(wanted);
    const shared = [...countShared(own, byPiece)].map(([entry, count]) => ({
      entry,
      score: withPrefix(wanted, entry.name, (2 * count) / (own.size + entry.pieces.size)),
    }));
    const best = shared.sort(byScore).slice(0, mostCompared);
    const close = best.map(({ entry, score }) => ({ entry, score: withSlips(wanted, entry.name, score) }));
    const found = close.filter(({ score }) => score >= leastScore).sort(byScore);
    return [...new Set(found.flatMap(({ entry }) => [...entry.ids]))].slice(0, limit);
  }

  return { put, remove, similar };
}

interface Scored {
  entry: Entry;
  score: number;
}

function byScore(a: Scored, b: Scored): number {
  return b.score - a.score || a.entry.name.length - b.entry.name.length || (a.entry.name < b.entry.name ? -1 : 1);
}

/** A name that begins with the other one's words is close to it, however long the rest is. */
function withPrefix(wanted: string, name: string, score: number): number {
  const begins = wanted.length > 2 && (name.startsWith(`${wanted} `) || wanted.startsWith(`${name} `));
  return begins ? Math.max(score, 0.8) : score;
}

/** One slip in five letters is what fingers do. */
function withSlips(wanted: string, name: string, score: number): number {
  const slips = editDistance(wanted, name);
  return slips <= Math.max(1, Math.floor(name.length / 5)) ? Math.max(score, 1 - slips / 10) : score;
}

/** How many pieces each known name shares with the wanted one; the score is the Dice coefficient of both. */
function countShared(own: ReadonlySet<string>, byPiece: ReadonlyMap<string, ReadonlySet<Entry>>): Map<Entry, number> {
  const postings = [...own].flatMap((piece) => byPiece.get(piece) ?? []).sort((a, b) => a.size - b.size);
  const shared = new Map<Entry, number>();
  for (const posting of postings) {
    const isFull = shared.size >= mostCandidates;
    for (const entry of posting) {
      const count = shared.get(entry);
      if (count !== undefined || !isFull) shared.set(entry, (count ?? 0) + 1);
    }
  }
  return shared;
}

function piecesOf(name: string): Set<string> {
  const padded = `  ${name} `;
  const found = new Set<string>();
  for (let index = 0; index + 3 <= padded.length; index += 1) found.add(padded.slice(index, index + 3));
  return found;
}
