import { type Doc, isDoc, own } from './bson.ts';
import { MongoError } from './errors.ts';
import { isTruthy } from './expressions/compile.ts';
import type { Collection } from './collection.ts';
import type { Index } from './indexes.ts';
import type { Stored } from './stored.ts';
import { equal, identical, inverted, keyOf, typeRank } from './keys.ts';
import { isOperators } from './match.ts';
import { isRegex } from './regex.ts';

/** How documents are found: by one index, by one index per branch of a $or, or by looking at all of them. */
export interface Plan {
  readonly index?: Index;
  /** Half-open ranges of index keys, in order. */
  readonly ranges: readonly (readonly [low: string, high: string])[];
  readonly backward: boolean;
  /** Whether the documents come in the order that was asked for. */
  readonly isSorted: boolean;
  readonly branches: readonly Plan[];
}

export interface Wish {
  readonly filter: Doc;
  readonly sort?: Record<string, 1 | -1> | undefined;
  readonly hint?: unknown;
}

interface Bound {
  readonly key: string;
  readonly isOpen: boolean;
}
/** What the query says of one path: one of some values, or a range within one type. */
interface Constraint {
  readonly equals?: readonly unknown[];
  readonly rank?: number;
  readonly from?: Bound;
  readonly to?: Bound;
}
type Constraints = Map<string, Constraint[]>;

const last = '\uffff';
const maxPoints = 1000;

/** Chooses the plan: the index that fixes most, else one that gives the order, else a scan. */
export function choosePlan(collection: Collection, wish: Wish): Plan {
  if (isDoc(wish.hint) && Object.hasOwn(wish.hint, '$natural')) {
    return { ...scanPlan, backward: wish.hint.$natural === -1, isSorted: wish.sort === undefined };
  }
  const hinted = wish.hint === undefined ? undefined : hintedIndex(collection, wish.hint);
  const constraints = constraintsOf(wish.filter);
  const indexes = hinted ? [hinted] : [...collection.indexes.values()].filter(({ spec }) => spec.hidden !== true);
  const sort = wish.sort && Object.keys(wish.sort).length > 0 ? wish.sort : undefined;
  let best: { plan: Plan; score: number } | undefined;
  for (const index of indexes) {
    if (!isCovering(index, wish.filter, constraints, hinted !== undefined)) continue;
    const candidate = indexPlan(index, constraints, sort);
    if ((candidate.score > 0 || hinted) && candidate.score > (best?.score ?? -1)) best = candidate;
  }
  if (best && (hinted || best.score >= 2)) return best.plan;
  return branchPlan(collection, wish.filter, sort) ?? best?.plan ?? { ...scanPlan, isSorted: !sort };
}

const scanPlan: Plan = { ranges: [], backward: false, isSorted: false, branches: [] };

function hintedIndex(collection: Collection, hint: unknown): Index {
  for (const index of collection.indexes.values()) {
    if (index.name === hint || (isDoc(hint) && identical(hint, index.spec.key))) return index;
  }
  throw new MongoError(
    2,
    'error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index',
  );
}

function branchPlan(collection: Collection, filter: Doc, sort: Record<string, 1 | -1> | undefined): Plan | undefined {
  const list = own(filter, '$or');
  if (!Array.isArray(list) || !list.every(isDoc)) return undefined;
  const branches = list.map((branch) => choosePlan(collection, { filter: branch }));
  if (!branches.every((branch) => branch.index ?? branch.branches.length > 0)) return undefined;
  return { ...scanPlan, branches, isSorted: !sort };
}

/** Whether every document that can match has an entry in the index. */
function isCovering(index: Index, filter: Doc, constraints: Constraints, isHinted: boolean): boolean {
  if (index.partial) return implies(filter, constraints, index.partial);
  if (!index.isSparse || isHinted) return true;
  return Object.keys(index.pattern).some((field) => (constraints.get(field) ?? []).some(isPresent));
}

function isPresent({ equals }: Constraint): boolean {
  return !equals?.some((value) => value === null || value === undefined);
}

function implies(filter: Doc, constraints: Constraints, partial: Doc): boolean {
  return Object.keys(partial).every((field) => {
    const wanted = own(partial, field);
    if (field === '$and' && Array.isArray(wanted))
      return wanted.every((part) => isDoc(part) && implies(filter, constraints, part));
    const said = constraints.get(field) ?? [];
    if (equal(own(filter, field), wanted)) return true;
    if (!isOperators(wanted)) return said.some(({ equals }) => equals?.every((value) => equal(value, wanted)));
    return Object.keys(wanted).every(
      (operator) =>
        impliesOperator(said, operator, own(wanted, operator)) ||
        saysItself(filter, field, operator, own(wanted, operator)),
    );
  });
}

function saysItself(filter: Doc, field: string, operator: string, operand: unknown): boolean {
  const said = own(filter, field);
  return isOperators(said) && Object.hasOwn(said, operator) && equal(own(said, operator), operand);
}

function impliesOperator(said: Constraint[], operator: string, operand: unknown): boolean {
  if (operator === '$exists') return isTruthy(operand) && said.some(isPresent);
  const key = keyOf(operand);
  return said.some(({ equals, rank, from, to }) => {
    const isSameType =
      rank === typeRank(operand) || equals?.every((value) => typeRank(value) === typeRank(operand)) === true;
    if (!isSameType) return false;
    const keys = equals?.map(keyOf);
    switch (operator) {
      case '$eq':
        return keys?.every((one) => one === key) ?? false;
      case '$gt':
        return keys
          ? keys.every((one) => one > key)
          : from !== undefined && (from.key > key || (from.key === key && from.isOpen));
      case '$gte':
        return keys ? keys.every((one) => one >= key) : from !== undefined && from.key >= key;
      case '$lt':
        return keys
          ? keys.every((one) => one < key)
          : to !== undefined && (to.key < key || (to.key === key && to.isOpen));
      case '$lte':
        return keys ? keys.every((one) => one <= key) : to !== undefined && to.key <= key;
      default:
        return false;
    }
  });
}

function constraintsOf(filter: Doc, prefix = '', found: Constraints = new Map()): Constraints {
  for (const name of Object.keys(filter)) {
    const operand = own(filter, name);
    if (name === '$and' && Array.isArray(operand))
      for (const part of operand) if (isDoc(part)) constraintsOf(part, prefix, found);
    if (name.startsWith('$')) continue;
    const path = prefix + name;
    const list = found.get(path) ?? [];
    found.set(path, list);
    if (!isOperators(operand)) list.push(...equality([operand]));
    else list.push(...operatorConstraints(operand, path, found));
  }
  return found;
}

function operatorConstraints(operators: Doc, path: string, found: Constraints): Constraint[] {
  return Object.keys(operators).flatMap((operator): Constraint[] => {
    const operand = own(operators, operator);
    const rank = typeRank(operand);
    switch (operator) {
      case '$eq':
        return equality([operand]);
      case '$in':
        return Array.isArray(operand) ? equality(operand) : [];
      case '$gt':
      case '$gte':
        return isRangeable(operand) ? [{ rank, from: { key: keyOf(operand), isOpen: operator === '$gt' } }] : [];
      case '$lt':
      case '$lte':
        return isRangeable(operand) ? [{ rank, to: { key: keyOf(operand), isOpen: operator === '$lt' } }] : [];
      case '$elemMatch':
        if (isOperators(operand)) return operatorConstraints(operand, path, found);
        if (isDoc(operand)) constraintsOf(operand, `${path}.`, found);
        return [];
      default:
        return [];
    }
  });
}

/** An equality with an array or an expression cannot be found by one key. */
function equality(values: unknown[]): Constraint[] {
  return values.some((value) => Array.isArray(value) || isRegex(value) || isOperators(value))
    ? []
    : [{ equals: values }];
}

function isRangeable(value: unknown): boolean {
  const isWhole =
    typeof value === 'string' || value instanceof Date || typeof value === 'number'
      ? !Number.isNaN(value)
      : [9, 4].includes(typeRank(value));
  return isWhole;
}

function indexPlan(
  index: Index,
  constraints: Constraints,
  sort: Record<string, 1 | -1> | undefined,
): { plan: Plan; score: number } {
  const fields = Object.entries(index.pattern);
  const isMultikey = index.isMultikey();
  const bounded: string[] = [];
  let prefixes = [''];
  let at = 0;
  for (; at < fields.length; at++) {
    const [field, direction] = fields[at] ?? ['', 1];
    if (isMultikey && bounded.some((other) => other.split('.')[0] === field.split('.')[0])) break;
    const equals = (constraints.get(field) ?? []).find((one) => one.equals && !(isMultikey && !isPresent(one)))?.equals;
    if (!equals || equals.length * prefixes.length > maxPoints) break;
    const keys = [...new Set(equals.map((value) => keyOf(value ?? null)))]
      .map((key) => (direction === 1 ? key : inverted(key)))
      .sort();
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => prefix + key));
    bounded.push(field);
  }
  const [field, direction] = fields[at] ?? ['', 1];
  const isFree = !(isMultikey && bounded.some((other) => other.split('.')[0] === field.split('.')[0]));
  const range = isFree ? rangeOf(constraints.get(field) ?? [], isMultikey) : undefined;
  const ranges = prefixes.map((prefix): readonly [string, string] => {
    const [low, high] = range ? rangeKeys(range, direction) : ['', last];
    return [prefix + low, prefix + high];
  });
  const order = isMultikey ? undefined : orderFrom(fields, at, bounded, sort, ranges.length === 1);
  const isWhole = index.isUnique ? bounded.length === fields.length : false;
  const score = (isWhole ? 100 : 0) + bounded.length * 4 + (range ? 2 : 0) + (sort && order ? 1 : 0);
  return {
    plan: { index, ranges, backward: order === 'backward', isSorted: !sort || order !== undefined, branches: [] },
    score,
  };
}

/** Whether walking the index gives the order asked for, and in which direction. */
function orderFrom(
  fields: [string, 1 | -1][],
  at: number,
  fixed: string[],
  sort: Record<string, 1 | -1> | undefined,
  isOneRange: boolean,
): 'forward' | 'backward' | undefined {
  if (!sort || !isOneRange) return undefined;
  const wanted = Object.entries(sort).filter(([field]) => !fixed.includes(field));
  const offered = fields.slice(at);
  if (wanted.length > offered.length || !wanted.every(([field], place) => offered[place]?.[0] === field))
    return undefined;
  if (wanted.every(([, direction], place) => offered[place]?.[1] === direction)) return 'forward';
  return wanted.every(([, direction], place) => offered[place]?.[1] === -direction) ? 'backward' : undefined;
}

/** Joins the ranges of one path. In an index over arrays two bounds may be met by two elements: only one is used. */
function rangeOf(constraints: Constraint[], isMultikey: boolean): Constraint | undefined {
  const ranges = constraints.filter((one) => one.rank !== undefined);
  const [first] = ranges;
  if (!first || isMultikey) return first;
  let joined = first;
  for (const { rank, from, to } of ranges.slice(1)) {
    if (rank !== first.rank) continue;
    if (from && (!joined.from || from.key > joined.from.key || (from.key === joined.from.key && from.isOpen)))
      joined = { ...joined, from };
    if (to && (!joined.to || to.key < joined.to.key || (to.key === joined.to.key && to.isOpen)))
      joined = { ...joined, to };
  }
  return joined;
}

function rangeKeys({ rank = 0, from, to }: Constraint, direction: 1 | -1): [string, string] {
  const floor = String.fromCharCode(rank);
  if (direction === 1) {
    const low = from ? from.key + (from.isOpen ? last : '') : floor;
    return [low, to ? to.key + (to.isOpen ? '' : last) : String.fromCharCode(rank + 1)];
  }
  const low = to ? inverted(to.key) + (to.isOpen ? last : '') : inverted(floor);
  return [low, from ? inverted(from.key) + (from.isOpen ? '' : last) : String.fromCharCode((rank ^ 0xffff) + 1)];
}

/** Counts what a query looks at. */
export interface Examined {
  keys: number;
  docs: number;
}

/** The documents a plan leads to; each of them once, whether they match is for the caller to see. */
export function* candidates(collection: Collection, plan: Plan, examined: Examined): Generator<Stored> {
  const { index } = plan;
  if (plan.branches.length > 0) {
    const seen = new Set<number>();
    for (const branch of plan.branches) {
      for (const stored of candidates(collection, branch, examined)) {
        if (!seen.has(stored.id)) yield stored;
        seen.add(stored.id);
      }
    }
    return;
  }
  if (!index) {
    const all = [...collection.records.values()];
    if (plan.backward) all.reverse();
    for (const stored of all) {
      examined.docs++;
      yield stored;
    }
    return;
  }
  const seen = index.isMultikey() ? new Set<number>() : undefined;
  const ranges = plan.backward ? plan.ranges.toReversed() : plan.ranges;
  for (const [low, high] of ranges) {
    for (const item of index.entries.range(low, high, plan.backward)) {
      examined.keys++;
      if (seen?.has(item.id)) continue;
      seen?.add(item.id);
      examined.docs++;
      yield item;
    }
  }
}

/** The winning plan as explain shows it. */
export function describePlan(plan: Plan, filter: Doc): Doc {
  if (plan.branches.length > 0)
    return {
      stage: 'SUBPLAN',
      inputStage: { stage: 'OR', inputStages: plan.branches.map((branch) => describePlan(branch, {})) },
    };
  if (!plan.index) return { stage: 'COLLSCAN', filter, direction: plan.backward ? 'backward' : 'forward' };
  const { spec, name } = plan.index;
  const inputStage = {
    stage: 'IXSCAN',
    keyPattern: spec.key,
    indexName: name,
    isMultiKey: plan.index.isMultikey(),
    isUnique: plan.index.isUnique,
    isSparse: plan.index.isSparse,
    isPartial: plan.index.partial !== undefined,
    direction: plan.backward ? 'backward' : 'forward',
  };
  return { stage: 'FETCH', filter, inputStage };
}
