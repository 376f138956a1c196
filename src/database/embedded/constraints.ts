import { type Doc, isDoc, own } from './bson.ts';
import { inverted, keyOf, last, nullKey } from './keys.ts';
import { isOperators } from './match.ts';
import { isRegex } from './regex.ts';
import { typeName, typeRank } from './types.ts';

/** A place between keys: before everything that begins with a key, or after it. */
interface Edge {
  readonly key: string;
  readonly isAfter: boolean;
}

export interface Range {
  readonly low: Edge;
  readonly high: Edge;
}

/** What a query says of one path: its value lies in one of these ranges. */
export interface Constraint {
  readonly ranges: readonly Range[];
  /** Each range is one value. */
  readonly isPoints: boolean;
}

export type Constraints = ReadonlyMap<string, readonly Constraint[]>;

/** The half-open range of keys in an index of a direction. */
export function keysOf({ low, high }: Range, direction: 1 | -1 = 1): readonly [low: string, high: string] {
  if (direction === 1) return [low.key + (low.isAfter ? last : ''), high.key + (high.isAfter ? last : '')];
  return [inverted(high.key) + (high.isAfter ? '' : last), inverted(low.key) + (low.isAfter ? '' : last)];
}

/** What must be true of every document that a filter matches. */
export function constraintsOf(filter: Doc): Constraints {
  const found = new Map<string, Constraint[]>();
  collect(filter, '', found);
  return found;
}

function collect(filter: Doc, prefix: string, found: Map<string, Constraint[]>): void {
  for (const name of Object.keys(filter)) {
    const operand = own(filter, name);
    if (name === '$and' && Array.isArray(operand))
      for (const part of operand.filter(isDoc)) collect(part, prefix, found);
    if (name.startsWith('$')) continue;
    const path = prefix + name;
    const list = found.get(path) ?? [];
    found.set(path, list);
    list.push(...ofOperand(isOperators(operand) ? operand : { $eq: operand }, path, found));
  }
}

function ofOperand(operators: Doc, path: string, found: Map<string, Constraint[]>): Constraint[] {
  return Object.keys(operators).flatMap((operator) => {
    const operand = own(operators, operator);
    if (operator !== '$elemMatch') return constraint(operator, operand) ?? [];
    if (isOperators(operand)) return ofOperand(operand, path, found);
    if (isDoc(operand)) collect(operand, `${path}.`, found);
    return [];
  });
}

/** What one operator says, if it is one that an index can help with. */
export function constraint(operator: string, operand: unknown): Constraint | undefined {
  if (operator === '$eq' || operator === '$in') return equality(operator === '$in' ? operand : [operand]);
  if (!/^\$[gl]te?$/.test(operator) || !hasRange(operand)) return undefined;
  const rank = typeRank(operand);
  const edge: Edge = { key: keyOf(operand), isAfter: operator === '$gt' || operator === '$lte' };
  const [floor, ceiling] = [rank - 1, rank].map((one) => ({ key: String.fromCharCode(one), isAfter: true }) as const);
  const range = operator.startsWith('$g') ? { low: edge, high: ceiling } : { low: floor, high: edge };
  return { ranges: [range as Range], isPoints: false };
}

/** An equality with an array or an expression cannot be found by one key. */
function equality(values: unknown): Constraint | undefined {
  if (!Array.isArray(values)) return undefined;
  if (values.some((value) => Array.isArray(value) || isRegex(value) || isOperators(value))) return undefined;
  const keys = [...new Set(values.map(keyOf))].sort();
  return {
    ranges: keys.map((key) => ({ low: { key, isAfter: false }, high: { key, isAfter: true } })),
    isPoints: true,
  };
}

function hasRange(value: unknown): boolean {
  return typeof value === 'number'
    ? !Number.isNaN(value)
    : /^(string|date|objectId|long|double|decimal)$/.test(typeName(value));
}

/** Whether the constraint rules null out, and so what is missing. */
export function isPresent({ ranges }: Constraint): boolean {
  return !ranges.some((range) => isBetween(nullKey, keysOf(range)));
}

function isBetween(key: string, [low, high]: readonly [string, string]): boolean {
  return low <= key && key < high;
}

/** Whether everything that one constraint allows is allowed by another. */
export function isWithin(inner: Constraint, outer: Constraint): boolean {
  const allowed = outer.ranges.map((range) => keysOf(range));
  return inner.ranges.every((range) => {
    const [low, high] = keysOf(range);
    return allowed.some(([from, to]) => from <= low && high <= to);
  });
}

/** What several constraints on a path that leads to one value allow together. */
export function intersection(constraints: readonly Constraint[]): Range | undefined {
  const ranges = constraints.flatMap((one) => (one.isPoints ? [] : one.ranges));
  return ranges.reduce<Range | undefined>((joined, range) => {
    if (!joined) return range;
    const [low, high] = keysOf(range);
    const [from, to] = keysOf(joined);
    return { low: low > from ? range.low : joined.low, high: high < to ? range.high : joined.high };
  }, undefined);
}
