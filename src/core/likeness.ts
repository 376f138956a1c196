/**
 * Similarity of two short texts, and the word stems by which the database finds candidates. The README of feedback has the
 * choice and its measured precision and recall.
 */

/** From this score on, an item is offered as the same; below it, down to `leastRelated`, as related. */
export const leastSame = 0.55;
export const leastRelated = 0.34;

const empty = new Set(
  `a about after again all also always am an and any are as ask asked asking asks at be because been before being but by
  can cannot cant could customer customers client clients did do does doesnt doing dont every feature for from get gets
  getting give gives got had has have having hello her here hi his how i id if in into is isnt it its just know let like
  lot lots made make makes many may me more most much must my need needed needs never new no not now of off on once one
  only or other our out over per please prospect request she should since so some someone something still such than thank
  thanks that the their them then there these they thing things this those to too try trying up us use used user users
  using very via want wanted wants was way we were what when where which while who why will wish with without wont work
  working works would you your able issue problem possible support really currently`.split(/\s+/),
);

/** Words that people use for the same thing, by their stem. */
const same: Record<string, string> = {
  signon: 'login',
  signin: 'login',
  logon: 'login',
  sso: 'login',
  crash: 'fail',
  break: 'fail',
  broken: 'fail',
  error: 'fail',
  slow: 'speed',
  lag: 'speed',
  latency: 'speed',
  fast: 'speed',
  performance: 'speed',
  download: 'export',
  upload: 'import',
  delet: 'remov',
  lose: 'drop',
  lost: 'drop',
  miss: 'drop',
  truncat: 'drop',
  notif: 'alert',
  notification: 'alert',
  phone: 'mobil',
  ios: 'mobil',
  android: 'mobil',
  authentication: 'login',
  mfa: '2fa',
  permission: 'role',
  invoic: 'bill',
  excel: 'spreadsheet',
  xlsx: 'spreadsheet',
  currenci: 'currency',
  graph: 'chart',
};

/** The stems of a text's telling words, each once: what is stored with an item and asked for in the database. */
export function termsOf(text: string): string[] {
  const words = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\b(single sign[- ]?on|sign[- ](on|in)|log[- ](in|on))\b/g, 'login')
    .replace(/\b(two|2)[- ]factor\b/g, '2fa')
    .replace(/['’]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => (word.length > 1 || /\P{ASCII}/u.test(word)) && !empty.has(word));
  return [...new Set(words.map(stem))].slice(0, 60);
}

/** A light stem: plurals and the commonest English endings are cut; words of other languages mostly stay whole. */
export function stem(word: string): string {
  const known = Object.hasOwn(same, word) ? same[word] : undefined;
  if (known !== undefined) return known;
  const cut = cutEnding(word);
  return (Object.hasOwn(same, cut) ? same[cut] : undefined) ?? cut;
}

function cutEnding(word: string): string {
  if (word.length < 4 || /\d/.test(word)) return word;
  const single = word.replace(/ies$/, 'y').replace(/(ss|us|is)$|s$/, '$1');
  if (single.length < 5) return single;
  const base = single
    .replace(/(ations?|ements?|ments?)$/, '')
    .replace(/(ing|ed|er|ly)$/, '')
    .replace(/e$/, '');
  return base.length < 3 ? single : base.replace(/([bdfgmnprt])\1$/, '$1');
}

/**
 * How much two texts say the same, from 0 to 1: the weight of the stems that they share over the mean weight of both
 * (Dice). A stem weighs more the fewer of the candidates have it; misspelt stems count by their common three-letter
 * pieces. Two texts of one common word are not the same on that word alone.
 */
export function similarity(one: readonly string[], other: readonly string[], weight: (term: string) => number): number {
  if (one.length === 0 || other.length === 0) return 0;
  let shared = 0;
  let matches = 0;
  for (const term of one) {
    const likeness = Math.max(0, ...other.map((each) => alike(term, each)));
    if (likeness === 0) continue;
    shared += likeness * weight(term);
    matches += likeness;
  }
  const sum = (terms: readonly string[]) => terms.reduce((total, term) => total + weight(term), 0);
  const own = sum(one);
  const theirs = sum(other);
  const dice = (2 * shared) / (own + theirs);
  // A long complaint that says all of a short one says the same thing at length.
  const contained = shared / Math.min(own, theirs);
  const score = 0.5 * dice + 0.5 * contained;
  return matches < 1.5 && Math.min(one.length, other.length) > 1 ? score * 0.6 : Math.min(1, score);
}

/** 1 for the same stem, less for stems that look like misspellings of each other, else 0. */
function alike(one: string, other: string): number {
  if (one === other) return 1;
  if (Math.min(one.length, other.length) < 5) return 0;
  const a = pieces(one);
  const b = pieces(other);
  let common = 0;
  for (const piece of a) if (b.has(piece)) common += 1;
  const dice = (2 * common) / (a.size + b.size);
  return dice >= 0.6 ? dice : 0;
}

function pieces(word: string): Set<string> {
  const padded = ` ${word} `;
  const found = new Set<string>();
  for (let index = 0; index + 3 <= padded.length; index += 1) found.add(padded.slice(index, index + 3));
  return found;
}

/** Smoothed inverse document frequency among `count` texts: 1 where there are too few to tell. */
export function termWeights(texts: readonly (readonly string[])[]): (term: string) => number {
  const frequency = new Map<string, number>();
  for (const terms of texts) for (const term of terms) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const count = texts.length;
  return (term) => 1 + Math.log((count + 20) / ((frequency.get(term) ?? 0) + 20)) * 0.5;
}

export interface Match<T> {
  item: T;
  score: number;
}

/** The candidates that say the same, best first. */
export function rankSimilar<T extends { terms: readonly string[] }>(
  terms: readonly string[],
  candidates: readonly T[],
  least: number,
  most: number,
): Match<T>[] {
  const weight = termWeights(candidates.map((each) => each.terms));
  return candidates
    .map((item) => ({ item, score: similarity(terms, item.terms, weight) }))
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score)
    .slice(0, most);
}
