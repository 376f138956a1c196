import { type Accumulation, compileAccumulator } from './accumulators.ts';
import { type Doc, isDoc, own } from './bson.ts';
import { MongoError } from './errors.ts';
import { compileExpression, type Expression, type Variables } from './expressions/compile.ts';
import { compareKeys, keyOf } from './keys.ts';
import { toInteger, toNumber } from './numbers.ts';
import type { Stage } from './pipeline.ts';
import { transformStage } from './project.ts';
import { compileSort, type Sort } from './sort.ts';
import { documentOf } from './stages.ts';
import { type Partition, windowFunction } from './window-functions.ts';

/** Computes one output field for every document of a partition. */
export type WindowField = (partition: Partition, variables: Variables) => unknown[];

const units: Record<string, number> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** $setWindowFields: fields computed over the neighbours of each document. */
export function setWindowFields(operand: unknown): Stage {
  const spec = documentOf(operand, '$setWindowFields');
  const partitionBy = compileExpression(own(spec, 'partitionBy') ?? null);
  const sort = isDoc(spec.sortBy) ? compileSort(spec.sortBy) : undefined;
  const output = documentOf(own(spec, 'output'), '$setWindowFields output');
  const fields = Object.keys(output).map((name) => ({
    name,
    compute: compileField(documentOf(own(output, name), name), sort),
  }));
  return (docs, { variables }) => {
    const partitions = new Map<string, Doc[]>();
    for (const doc of docs) {
      const value = partitionBy(doc, variables) ?? null;
      if (Array.isArray(value))
        throw new MongoError(14, 'An expression used to partition cannot evaluate to value of type array');
      const key = keyOf(value);
      const list = partitions.get(key);
      if (list) list.push(doc);
      else partitions.set(key, [doc]);
    }
    const ordered = [...partitions].sort(([left], [right]) => compareKeys(left, right)).map(([, list]) => list);
    return ordered.flatMap((list) =>
      withFields(sort ? sort.sortedBy(list, (doc) => doc) : list, fields, sort, variables),
    );
  };
}

function withFields(
  docs: Doc[],
  fields: { name: string; compute: WindowField }[],
  sort: Sort | undefined,
  variables: Variables,
): Doc[] {
  const partition: Partition = { docs, sort, sortField: Object.keys(sort?.pattern ?? {})[0] };
  const columns = fields.map(({ name, compute }) => ({ name, values: compute(partition, variables) }));
  return docs.map((doc, at) => {
    const added: Doc = {};
    for (const { name, values } of columns) added[name] = { $literal: values[at] ?? null };
    return transformStage('$set', added)(doc, variables) as Doc;
  });
}

function compileField(spec: Doc, sort: Sort | undefined): WindowField {
  const [operator = '', ...others] = Object.keys(spec).filter((name) => name !== 'window');
  if (others.length > 0) throw new MongoError(9, `'window' field must be the only other field of ${operator}`);
  const window = own(spec, 'window');
  const special = windowFunction(operator, own(spec, operator), window, sort);
  if (special) return special;
  return overWindow(compileAccumulator(operator, own(spec, operator)), isDoc(window) ? window : {}, sort);
}

type Edges = (at: number, size: number) => readonly [from: number, to: number];

/** Runs an accumulator over each document's window. While a window only grows, the accumulator is kept. */
function overWindow(accumulation: Accumulation, window: Doc, sort: Sort | undefined): WindowField {
  const { documents, range } = window;
  if (documents !== undefined && range !== undefined)
    throw new MongoError(5339902, "Window bounds can't specify both 'documents' and 'range'.");
  if (
    documents !== undefined &&
    !sort &&
    !(Array.isArray(documents) && documents.every((bound) => bound === 'unbounded'))
  ) {
    throw new MongoError(5339901, 'Document-based bounds require a sortBy');
  }
  return ({ docs, sortField }, variables) => {
    const edges =
      range === undefined ? documentEdges(documents) : rangeEdges(range, docs, sortField ?? '', window.unit);
    const values = docs.map((doc) => accumulation.input(doc, variables));
    let [from, to, running] = [0, -1, accumulation.make()];
    return docs.map((_doc, at) => {
      const [low, high] = edges(at, docs.length);
      if (low !== from || high < to) [from, to, running] = [low, low - 1, accumulation.make()];
      while (to < Math.min(high, docs.length - 1)) running.add(values[++to]);
      return running.result();
    });
  };
}

function documentEdges(bounds: unknown): Edges {
  const [low, high] = Array.isArray(bounds) ? bounds : ['unbounded', 'unbounded'];
  const edge = (bound: unknown, at: number, unbounded: number): number => {
    if (bound === 'unbounded') return unbounded;
    return at + (bound === 'current' ? 0 : (toInteger(bound) ?? 0));
  };
  return (at, size) => [Math.max(edge(low, at, 0), 0), Math.min(edge(high, at, size - 1), size - 1)];
}

/** The documents whose sort value is within a distance of the current one's. */
function rangeEdges(bounds: unknown, docs: Doc[], field: string, unit: unknown): Edges {
  const [low, high] = Array.isArray(bounds) ? bounds : [];
  const scale = unit === undefined ? 1 : typeof unit === 'string' ? (units[unit] ?? Number.NaN) : Number.NaN;
  if (Number.isNaN(scale))
    throw new MongoError(
      238,
      `A window range in months or years is not supported by the embedded database; set MONGODB_URI`,
    );
  const read: Expression = compileExpression(`$${field}`);
  const numbers = docs.map((doc) => {
    const value = read(doc, {});
    if (value instanceof Date !== (unit !== undefined))
      throw new MongoError(5429413, 'Invalid range: Expected the sortBy field to be a number, or a Date with a unit');
    return value instanceof Date ? value.getTime() : toNumber(value);
  });
  const limit = (bound: unknown, current: number, unbounded: number): number =>
    bound === 'unbounded' ? unbounded : current + (bound === 'current' ? 0 : toNumber(bound) * scale);
  return (at) => {
    const current = numbers[at] ?? 0;
    const [least, most] = [
      limit(low, current, Number.NEGATIVE_INFINITY),
      limit(high, current, Number.POSITIVE_INFINITY),
    ];
    return [lowerBound(numbers, least), lowerBound(numbers, most, true) - 1];
  };
}

/** The first place whose number is not below (or, with `after`, above) a limit. */
function lowerBound(numbers: number[], limit: number, after = false): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const number = numbers[middle] ?? 0;
    if (number < limit || (after && number === limit)) low = middle + 1;
    else high = middle;
  }
  return low;
}
