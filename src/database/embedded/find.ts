import { type Doc, isDoc, own } from './bson.ts';
import type { Collection } from './collection.ts';
import { unsupported } from './errors.ts';
import type { Variables } from './expressions/compile.ts';
import { isSimpleCollation } from './indexes.ts';
import { compileFilter, elementTest, isOperators } from './match.ts';
import { position, splitPath } from './paths.ts';
import { candidates, choosePlan, type Examined, type Plan } from './planner.ts';
import { isRegex, withTimeLimit } from './regex.ts';
import { compileSort } from './sort.ts';
import { docOf, type Stored } from './stored.ts';

/** What to look for in a collection. */
export interface Query {
  readonly filter: Doc;
  readonly sort?: Doc | undefined;
  readonly skip?: number;
  /** 0 means all. */
  readonly limit?: number;
  readonly hint?: unknown;
  readonly variables?: Variables;
  readonly maxTimeMS?: number;
}

export interface Found {
  readonly stored: Stored[];
  readonly plan: Plan;
  readonly examined: Examined;
}

/** The longest any single query with a regular expression may take. */
const regexTimeLimit = 5_000;

/** Finds the documents of a query, in its order. */
export function find(collection: Collection | undefined, query: Query): Found {
  if (!collection) {
    compileFilter(query.filter, query.variables);
    return {
      stored: [],
      plan: { ranges: [], backward: false, isSorted: true, branches: [] },
      examined: { keys: 0, docs: 0 },
    };
  }
  const limit = query.maxTimeMS || (mayBacktrack(query.filter) ? regexTimeLimit : 0);
  return limit > 0 ? withTimeLimit(limit, () => findNow(collection, query)) : findNow(collection, query);
}

function findNow(
  collection: Collection,
  { filter, sort: order, skip = 0, limit = 0, hint, variables = {} }: Query,
): Found {
  const sort =
    order && Object.keys(order).length > 0 && !Object.hasOwn(order, '$natural') ? compileSort(order) : undefined;
  const natural = order && Object.hasOwn(order, '$natural') ? order : undefined;
  const test = compileFilter(filter, variables);
  const plan = choosePlan(collection, { filter, sort: sort?.pattern, hint: natural ?? hint });
  const examined: Examined = { keys: 0, docs: 0 };
  const enough = limit > 0 && plan.isSorted ? skip + limit : Number.POSITIVE_INFINITY;
  const stored: Stored[] = [];
  if (enough > 0) {
    for (const candidate of candidates(collection, plan, examined)) {
      if (test(docOf(candidate)) && stored.push(candidate) >= enough) break;
    }
  }
  const ordered = sort && !plan.isSorted ? sort.sortedBy(stored, docOf) : stored;
  return {
    stored: skip > 0 || limit > 0 ? ordered.slice(skip, limit > 0 ? skip + limit : undefined) : ordered,
    plan,
    examined,
  };
}

/** Whether a query holds a regular expression, whose time nobody can tell beforehand. */
export function mayBacktrack(query: unknown): boolean {
  if (Array.isArray(query)) return query.some(mayBacktrack);
  if (!isDoc(query)) return isRegex(query);
  return Object.keys(query).some((name) => name.startsWith('$regex') || mayBacktrack(own(query, name)));
}

/** The array position at which the query matched, for the positional operator. */
export function matchedIndex(filter: Doc, doc: Doc): number | undefined {
  let found: number | undefined;
  for (const name of Object.keys(filter)) {
    const operand = own(filter, name);
    if (name === '$and' && Array.isArray(operand)) {
      for (const part of operand) if (isDoc(part)) found = matchedIndex(part, doc) ?? found;
    } else if (name === '$or' && Array.isArray(operand)) {
      const branch = operand.find((part) => isDoc(part) && compileFilter(part)(doc));
      if (isDoc(branch)) found = matchedIndex(branch, doc) ?? found;
    } else if (!name.startsWith('$')) found = indexAt(doc, splitPath(name), operand) ?? found;
  }
  return found;
}

function indexAt(doc: Doc, path: readonly string[], operand: unknown): number | undefined {
  let value: unknown = doc;
  for (let at = 0; at <= path.length; at++) {
    if (Array.isArray(value)) {
      const rest = path.slice(at);
      if (position(rest[0] ?? '') >= 0 || isNegation(operand)) return undefined;
      const test = rest.length > 0 ? compileFilter({ [rest.join('.')]: operand }) : elementOperand(operand);
      const match = value.findIndex((item) => (rest.length > 0 && !isDoc(item) ? false : test(item)));
      return match < 0 ? undefined : match;
    }
    value = isDoc(value) ? own(value, path[at] ?? '') : undefined;
  }
  return undefined;
}

/** That no element matches is not a match at any position. */
function isNegation(operand: unknown): boolean {
  return isOperators(operand) && Object.keys(operand).every((name) => ['$ne', '$nin', '$not'].includes(name));
}

function elementOperand(operand: unknown): (item: unknown) => boolean {
  if (!isOperators(operand)) return elementTest(isRegex(operand) ? { $regex: operand } : { $eq: operand });
  const inner = own(operand, '$elemMatch');
  return elementTest(isDoc(inner) ? inner : operand);
}

/** Collations other than the simple one are outside the subset. */
export function refuseCollation(command: Doc): void {
  if (!isSimpleCollation(command.collation)) throw unsupported('collation');
}
