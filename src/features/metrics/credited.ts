import type { Columns } from './columns.ts';
import type { Scope } from './figures.ts';
import { isTurn, turn } from '../../core/turn.ts';
import { sharesOf } from './written-deal.ts';

/** Rows, each with what of it counts for a scope. */
export interface Credited {
  rows: number[];
  credits: number[];
}

/** Rows in the order of their owners, so that those of a team are found without looking at all. */
export interface ByOwner {
  rows: Int32Array;
  /** Rows of person p: from `start[p]` up to but not including `start[p + 1]`. */
  start: Int32Array;
  /** Rows with a split: they may be anybody's. */
  shared: number[];
}

export async function byOwner(columns: Columns, rows: readonly number[]): Promise<ByOwner> {
  const start = new Int32Array(columns.people.length + 1);
  const shared: number[] = [];
  for (const [index, row] of rows.entries()) {
    if (isTurn(index)) await turn();
    if (columns.shared[row] === 1) shared.push(row);
    else start[(columns.owner[row] ?? 0) + 1] = (start[(columns.owner[row] ?? 0) + 1] ?? 0) + 1;
  }
  for (let person = 0; person < columns.people.length; person += 1)
    start[person + 1] = (start[person + 1] ?? 0) + (start[person] ?? 0);
  const next = start.slice();
  const sorted = new Int32Array(rows.length - shared.length);
  for (const [index, row] of rows.entries()) {
    if (isTurn(index)) await turn();
    if (columns.shared[row] === 1) continue;
    const owner = columns.owner[row] ?? 0;
    sorted[next[owner] ?? 0] = row;
    next[owner] = (next[owner] ?? 0) + 1;
  }
  return { rows: sorted, start, shared };
}

/** The rows of a scope, with what counts there: all of an amount, or the shares of the scope's people. */
export async function creditedTo(
  columns: Columns,
  scope: Scope,
  rows: readonly number[],
  owned: ByOwner,
): Promise<Credited> {
  if (scope.kind !== 'person' && scope.kind !== 'team') return wholly(columns, rows);
  const members = new Set(
    (scope.kind === 'person' ? [scope.id] : scope.members).flatMap((id) => columns.personIndex.get(id) ?? []),
  );
  const made: Credited = { rows: [], credits: [] };
  for (const person of members) {
    for (const row of owned.rows.subarray(owned.start[person], owned.start[person + 1])) {
      made.rows.push(row);
      made.credits.push(columns.amount[row] ?? 0);
    }
    if (made.rows.length > 0) await turn();
  }
  for (const row of owned.shared) {
    const own = sharesOf(columns.slab, columns.written[row] ?? 0).filter(({ person }) => members.has(person));
    if (own.length === 0) continue;
    made.rows.push(row);
    made.credits.push(own.reduce((sum, share) => sum + share.amount, 0));
  }
  return made;
}

async function wholly({ amount }: Columns, rows: readonly number[]): Promise<Credited> {
  const made: Credited = { rows: [], credits: [] };
  for (const [index, row] of rows.entries()) {
    if (isTurn(index)) await turn();
    made.rows.push(row);
    made.credits.push(amount[row] ?? 0);
  }
  return made;
}

export async function narrow({ rows, credits }: Credited, keep: (row: number) => boolean): Promise<Credited> {
  const made: Credited = { rows: [], credits: [] };
  for (const [index, row] of rows.entries()) {
    if (isTurn(index)) await turn();
    if (!keep(row)) continue;
    made.rows.push(row);
    made.credits.push(credits[index] ?? 0);
  }
  return made;
}

/** The largest, largest first, equal ones by number; never sorts more than a few of them at once. */
export async function largest({ rows, credits }: Credited, most: number): Promise<Credited> {
  const least = await leastOfLargest(credits, most);
  const places: number[] = [];
  for (const [place, credit] of credits.entries()) {
    if (isTurn(place)) await turn();
    if (credit >= least) places.push(place);
  }
  places.sort((a, b) => (credits[b] ?? 0) - (credits[a] ?? 0) || (rows[a] ?? 0) - (rows[b] ?? 0));
  const kept = places.slice(0, most);
  return { rows: kept.map((place) => rows[place] ?? 0), credits: kept.map((place) => credits[place] ?? 0) };
}

/** The smallest of the `most` largest values; −∞ where there are no more than that. */
async function leastOfLargest(values: readonly number[], most: number): Promise<number> {
  if (values.length <= most) return Number.NEGATIVE_INFINITY;
  const buffer = new Float64Array(Math.min(values.length, 4 * most));
  let size = 0;
  let least = Number.NEGATIVE_INFINITY;
  const cut = () => {
    const sorted = buffer.subarray(0, size).sort();
    if (size < most) return;
    buffer.copyWithin(0, size - most, size);
    size = most;
    least = sorted[0] ?? least;
  };
  for (const [index, value] of values.entries()) {
    if (isTurn(index)) await turn();
    if (value < least) continue;
    if (size === buffer.length) cut();
    buffer[size] = value;
    size += 1;
  }
  cut();
  return least;
}
