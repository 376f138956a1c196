import { type Doc, isDoc, own } from './bson.ts';
import type { Collection } from './collection.ts';
import {
  type Constraints,
  constraint,
  constraintsOf,
  intersection,
  isPresent,
  isWithin,
  keysOf,
} from './constraints.ts';
import { fail } from './errors.ts';
import type { Pattern } from './index-keys.ts';
import type { Index } from './indexes.ts';
import { equal, identical, last } from './keys.ts';
import { isOperators } from './match.ts';
import { isTruthy } from './numbers.ts';

/** How documents are found: by one index, by one plan per branch of a $or, or by looking at all of them. */
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
  readonly sort?: Pattern | undefined;
  /** The name or the key of an index, or { $natural: 1 }. */
  readonly hint?: unknown;
}

const maxPoints = 1000;
export const scan: Plan = { ranges: [], backward: false, isSorted: true, branches: [] };

/** Chooses the plan: the index that fixes most, else one that gives the order, else a scan. */
export function choosePlan(collection: Collection, { filter, sort, hint }: Wish): Plan {
  if (isDoc(hint) && Object.hasOwn(hint, '$natural'))
    return { ...scan, backward: hint.$natural === -1, isSorted: sort === undefined };
  const hinted = hint === undefined ? undefined : hintedIndex(collection, hint);
  const constraints = constraintsOf(filter);
  const indexes = hinted ? [hinted] : collection.indexes.values();
  let best: { plan: Plan; score: number } | undefined;
  for (const index of indexes) {
    const [first = ''] = Object.keys(index.pattern);
    if (!hinted && !sort && !constraints.has(first)) continue;
    if (!isCovering(index, filter, constraints, hinted !== undefined)) continue;
    const candidate = indexPlan(index, constraints, sort);
    if ((candidate.score > 0 || hinted) && candidate.score > (best?.score ?? -1)) best = candidate;
  }
  if (best && (hinted || best.score >= 2)) return best.plan;
  return branchPlan(collection, filter, sort) ?? best?.plan ?? { ...scan, isSorted: !sort };
}

function hintedIndex({ indexes }: Collection, hint: unknown): Index {
  const found = [...indexes.values()].find(
    ({ name, spec }) => name === hint || (isDoc(hint) && identical(hint, spec.key)),
  );
  return found ?? fail(2, 'planner returned error :: hint provided does not correspond to an existing index');
}

function branchPlan(collection: Collection, filter: Doc, sort: Pattern | undefined): Plan | undefined {
  const list = own(filter, '$or');
  if (!Array.isArray(list)) return undefined;
  const branches = list.map((branch: Doc) => choosePlan(collection, { filter: branch }));
  if (!branches.every((branch) => branch.index ?? branch.branches.length > 0)) return undefined;
  return { ...scan, branches, isSorted: !sort };
}

/** Whether every document that can match has an entry in the index. */
function isCovering(index: Index, filter: Doc, constraints: Constraints, isHinted: boolean): boolean {
  if (index.partial) return implies(filter, constraints, index.partial);
  if (!index.isSparse || isHinted) return true;
  return Object.keys(index.pattern).some((field) => constraints.get(field)?.some(isPresent));
}

function implies(filter: Doc, constraints: Constraints, partial: Doc): boolean {
  return Object.keys(partial).every((field) => {
    const [wanted, said] = [own(partial, field), own(filter, field)];
    if (field === '$and' && Array.isArray(wanted))
      return wanted.every((part) => isDoc(part) && implies(filter, constraints, part));
    if (equal(said, wanted)) return true;
    const operators = isOperators(wanted) ? wanted : { $eq: wanted };
    return Object.keys(operators).every((operator) => {
      const operand = own(operators, operator);
      if (isOperators(said) && Object.hasOwn(said, operator) && equal(own(said, operator), operand)) return true;
      const allowed = constraint(operator, operand);
      const isMet = operator === '$exists' && isTruthy(operand) ? isPresent : undefined;
      return constraints.get(field)?.some((one) => isMet?.(one) ?? (allowed && isWithin(one, allowed))) === true;
    });
  });
}

function indexPlan(index: Index, constraints: Constraints, sort: Pattern | undefined): { plan: Plan; score: number } {
  const fields = Object.entries(index.pattern);
  const isMultikey = index.isMultikey();
  const fixed: string[] = [];
  // In an index over arrays, two fields of one array may be met by two of its elements: only one of them counts.
  const isFree = (field: string): boolean =>
    !isMultikey || !fixed.some((other) => other.split('.')[0] === field.split('.')[0]);
  let prefixes = [''];
  for (const [field, direction] of fields) {
    const points = constraints.get(field)?.find((one) => one.isPoints && (!isMultikey || isPresent(one)))?.ranges;
    if (!isFree(field) || !points || points.length * prefixes.length > maxPoints) break;
    const keys = points.map((point) => keysOf(point, direction)[0]).sort();
    prefixes = prefixes.flatMap((prefix) => keys.map((key) => prefix + key));
    fixed.push(field);
  }
  const [field, direction] = fields[fixed.length] ?? ['', 1];
  const said = isFree(field) ? (constraints.get(field) ?? []) : [];
  const range = intersection(isMultikey ? said.filter((one) => !one.isPoints).slice(0, 1) : said);
  const [low, high] = range ? keysOf(range, direction) : ['', last];
  const ranges = prefixes.map((prefix) => [prefix + low, prefix + high] as const);
  const order = isMultikey || ranges.length > 1 ? undefined : orderFrom(fields.slice(fixed.length), fixed, sort);
  const isWhole = index.isUnique && fixed.length === fields.length;
  const score = (isWhole ? 100 : 0) + fixed.length * 4 + (range ? 2 : 0) + (order ? 1 : 0);
  return {
    plan: { index, ranges, backward: order === 'backward', isSorted: !sort || order !== undefined, branches: [] },
    score,
  };
}

/** Whether walking the index gives the order asked for, and in which direction. */
function orderFrom(
  offered: [string, 1 | -1][],
  fixed: string[],
  sort: Pattern | undefined,
): 'forward' | 'backward' | undefined {
  if (!sort) return undefined;
  const wanted = Object.entries(sort).filter(([field]) => !fixed.includes(field));
  const isAlong = (sign: 1 | -1): boolean =>
    wanted.every(([field, direction], at) => offered[at]?.[0] === field && offered[at]?.[1] === direction * sign);
  return isAlong(1) ? 'forward' : isAlong(-1) ? 'backward' : undefined;
}

/** The winning plan as explain shows it. */
export function describePlan(plan: Plan, filter: Doc): Doc {
  const { index, branches } = plan;
  const direction = plan.backward ? 'backward' : 'forward';
  if (branches.length > 0) {
    const inputStages = branches.map((branch) => describePlan(branch, {}));
    return { stage: 'SUBPLAN', inputStage: { stage: 'OR', inputStages } };
  }
  if (!index) return { stage: 'COLLSCAN', filter, direction };
  const inputStage = {
    stage: 'IXSCAN',
    keyPattern: index.spec.key,
    indexName: index.name,
    isMultiKey: index.isMultikey(),
    isUnique: index.isUnique,
    isSparse: index.isSparse,
    isPartial: index.partial !== undefined,
    direction,
  };
  return { stage: 'FETCH', filter, inputStage };
}
