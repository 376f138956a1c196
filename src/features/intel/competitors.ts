import { editDistance } from '../../core/nearest.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { normalName } from '../accounts/index.ts';
import type { IntelDeps } from './deps.ts';
import type { CompetitorRef } from './note.ts';
import type { MergeFields } from './store.ts';

/** A competitor with everything that it is called. */
export interface Competitor extends CompetitorRef {
  /** Keys of its names: its own, and those that were merged into it. */
  keys: string[];
  /** As deals name it. */
  spellings: string[];
}

export interface Competitors {
  all: Competitor[];
  /** The competitor of a name, however it is written; undefined when nobody has named it. */
  named(name: string): Competitor | undefined;
}

/** All that notes and deals name, each once: case, blanks and legal forms make no difference, merged names neither. */
export async function competitorsOf({ store, deals }: IntelDeps, tenant: string): Promise<Competitors> {
  const [noted, dealt, merges] = await Promise.all([
    store.competitors(tenant),
    deals.competitors(tenant),
    store.merged(tenant),
  ]);
  const into = new Map(merges.map(({ from, into: to }) => [from.key, to]));
  const found = new Map<string, Competitor>();
  const meet = (said: CompetitorRef): Competitor => {
    const ref = resolve(into, said);
    const known = found.get(ref.key) ?? { ...ref, keys: [ref.key], spellings: [] };
    found.set(ref.key, known);
    if (!known.keys.includes(said.key)) known.keys.push(said.key);
    return known;
  };
  for (const each of [...noted].sort((a, b) => b.count - a.count)) meet(each);
  for (const { name } of [...dealt].sort((a, b) => b.count - a.count))
    meet({ key: normalName(name), name }).spellings.push(name);
  for (const { from } of merges) meet(from);
  return {
    all: [...found.values()],
    named: (name) => found.get(resolve(into, { key: normalName(name), name }).key),
  };
}

function resolve(into: ReadonlyMap<string, MergeFields['into']>, said: CompetitorRef): CompetitorRef {
  let ref = said;
  // Two who merge two names into each other at once leave a circle: it is walked once.
  for (const seen = new Set<string>(); !seen.has(ref.key); ) {
    seen.add(ref.key);
    ref = into.get(ref.key) ?? ref;
  }
  return ref;
}

const mostOffered = 4;

/**
 * The competitor that was meant. A name that nobody knows and that is nearly a known one is never taken silently:
 * `new:<name>` says that it is one of its own.
 */
export function meant(competitors: Competitors, words: string): CompetitorRef | Refusal {
  const isNew = words.startsWith('new:');
  const name = words.slice(isNew ? 'new:'.length : 0).trim();
  const known = competitors.named(name);
  if (known) return { key: known.key, name: known.name };
  const key = normalName(name);
  const close = isNew ? [] : similar(competitors, key);
  if (close.length === 0) return { key, name };
  const choices = [
    ...close.map((each) => ({ label: each.name, raw: each.name })),
    { label: `“${name}” is another one`, raw: `new:${name}`, creates: true as const },
  ];
  return refuse(`Nobody has named “${name}” yet. Did you mean “${close[0]?.name}”?`, { field: 'competitor', choices });
}

/** A competitor that somebody has named already. */
export function known(competitors: Competitors, name: string): Competitor | Refusal {
  const found = competitors.named(name);
  if (found) return found;
  const close = similar(competitors, normalName(name));
  const others = (close.length > 0 ? close : competitors.all).slice(0, mostOffered);
  const choices = others.map((each) => ({ label: each.name, raw: each.name }));
  return refuse(`Nobody has named “${name}” yet, neither in a note nor in a deal.`, { field: 'competitor', choices });
}

/** Names that a slip of the fingers or a word more or less may have meant, the nearest first. */
function similar({ all }: Competitors, key: string): Competitor[] {
  const near = (other: string) => {
    const isPart = ` ${other} `.includes(` ${key} `) || ` ${key} `.includes(` ${other} `);
    if (isPart) return 1;
    const edits = editDistance(key, other);
    return edits <= Math.floor(Math.min(key.length, other.length) / 4) ? edits : Number.POSITIVE_INFINITY;
  };
  return all
    .map((each) => ({ each, distance: Math.min(...each.keys.map(near)) }))
    .filter(({ distance }) => Number.isFinite(distance))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, mostOffered)
    .map(({ each }) => each);
}
