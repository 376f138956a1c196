import { type Doc, own } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { fixedUnits } from './expressions/calendar.ts';
import { compileExpression } from './expressions/compile.ts';
import { toInteger, toNumber } from './numbers.ts';
import { firstFrom } from './sorted.ts';
import type { Partition } from './window.ts';

/** The first and the last place of the window of the document at a place. */
export type Edges = (at: number) => readonly [first: number, last: number];

/** A window: of documents by their places, or by how far their sort values are from the current one's. */
export function edgesOf({ documents, range, unit }: Doc, partition: Partition): Edges {
  return range === undefined ? byPlace(documents, partition.docs.length) : byValue(range, partition, unit);
}

function byPlace(bounds: unknown, size: number): Edges {
  const [low, high] = Array.isArray(bounds) ? bounds : ['unbounded', 'unbounded'];
  const edge = (bound: unknown, at: number, end: number): number => {
    if (bound === 'unbounded') return end;
    return at + (bound === 'current' ? 0 : (toInteger(bound) ?? 0));
  };
  return (at) => [Math.max(edge(low, at, 0), 0), Math.min(edge(high, at, size - 1), size - 1)];
}

function byValue(bounds: unknown, partition: Partition, unit: unknown): Edges {
  const [low, high] = Array.isArray(bounds) ? bounds : [];
  const length = unitLength(unit);
  const values = sortValues(partition);
  if (values.some((value) => value instanceof Date !== (unit !== undefined)))
    fail(5429413, 'Invalid range: Expected the sortBy field to be a number, or a Date with a unit');
  const numbers = values.map(toNumber);
  const limit = (bound: unknown, at: number, end: number): number =>
    bound === 'unbounded' ? end : (numbers[at] ?? 0) + (bound === 'current' ? 0 : toNumber(bound) * length);
  return (at) => [
    firstFrom(numbers, limit(low, at, Number.NEGATIVE_INFINITY)),
    firstFrom(numbers, limit(high, at, Number.POSITIVE_INFINITY), true) - 1,
  ];
}

/** The values by which a partition is sorted. */
export function sortValues({ docs, sort, variables }: Partition): unknown[] {
  const [field] = Object.keys(sort?.pattern ?? {});
  const read = compileExpression(field === undefined ? null : `$${field}`);
  return docs.map((doc) => read(doc, variables));
}

/** Milliseconds in a unit; without one numbers are taken as they are. */
export function unitLength(unit: unknown): number {
  const length = unit === undefined ? 1 : own(fixedUnits, typeof unit === 'string' ? unit : '');
  return length ?? refuse('A window in such a unit');
}
