import { type Doc, double, isNullish } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { compileExpression } from './expressions/compile.ts';
import { isNumber, toInteger, toNumber } from './numbers.ts';
import { documentOf } from './stages.ts';
import type { Partition, WindowField } from './window.ts';
import { edgesOf, sortValues, unitLength } from './window-edges.ts';

/** The functions that are about order rather than about a window. */
export const functions: Readonly<Record<string, (operand: unknown, window: Doc) => WindowField>> = {
  $documentNumber:
    () =>
    ({ docs }) =>
      docs.map((_doc, at) => at + 1),
  $rank: () => (partition) => ranks(partition, (_rank, at) => at + 1),
  $denseRank: () => (partition) => ranks(partition, (rank) => rank + 1),
  $shift: shift,
  $locf: carriedForward,
  $linearFill: linearFill,
  $derivative: (operand, window) => overNumbers(operand, window, slope),
  $integral: (operand, window) => overNumbers(operand, window, area),
  $expMovingAvg: movingAverage,
};

function ranks({ docs, sort }: Partition, next: (rank: number, at: number) => number): number[] {
  let rank = 0;
  return docs.map((doc, at) => {
    const previous = docs[at - 1];
    if (!previous || sort?.compare(previous, doc) !== 0) rank = next(rank, at);
    return rank;
  });
}

function column(operand: unknown): (partition: Partition) => unknown[] {
  const read = compileExpression(operand);
  return ({ docs, variables }) => docs.map((doc) => read(doc, variables));
}

function shift(operand: unknown): WindowField {
  const { output, by, default: other = null } = documentOf(operand, '$shift');
  const [values, fallback, distance] = [column(output), compileExpression(other), toInteger(by) ?? 0];
  return (partition) => {
    const list = values(partition);
    return list.map((_value, at) => {
      const value = list[at + distance];
      return value === undefined ? fallback({}, partition.variables) : value;
    });
  };
}

function carriedForward(operand: unknown): WindowField {
  const values = column(operand);
  return (partition) => {
    let last: unknown = null;
    return values(partition).map((value) => (last = isNullish(value) ? last : value));
  };
}

function linearFill(operand: unknown): WindowField {
  const read = column(operand);
  return (partition) => {
    const [values, places] = [read(partition), sortValues(partition).map(toNumber)];
    if (values.some((value) => !isNullish(value) && !isNumber(value)))
      fail(14, 'Value to be filled must be numeric or nullish');
    const known = values.flatMap((value, at) =>
      isNullish(value) ? [] : [{ x: places[at] ?? 0, y: toNumber(value), at }],
    );
    return values.map((value, at) => {
      const before = known.findLast((one) => one.at < at);
      const after = known.find((one) => one.at > at);
      if (!isNullish(value)) return value;
      if (!before || !after) return null;
      const part = ((places[at] ?? 0) - before.x) / (after.x - before.x);
      return double(before.y + (after.y - before.y) * part);
    });
  };
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A function of the points of a window: sort values and numbers; `unit` is what counts as 1 between sort values. */
function overNumbers(operand: unknown, window: Doc, compute: (points: Point[], unit: number) => unknown): WindowField {
  const spec = documentOf(operand, 'a window function');
  if (window.range !== undefined) refuse('A window range with $derivative or $integral');
  if (compute === slope && window.documents === undefined) fail(5371300, '$derivative requires explicit window bounds');
  const [read, unit] = [column(spec.input), unitLength(spec.unit)];
  return (partition) => {
    const values = read(partition);
    const points = sortValues(partition).map((x, at) => ({ x: toNumber(x), y: toNumber(values[at]) }));
    const edges = edgesOf(window, partition);
    return points.map((_point, at) => {
      const [first, last] = edges(at);
      return compute(points.slice(first, last + 1), unit);
    });
  };
}

function slope(points: Point[], unit: number): unknown {
  const [first, last] = [points[0], points.at(-1)];
  return !first || !last || first.x === last.x ? null : double((last.y - first.y) / ((last.x - first.x) / unit));
}

function area(points: Point[], unit: number): unknown {
  if (points.length < 2) return 0;
  const steps = points.slice(1).map(({ x, y }, at) => {
    const before = points[at] ?? { x, y };
    return ((x - before.x) / unit) * ((y + before.y) / 2);
  });
  return double(steps.reduce((sum, step) => sum + step, 0));
}

function movingAverage(operand: unknown): WindowField {
  const { input, N, alpha } = documentOf(operand, '$expMovingAvg');
  const [read, count] = [column(input), toInteger(N)];
  const weight = count === undefined ? toNumber(alpha) : 2 / (count + 1);
  if (!(weight > 0 && weight < 1) && count !== 1) fail(9, '$expMovingAvg requires an N or an alpha between 0 and 1');
  return (partition) => {
    let average: number | undefined;
    return read(partition).map((value) => {
      if (isNumber(value))
        average = average === undefined ? toNumber(value) : toNumber(value) * weight + average * (1 - weight);
      return average === undefined ? null : double(average);
    });
  };
}
