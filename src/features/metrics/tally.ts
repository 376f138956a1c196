import { addEnded, addOpen, field, fieldCount, readPipeline, readSums, stateCount } from './cells.ts';
import { type Columns, outcome } from './columns.ts';
import { eachCredit, groupsOf, type Groups } from './groups.ts';
import type { Pipeline } from './pipeline.ts';
import { addSlip, noSlippage, type Slippage, slipOf } from './slippage.ts';
import type { DayWindow, Sums } from './sums.ts';
import { turn } from '../../core/turn.ts';
import { closeDateMovesOf } from './written-deal.ts';

/** What one pass is to add up. */
export interface TallyRequest {
  windows: readonly DayWindow[];
  /** The period that open deals are to close in, and the day it is. */
  period: DayWindow;
  today: number;
  teams: readonly { id: string; members: readonly string[] }[];
  /** The instants between which close dates were changed, for slippage. */
  moves?: { since: Date; until: Date } | undefined;
  /** Rows that count; all of them when left out. */
  only?: ((row: number) => boolean) | undefined;
  /** Days of the buckets for bookings over time (weeks of a quarter, months of a year): their starts, then the end. */
  buckets?: readonly number[] | undefined;
}

/** The sums of the company, of every team and of every person, for every window, from one pass over the deals. */
export interface Tally {
  groups: Groups;
  sums(group: number, window: number): Sums;
  pipeline(group: number): Pipeline;
  /** Bookings of the group in each bucket, in minor units. */
  bookings(group: number): number[];
  /** Rows that were decided in each window, for medians and lists. */
  ended: readonly number[][];
  /** Rows of open deals. */
  open: readonly number[];
  slippage(group: number): Slippage;
}

const chunk = 8192;

/** Adds everything up in one pass; gives way to other work after each chunk, so that nobody waits for it. */
export async function tally(columns: Columns, request: TallyRequest): Promise<Tally> {
  const pass = preparePass(columns, request);
  for (let start = 0; start < columns.size; start += chunk) {
    addRows(pass, start, Math.min(columns.size, start + chunk));
    if (start + chunk < columns.size) await turn();
  }
  return resultOf(pass);
}

interface Pass {
  columns: Columns;
  request: TallyRequest;
  groups: Groups;
  windows: number;
  sums: Float64Array;
  state: Float64Array;
  buckets: Float64Array;
  bucketCount: number;
  ended: number[][];
  open: number[];
  slips: Map<number, Slippage>;
  days: DayTable;
}

/** For each day: the windows that hold it (bits), those that had ended before it, and its bucket. */
interface DayTable {
  first: number;
  last: number;
  within: Uint8Array;
  endsAfter: Uint8Array;
  bucket: Int16Array;
}

function preparePass(columns: Columns, request: TallyRequest): Pass {
  const groups = groupsOf(columns, request.teams);
  const windows = request.windows.length;
  if (windows > 8) throw new Error('One pass adds up at most eight windows');
  const bucketCount = Math.max(0, (request.buckets?.length ?? 0) - 1);
  return {
    columns,
    request,
    groups,
    windows,
    sums: new Float64Array(groups.count * windows * fieldCount),
    state: new Float64Array(groups.count * stateCount),
    buckets: new Float64Array(groups.count * bucketCount),
    bucketCount,
    ended: request.windows.map(() => []),
    open: [],
    slips: new Map(),
    days: dayTable(request),
  };
}

function dayTable({ windows, buckets = [] }: TallyRequest): DayTable {
  const edges = [...windows.flatMap(({ start, end }) => [start, end]), ...buckets];
  const first = Math.min(...edges) - 1;
  const last = Math.max(...edges) + 1;
  const length = last - first + 1;
  const table: DayTable = {
    first,
    last,
    within: new Uint8Array(length),
    endsAfter: new Uint8Array(length),
    bucket: new Int16Array(length).fill(-1),
  };
  for (let index = 0; index < length; index += 1) {
    const day = first + index;
    for (const [window, { start, end }] of windows.entries()) {
      if (day >= start && day < end) table.within[index] = (table.within[index] ?? 0) | (1 << window);
      if (day < end) table.endsAfter[index] = (table.endsAfter[index] ?? 0) | (1 << window);
    }
    for (let bucket = 0; bucket + 1 < buckets.length; bucket += 1) {
      if (day >= (buckets[bucket] ?? 0) && day < (buckets[bucket + 1] ?? 0)) table.bucket[index] = bucket;
    }
  }
  return table;
}

function addRows(pass: Pass, start: number, end: number): void {
  const { groups, days, request } = pass;
  const { outcome: outcomes, close: closes, created: creations, amount: amounts, owner: owners } = pass.columns;
  const { lastMove, shared } = pass.columns;
  const { first, last, within, endsAfter } = days;
  const { start: groupStart, of: groupOf } = groups;
  const all = (1 << pass.windows) - 1;
  const since = request.moves?.since.getTime() ?? Number.POSITIVE_INFINITY;
  for (let row = start; row < end; row += 1) {
    const result = outcomes[row] as number;
    if (result === outcome.gone || (request.only && !request.only(row))) continue;
    const close = closes[row] as number;
    const closeAt = (close < first ? first : close > last ? last : close) - first;
    const created = creations[row] as number;
    const createdAt = (created < first ? first : created > last ? last : created) - first;
    const isOpen = result === outcome.open;
    if ((lastMove[row] as number) >= since) addMoved(pass, row);
    const ended = isOpen ? 0 : (within[closeAt] as number);
    // Open when a window ended: logged before that day, and still open or closed on or after it.
    const open = (endsAfter[createdAt] as number) & (isOpen ? all : ~(endsAfter[closeAt] as number) & all);
    const bucket = result === outcome.won ? (days.bucket[closeAt] as number) : -1;
    if (!isOpen && ended === 0 && open === 0 && bucket < 0) continue;
    if (shared[row] === 1) addShared(pass, row, ended, open, bucket);
    else {
      const amount = amounts[row] as number;
      const owner = owners[row] as number;
      const after = groupStart[owner + 1] as number;
      for (let at = groupStart[owner] as number; at < after; at += 1)
        addTo(pass, groupOf[at] as number, row, amount, 1, ended, open, bucket);
    }
    if (isOpen) pass.open.push(row);
    for (let window = 0, rest = ended; rest !== 0; window += 1, rest >>= 1) if (rest & 1) pass.ended[window]?.push(row);
  }
}

/** A deal whose close date was changed lately: rare, so that it may cost more. */
function addMoved({ columns, groups, request, slips }: Pass, row: number): void {
  if (!request.moves) return;
  const closeDateMoves = closeDateMovesOf(columns.slab, columns.written[row] ?? 0);
  const slip = slipOf({ closeDateMoves }, { period: request.period, ...request.moves });
  if (slip === 0) return;
  eachCredit(columns, groups, row, (group, amount) => {
    const sums = slips.get(group) ?? noSlippage();
    addSlip(sums, slip, amount);
    slips.set(group, sums);
  });
}

/** A deal with a split: each group gets the sum of its people's shares, and counts the deal once. */
function addShared(pass: Pass, row: number, ended: number, open: number, bucket: number): void {
  const amount = pass.columns.amount[row] ?? 0;
  eachCredit(pass.columns, pass.groups, row, (group, credit) =>
    addTo(pass, group, row, credit, amount === 0 ? 1 : credit / amount, ended, open, bucket),
  );
}

// Eight numbers instead of an object: this is called for every deal, and an object each would be most of its cost.
// oxlint-disable-next-line max-params
function addTo(
  pass: Pass,
  group: number,
  row: number,
  amount: number,
  part: number,
  ended: number,
  open: number,
  bucket: number,
): void {
  const { columns, windows, sums } = pass;
  for (let window = 0, rest = ended | open; rest !== 0; window += 1, rest >>= 1) {
    if ((rest & 1) === 0) continue;
    const at = (group * windows + window) * fieldCount;
    if ((open >> window) & 1) sums[at + field.openAtEnd] = (sums[at + field.openAtEnd] as number) + 1;
    if ((ended >> window) & 1) addEnded(pass, at, row, amount, part);
  }
  if (columns.outcome[row] === outcome.open) addOpen(pass, group * stateCount, row, amount);
  if (bucket >= 0) {
    const at = group * pass.bucketCount + bucket;
    pass.buckets[at] = (pass.buckets[at] as number) + amount;
  }
}

function resultOf({ groups, windows, sums, state, buckets, bucketCount, ended, open, slips }: Pass): Tally {
  return {
    groups,
    ended,
    open,
    slippage: (group) => slips.get(group) ?? noSlippage(),
    sums: (group, window) => readSums(sums, (group * windows + window) * fieldCount),
    pipeline: (group) => readPipeline(state, group * stateCount),
    bookings: (group) => Array.from(buckets.subarray(group * bucketCount, (group + 1) * bucketCount)),
  };
}
