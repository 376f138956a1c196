import { type Stage, stages } from '../deals/deal.ts';
import { type CountedDeal, type DealFacts, dayNumber, dayOf, type Earlier } from './counted.ts';
import { type Chunk, chunkOf, givePiece, type Slab, startOf, takePiece, unitsFor } from './slab.ts';

/** What somebody gets of a deal with a split: the index of the person, and minor units. */
export interface Share {
  person: number;
  amount: number;
}

/** What a list shows of a deal beside its numbers. */
export interface Shown {
  id: string;
  account: { id: string; name: string };
  owner: string;
  reasons: string[];
  segment?: string | undefined;
  competitor?: string | undefined;
  nextStep?: string | undefined;
}

/**
 * A piece: words for its size in units, the entries of each log and the bytes of its text; when the deal was logged; the
 * logs, each entry as so many floats; the text.
 */
const logs = ['stages', 'moves', 'earlier', 'shares'] as const;
const widths = { stages: 2, moves: 3, earlier: 2, shares: 2 } as const;
const word = { units: 0, counts: 1, text: 1 + logs.length } as const;
const createdFloat = 3;
const logsFloat = 4;

const entryStages = [...(Object.keys(stages) as Stage[]), 'won', 'lost'] as const;

type Texts = [
  id: string,
  accountId: string,
  account: string,
  owner: string,
  reasons: string[],
  segment: string | null,
  competitor: string | null,
  nextStep: string | null,
];

/** Writes what of a deal has no fixed size, in place of what was written `before` (0 for nothing); returns its address. */
export function writeDeal(slab: Slab, before: number, deal: CountedDeal, shares: readonly Share[]): number {
  const { facts, earlier = [] } = deal;
  const { stageLog, closeDateMoves, createdAt } = facts;
  const text = JSON.stringify(textsOf(facts));
  const textBytes = Buffer.byteLength(text);
  const counts = [stageLog.length, closeDateMoves.length, earlier.length, shares.length];
  const numbers = logs.reduce((sum, log, index) => sum + (counts[index] ?? 0) * widths[log], logsFloat);
  const units = unitsFor(numbers * 8 + textBytes);
  const address = placeFor(slab, before, units);
  const { words, floats, bytes } = chunkOf(slab, address);
  const start = startOf(address);
  words.set([units, ...counts, textBytes], start * 2);
  floats[start + createdFloat] = createdAt.getTime();
  let next = start + logsFloat;
  for (const { stage, at } of stageLog) {
    floats[next] = entryStages.indexOf(stage);
    floats[next + 1] = at.getTime();
    next += widths.stages;
  }
  for (const { from, to, at } of closeDateMoves) {
    floats[next] = dayNumber(from);
    floats[next + 1] = dayNumber(to);
    floats[next + 2] = at.getTime();
    next += widths.moves;
  }
  for (const { until, amount } of earlier) {
    floats[next] = until.getTime();
    floats[next + 1] = amount;
    next += widths.earlier;
  }
  for (const { person, amount } of shares) {
    floats[next] = person;
    floats[next + 1] = amount;
    next += widths.shares;
  }
  bytes.write(text, next * 8);
  return address;
}

function textsOf(facts: DealFacts): Texts {
  const { id, account, owner, status, wonReasons, lostReasons } = facts;
  const { segment = null, competitor = null, nextStep = null } = facts;
  const reasons = status === 'lost' ? lostReasons : wonReasons;
  return [id, account.id, account.name, owner.name, reasons, segment, competitor, nextStep];
}

function placeFor(slab: Slab, before: number, units: number): number {
  if (before !== 0 && unitsOf(slab, before) === units) return before;
  if (before !== 0) forgetDeal(slab, before);
  return takePiece(slab, units);
}

function unitsOf(slab: Slab, address: number): number {
  return chunkOf(slab, address).words[startOf(address) * 2 + word.units] ?? 0;
}

export function forgetDeal(slab: Slab, address: number): void {
  givePiece(slab, address, unitsOf(slab, address));
}

export function createdAt(slab: Slab, address: number): Date {
  return new Date(chunkOf(slab, address).floats[startOf(address) + createdFloat] ?? 0);
}

export function stageLogOf(slab: Slab, address: number): DealFacts['stageLog'] {
  return logOf(slab, address, 'stages', (floats, at) => ({
    stage: entryStages[floats[at] ?? 0] ?? 'lead',
    at: new Date(floats[at + 1] ?? 0),
  }));
}

export function closeDateMovesOf(slab: Slab, address: number): DealFacts['closeDateMoves'] {
  return logOf(slab, address, 'moves', (floats, at) => ({
    from: dayOf(floats[at] ?? 0),
    to: dayOf(floats[at + 1] ?? 0),
    at: new Date(floats[at + 2] ?? 0),
  }));
}

export function earlierOf(slab: Slab, address: number): Earlier[] {
  return logOf(slab, address, 'earlier', (floats, at) => ({
    until: new Date(floats[at] ?? 0),
    amount: floats[at + 1] ?? 0,
  }));
}

export function sharesOf(slab: Slab, address: number): Share[] {
  return logOf(slab, address, 'shares', (floats, at) => ({ person: floats[at] ?? 0, amount: floats[at + 1] ?? 0 }));
}

export function shownOf(slab: Slab, address: number): Shown {
  const chunk = chunkOf(slab, address);
  const start = startOf(address);
  const from = endOf(chunk, start, logs.length) * 8;
  const length = chunk.words[start * 2 + word.text] ?? 0;
  // Only `writeDeal` writes here, so its shape is known.
  const texts = JSON.parse(chunk.bytes.toString('utf8', from, from + length)) as Texts;
  const [id, accountId, account, owner, reasons, segment, competitor, nextStep] = texts;
  return {
    id,
    account: { id: accountId, name: account },
    owner,
    reasons,
    segment: segment ?? undefined,
    competitor: competitor ?? undefined,
    nextStep: nextStep ?? undefined,
  };
}

function logOf<T>(
  slab: Slab,
  address: number,
  log: (typeof logs)[number],
  read: (floats: Float64Array, at: number) => T,
): T[] {
  const chunk = chunkOf(slab, address);
  const start = startOf(address);
  const index = logs.indexOf(log);
  const count = chunk.words[start * 2 + word.counts + index] ?? 0;
  const made: T[] = [];
  if (count === 0) return made;
  const from = endOf(chunk, start, index);
  for (let entry = 0; entry < count; entry += 1) made.push(read(chunk.floats, from + entry * widths[log]));
  return made;
}

/** Where the first so many logs end. */
function endOf({ words }: Chunk, start: number, count: number): number {
  let end = start + logsFloat;
  for (let index = 0; index < count; index += 1) {
    const log = logs[index];
    if (log) end += (words[start * 2 + word.counts + index] ?? 0) * widths[log];
  }
  return end;
}
