import { type Doc, isDoc, own } from './bson.ts';
import type { Collection } from './collection.ts';
import type { Variables } from './expressions/compile.ts';
import { compileFilter } from './match.ts';
import { choosePlan, type Plan, scan } from './planner.ts';
import { isRegex, withTimeLimit } from './regex.ts';
import { compileSort } from './sort.ts';
import { docOf, type Stored } from './stored.ts';

/** What to look for in a collection. */
export interface Query {
  readonly filter: Doc;
  readonly sort?: Doc | undefined;
  readonly skip?: number | undefined;
  /** 0 means all. */
  readonly limit?: number | undefined;
  readonly hint?: unknown;
  readonly variables?: Variables;
  readonly maxTimeMS?: number;
}

export interface Found {
  readonly stored: Stored[];
  readonly plan: Plan;
  /** How much was looked at. */
  readonly examined: { keys: number; docs: number };
}

/** Finds the documents of a query, in its order. */
export function find(collection: Collection | undefined, query: Query): Found {
  if (collection) return withinTime(query.maxTimeMS, query.filter, () => findNow(collection, query));
  compileFilter(query.filter, query.variables);
  return { stored: [], plan: scan, examined: { keys: 0, docs: 0 } };
}

function findNow(collection: Collection, query: Query): Found {
  const { filter, skip = 0, limit = 0, variables = {} } = query;
  const isNatural = query.sort !== undefined && Object.hasOwn(query.sort, '$natural');
  const sort = query.sort && !isNatural && Object.keys(query.sort).length > 0 ? compileSort(query.sort) : undefined;
  const test = compileFilter(filter, variables);
  const plan = choosePlan(collection, { filter, sort: sort?.pattern, hint: isNatural ? query.sort : query.hint });
  const examined = { keys: 0, docs: 0 };
  const end = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
  const enough = plan.isSorted ? end : Number.POSITIVE_INFINITY;
  const stored: Stored[] = [];
  for (const candidate of candidates(collection, plan, examined))
    if (test(docOf(candidate)) && stored.push(candidate) >= enough) break;
  const ordered = sort && !plan.isSorted ? sort.sortedBy(stored, docOf) : stored;
  return { stored: skip > 0 || end < ordered.length ? ordered.slice(skip, end) : ordered, plan, examined };
}

/** The documents a plan leads to, each of them once; whether they match is for the caller to see. */
function* candidates(collection: Collection, plan: Plan, examined: Found['examined']): Generator<Stored> {
  const seen = plan.branches.length > 0 || plan.index?.isMultikey() ? new Set<number>() : undefined;
  for (const stored of entries(collection, plan, examined)) {
    if (seen?.has(stored.id)) continue;
    seen?.add(stored.id);
    if (plan.branches.length === 0) examined.docs++;
    yield stored;
  }
}

function* entries(collection: Collection, plan: Plan, examined: Found['examined']): Generator<Stored> {
  const { index, ranges, backward, branches } = plan;
  for (const branch of branches) yield* candidates(collection, branch, examined);
  if (branches.length > 0) return;
  if (!index) yield* backward ? [...collection.records.values()].toReversed() : collection.records.values();
  for (const [low, high] of index ? (backward ? ranges.toReversed() : ranges) : []) {
    for (const stored of index?.range(low, high, backward) ?? []) {
      examined.keys++;
      yield stored;
    }
  }
}

/** The longest any single query with a regular expression may take, in milliseconds. */
const regexTimeLimit = 5_000;

/** Runs what only reads, within the time it was given, or that a regular expression may take. */
export function withinTime<T>(maxTimeMS: number | undefined, query: unknown, run: () => T): T {
  const limit = maxTimeMS || (mayBacktrack(query) ? regexTimeLimit : 0);
  return limit > 0 ? withTimeLimit(limit, run) : run();
}

/** Whether a query holds a regular expression, whose time nobody can tell beforehand. */
function mayBacktrack(query: unknown): boolean {
  if (Array.isArray(query)) return query.some(mayBacktrack);
  if (!isDoc(query)) return isRegex(query);
  return Object.keys(query).some((name) => name.startsWith('$regex') || mayBacktrack(own(query, name)));
}
