import { double, type Doc, isDoc, own } from './bson.ts';
import { MongoError } from './errors.ts';
import { compileExpression, isNullish, type Variables } from './expressions/compile.ts';
import { isNumber, toInteger, toNumber } from './numbers.ts';
import type { Sort } from './sort.ts';
import type { WindowField } from './window.ts';

/** The documents of one partition, in order. */
export interface Partition {
  readonly docs: Doc[];
  readonly sort: Sort | undefined;
  readonly sortField: string | undefined;
}

const unitLengths: Record<string, number> = {
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

/** The functions that are about order rather than about a window; undefined for accumulators. */
export function windowFunction(
  name: string,
  operand: unknown,
  window: unknown,
  sort: Sort | undefined,
): WindowField | undefined {
  const make = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!make) return undefined;
  if (!sort && name !== '$locf')
    throw new MongoError(5371602, `${name} must be specified with a top level sortBy expression`);
  return make(isDoc(operand) ? operand : {}, operand, window);
}

const functions: Record<string, (spec: Doc, operand: unknown, window: unknown) => WindowField> = {
  $documentNumber:
    () =>
    ({ docs }) =>
      docs.map((_doc, at) => at + 1),
  $rank: () => (partition) => ranks(partition, (_rank, at) => at + 1),
  $denseRank: () => (partition) => ranks(partition, (rank) => rank + 1),
  $shift: shift,
  $locf: (_spec, operand) => locf(operand),
  $linearFill: (_spec, operand) => linearFill(operand),
  $derivative: (spec, _operand, window) => slopes(spec, window),
  $integral: (spec, _operand, window) => integral(spec, window),
  $expMovingAvg: movingAverage,
};

function ranks({ docs, sort }: Partition, next: (rank: number, at: number) => number): number[] {
  let rank = 0;
  return docs.map((doc, at) => {
    const previous = docs[at - 1];
    if (!previous || !sort || sort.compare(previous, doc) !== 0) rank = next(rank, at);
    return rank;
  });
}

function shift(spec: Doc): WindowField {
  const output = compileExpression(own(spec, 'output'));
  const by = toInteger(own(spec, 'by')) ?? 0;
  const fallback = compileExpression(own(spec, 'default') ?? null);
  return ({ docs }, variables) =>
    docs.map((_doc, at) => {
      const other = docs[at + by];
      const value = other && output(other, variables);
      return value === undefined ? fallback({}, variables) : value;
    });
}

function column(operand: unknown): (docs: Doc[], variables: Variables) => unknown[] {
  const read = compileExpression(operand);
  return (docs, variables) => docs.map((doc) => read(doc, variables));
}

function locf(operand: unknown): WindowField {
  const values = column(operand);
  return ({ docs }, variables) => {
    let last: unknown = null;
    return values(docs, variables).map((value) => {
      if (!isNullish(value)) last = value;
      return last;
    });
  };
}

/** The numbers by which a partition is sorted; dates count in milliseconds. */
function positions({ docs, sortField }: Partition): number[] {
  return docs.map((doc) => {
    const value = sortField === undefined ? undefined : own(doc, sortField);
    return value instanceof Date ? value.getTime() : toNumber(value);
  });
}

function linearFill(operand: unknown): WindowField {
  const read = column(operand);
  return (partition, variables) => {
    const values = read(partition.docs, variables);
    const places = positions(partition);
    const isKnown = (value: unknown): boolean => !isNullish(value);
    if (values.some((value) => isKnown(value) && !isNumber(value)))
      throw new MongoError(14, 'Value to be filled must be numeric or nullish');
    return values.map((value, at) => {
      if (isKnown(value)) return value;
      const before = values.findLastIndex((other, index) => index < at && isKnown(other));
      const after = values.findIndex((other, index) => index > at && isKnown(other));
      if (before < 0 || after < 0) return null;
      const [x0 = 0, x = 0, x1 = 0] = [places[before], places[at], places[after]];
      const [y0, y1] = [toNumber(values[before]), toNumber(values[after])];
      return double(y0 + ((y1 - y0) * (x - x0)) / (x1 - x0));
    });
  };
}

function unitOf(spec: Doc): number {
  if (spec.unit === undefined) return 1;
  const length = typeof spec.unit === 'string' ? unitLengths[spec.unit] : undefined;
  if (length === undefined) throw new MongoError(5490704, 'unit must be week or smaller');
  return length;
}

function edgesOf(window: unknown, at: number, size: number): [number, number] {
  const bounds = isDoc(window) && Array.isArray(window.documents) ? window.documents : undefined;
  if (isDoc(window) && window.range !== undefined)
    throw new MongoError(
      238,
      'A window range with $derivative or $integral is not supported by the embedded database; set MONGODB_URI',
    );
  const edge = (bound: unknown, unbounded: number): number =>
    bound === undefined || bound === 'unbounded' ? unbounded : at + (bound === 'current' ? 0 : (toInteger(bound) ?? 0));
  return [Math.max(edge(bounds?.[0], 0), 0), Math.min(edge(bounds?.[1], size - 1), size - 1)];
}

function slopes(spec: Doc, window: unknown): WindowField {
  const read = column(own(spec, 'input'));
  const unit = unitOf(spec);
  if (!isDoc(window)) throw new MongoError(5371300, '$derivative requires explicit window bounds');
  return (partition, variables) => {
    const values = read(partition.docs, variables);
    const places = positions(partition);
    return values.map((_value, at) => {
      const [from, to] = edgesOf(window, at, values.length);
      const width = ((places[to] ?? 0) - (places[from] ?? 0)) / unit;
      if (from >= to || width === 0) return null;
      return double((toNumber(values[to]) - toNumber(values[from])) / width);
    });
  };
}

function integral(spec: Doc, window: unknown): WindowField {
  const read = column(own(spec, 'input'));
  const unit = unitOf(spec);
  return (partition, variables) => {
    const values = read(partition.docs, variables);
    const places = positions(partition);
    return values.map((_value, at) => {
      const [from, to] = edgesOf(window, at, values.length);
      let area = 0;
      for (let index = from + 1; index <= to; index++) {
        area +=
          (((places[index] ?? 0) - (places[index - 1] ?? 0)) / unit) *
          ((toNumber(values[index]) + toNumber(values[index - 1])) / 2);
      }
      return from >= to ? 0 : double(area);
    });
  };
}

function movingAverage(spec: Doc): WindowField {
  const read = column(own(spec, 'input'));
  const count = toInteger(own(spec, 'N'));
  const alpha = count === undefined ? toNumber(own(spec, 'alpha')) : 2 / (count + 1);
  if (!(alpha > 0 && alpha < 1) && count !== 1)
    throw new MongoError(9, '$expMovingAvg requires an N or an alpha between 0 and 1');
  return ({ docs }, variables) => {
    let average: number | undefined;
    return read(docs, variables).map((value) => {
      if (isNumber(value))
        average = average === undefined ? toNumber(value) : toNumber(value) * alpha + average * (1 - alpha);
      return average === undefined ? null : double(average);
    });
  };
}
