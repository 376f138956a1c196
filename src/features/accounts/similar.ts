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

export function createNameIndex(): NameIndex {
  const namesById = new Map<string, readonly string[]>();
  const byPiece = new Map<string, Map<string, Set<string>>>();

  function remove(id: string): void {
    for (const name of namesById.get(id) ?? []) {
      for (const piece of pieces(name)) {
        const ids = byPiece.get(piece)?.get(name);
        ids?.delete(id);
        if (ids?.size === 0) byPiece.get(piece)?.delete(name);
      }
    }
    namesById.delete(id);
  }

  function put(id: string, names: readonly string[]): void {
    remove(id);
    namesById.set(id, names);
    for (const name of names)
      for (const piece of pieces(name)) entry(entry(byPiece, piece, newMap), name, newSet).add(id);
  }

  function similar(wanted: string, limit: number): string[] {
    const own = pieces(wanted);
    const shared = countShared(own, byPiece);
    const scored = [...shared].flatMap(([name, { count, ids }]) => {
      const score = similarity(wanted, name, count, own.size);
      return score < leastScore ? [] : [{ score, name, ids }];
    });
    scored.sort((a, b) => b.score - a.score || a.name.length - b.name.length || a.name.localeCompare(b.name));
    return [...new Set(scored.flatMap(({ ids }) => [...ids]))].slice(0, limit);
  }

  return { put, remove, similar };
}

/** Dice coefficient of the shared pieces; a name that begins with the other, or is one slip away, counts as close. */
function similarity(wanted: string, name: string, shared: number, wantedPieces: number): number {
  const dice = (2 * shared) / (wantedPieces + pieces(name).size);
  if (wanted.length > 2 && (name.startsWith(`${wanted} `) || wanted.startsWith(`${name} `))) return Math.max(dice, 0.8);
  if (dice < 0.2) return dice;
  const slips = editDistance(wanted, name);
  return slips <= Math.max(1, Math.floor(name.length / 5)) ? Math.max(dice, 1 - slips / 10) : dice;
}

function countShared(own: ReadonlySet<string>, byPiece: ReadonlyMap<string, ReadonlyMap<string, Set<string>>>) {
  const postings = [...own].flatMap((piece) => byPiece.get(piece) ?? []).sort((a, b) => a.size - b.size);
  const shared = new Map<string, { count: number; ids: Set<string> }>();
  for (const posting of postings) {
    for (const [name, ids] of posting) {
      const known = shared.get(name);
      if (known) known.count += 1;
      else if (shared.size < mostCandidates) shared.set(name, { count: 1, ids });
    }
  }
  return shared;
}

function pieces(name: string): Set<string> {
  const padded = `  ${name} `;
  const found = new Set<string>();
  for (let index = 0; index + 3 <= padded.length; index += 1) found.add(padded.slice(index, index + 3));
  return found;
}

const newMap = () => new Map<string, Set<string>>();
const newSet = () => new Set<string>();

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
