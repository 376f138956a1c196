import { average, countOf, deviation, extreme, extremes, percentiles, sum } from '../accumulators.ts';
import { isDoc } from '../bson.ts';
import { MongoError } from '../errors.ts';
import { compare, equal, keyOf } from '../keys.ts';
import { isNumber, toInteger, toNumber } from '../numbers.ts';
import { compileSort } from '../sort.ts';
import { typeName } from '../types.ts';
import { isNullish, isTruthy, named, type Operator, taking } from './compile.ts';

function arrayOf(value: unknown, code: number, message: string): unknown[] {
  if (!Array.isArray(value)) throw new MongoError(code, `${message} ${typeName(value)}`);
  return value;
}

/** An operator of one array, null of nothing. */
function ofArray(code: number, message: string, apply: (list: unknown[]) => unknown): Operator {
  return taking(1, 1, ([value]) => (isNullish(value) ? null : apply(arrayOf(value, code, message))));
}

function whole(name: string, value: unknown): number {
  const number = toInteger(value);
  if (number === undefined)
    throw new MongoError(
      28691,
      `${name} requires a number representable as a 32-bit integer, found: ${typeName(value)}`,
    );
  return number;
}

function arrayElemAt([value, index]: unknown[]): unknown {
  if (isNullish(value) || isNullish(index)) return null;
  const list = arrayOf(value, 28689, "$arrayElemAt's first argument must be an array, but is");
  if (!isNumber(index))
    throw new MongoError(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`);
  return list.at(whole('$arrayElemAt', index));
}

/** $map and $filter bind each element to a name, "this" unless said otherwise. */
function binding(
  required: string[],
  build: (list: unknown[], each: (item: unknown) => unknown, rest: (name: string) => unknown) => unknown,
): Operator {
  return (operand, name) => {
    const as = isDoc(operand) && typeof operand.as === 'string' ? operand.as : 'this';
    const { as: _as, ...args } = isDoc(operand) ? operand : { as: '' };
    void _as;
    return named(required, ['limit'], (parts) => (root, variables) => {
      const list = parts.input?.(root, variables);
      if (isNullish(list)) return null;
      if (!Array.isArray(list))
        throw new MongoError(
          name === '$map' ? 16883 : 28651,
          `input to ${name} must be an array not ${typeName(list)}`,
        );
      const body = parts.in ?? parts.cond;
      const inner = { ...variables };
      const each = (item: unknown): unknown => {
        inner[as] = item;
        return body?.(root, inner);
      };
      return build(list, each, (part) => parts[part]?.(root, variables));
    })(args, name);
  };
}

const mapOperator = binding(['input', 'in'], (list, each) => list.map((item) => each(item) ?? null));

const filter = binding(['input', 'cond'], (list, each, rest) => {
  const limit = rest('limit');
  const kept = list.filter((item) => isTruthy(each(item)));
  return isNullish(limit) ? kept : kept.slice(0, countOf('$filter', limit));
});

const reduce: Operator = named(
  ['input', 'initialValue', 'in'],
  [],
  ({ input, initialValue, in: body }) =>
    (root, variables) => {
      const list = input?.(root, variables);
      if (isNullish(list)) return null;
      const start = initialValue?.(root, variables);
      return arrayOf(list, 40080, "$reduce requires that 'input' be an array, found:").reduce(
        (value, item) => body?.(root, { ...variables, value, this: item }),
        start,
      );
    },
);

function slice([value, first, count]: unknown[]): unknown {
  if (isNullish(value) || isNullish(first) || count === null) return null;
  const list = arrayOf(value, 28724, 'First argument to $slice must be an array, but is of type:');
  const from = whole('$slice', first);
  if (count === undefined) return from >= 0 ? list.slice(0, from) : list.slice(from);
  const size = whole('$slice', count);
  if (size <= 0) throw new MongoError(28729, `Third argument to $slice must be positive: ${size}`);
  const start = from >= 0 ? from : Math.max(list.length + from, 0);
  return list.slice(start, start + size);
}

function range([start, end, step = 1]: unknown[]): unknown {
  const [from, to, by] = [whole('$range', start), whole('$range', end), whole('$range', step)];
  if (by === 0) throw new MongoError(34449, '$range requires a non-zero step value');
  const list: number[] = [];
  for (let value = from; by > 0 ? value < to : value > to; value += by) list.push(value);
  return list;
}

function indexOf([value, wanted, start = 0, end]: unknown[]): unknown {
  if (isNullish(value)) return null;
  const list = arrayOf(value, 40090, '$indexOfArray requires an array as a first argument, found:');
  const to = end === undefined ? list.length : whole('$indexOfArray', end);
  for (let at = whole('$indexOfArray', start); at < Math.min(to, list.length); at++)
    if (equal(list[at], wanted)) return at;
  return -1;
}

const zip: Operator = named(
  ['inputs'],
  ['useLongestLength', 'defaults'],
  ({ inputs, useLongestLength, defaults }) =>
    (root, variables) => {
      const lists = inputs?.(root, variables);
      const sizes: number[] = [];
      for (const list of Array.isArray(lists) ? lists : [null]) {
        if (isNullish(list)) return null;
        sizes.push(arrayOf(list, 34468, '$zip found a non-array expression in input:').length);
      }
      const fill = defaults?.(root, variables);
      const size = isTruthy(useLongestLength?.(root, variables)) ? Math.max(...sizes) : Math.min(...sizes);
      return Array.from({ length: size }, (_item, at) =>
        (lists as unknown[][]).map((list, which) =>
          at < list.length ? list[at] : Array.isArray(fill) ? fill[which] : null,
        ),
      );
    },
);

const sortArray: Operator = (operand, name) => {
  const sortBy = isDoc(operand) ? operand.sortBy : undefined;
  const order = isDoc(sortBy) ? compileSort(sortBy) : undefined;
  const direction = isNumber(sortBy) ? toNumber(sortBy) : 1;
  return named(['input'], [], ({ input }) => (root, variables) => {
    const list = input?.(root, variables);
    if (isNullish(list)) return null;
    const items = [...arrayOf(list, 2942504, 'The input argument to $sortArray must be an array, but was of type:')];
    if (order) return order.sortedBy(items, (item) => (isDoc(item) ? item : {}));
    return items.sort((left, right) => compare(left, right) * direction);
  })(isDoc(operand) ? { input: operand.input } : operand, name);
};

function unique(list: unknown[]): Map<string, unknown> {
  const values = new Map<string, unknown>();
  for (const item of list) if (!values.has(keyOf(item))) values.set(keyOf(item), item);
  return values;
}

function ofSets(
  name: string,
  code: number,
  apply: (sets: Map<string, unknown>[]) => unknown,
  ofNothing: unknown = null,
): Operator {
  return taking(0, Number.POSITIVE_INFINITY, (args) => {
    const bad = name === '$setDifference' ? args.find(isNullish) : args.find((arg) => !Array.isArray(arg));
    if (ofNothing === null && args.some(isNullish) && isNullish(bad)) return null;
    return apply(
      args.map((arg) => unique(arrayOf(arg, code, `All operands of ${name} must be arrays. One argument is of type:`))),
    );
  });
}

/** Sets answer in the order of their values, as MongoDB's do. */
function inOrder(values: Iterable<[string, unknown]>): unknown[] {
  return [...values].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, value]) => value);
}

/** $sum, $avg and their like, as expressions: over the elements of one array, or over all arguments. */
function folding(make: () => { add(value: unknown): void; result(): unknown }): Operator {
  return taking(0, Number.POSITIVE_INFINITY, (args) => {
    const fold = make();
    const [only] = args;
    for (const item of args.length === 1 && Array.isArray(only) ? only : args) fold.add(item);
    return fold.result();
  });
}

/** $firstN, $maxN and their like. */
function counted(choose: (list: unknown[], count: number) => unknown[]): Operator {
  return (operand, name) =>
    named(['input', 'n'], [], ({ input, n }) => (root, variables) => {
      const list = arrayOf(input?.(root, variables), 5788200, 'Input must be an array, but is');
      return choose(list, countOf(name, n?.(root, variables)));
    })(operand, name);
}

const percentile: Operator = (operand, name) => {
  const isMedian = name === '$median';
  return named(isMedian ? ['input'] : ['input', 'p'], ['method'], ({ input, p }) => (root, variables) => {
    const value = input?.(root, variables);
    const list = Array.isArray(value) ? value : [value];
    const wanted: unknown = isMedian ? [0.5] : p?.(root, variables);
    const found = percentiles(list, Array.isArray(wanted) ? wanted.map(toNumber) : []);
    return isMedian ? found[0] : found;
  })(operand, name);
};

function element(at: 0 | -1): Operator {
  return taking(1, 1, ([value]) =>
    isNullish(value) ? null : arrayOf(value, 28689, "$first's and $last's argument must be an array, but is").at(at),
  );
}

export const arrays: Record<string, Operator> = {
  $arrayElemAt: taking(2, 2, arrayElemAt),
  $first: element(0),
  $last: element(-1),
  $concatArrays: taking(0, Number.POSITIVE_INFINITY, (args) => {
    const bad = args.find((arg) => !Array.isArray(arg));
    if (args.some(isNullish) && isNullish(bad)) return null;
    return args.flatMap((arg) => arrayOf(arg, 28664, '$concatArrays only supports arrays, not'));
  }),
  $filter: filter,
  $map: mapOperator,
  $reduce: reduce,
  $in: taking(2, 2, ([value, list]) =>
    arrayOf(list, 40081, '$in requires an array as a second argument, found:').some((item) => equal(item, value)),
  ),
  $indexOfArray: taking(2, 4, indexOf),
  $isArray: taking(1, 1, ([value]) => Array.isArray(value)),
  $range: taking(2, 3, range),
  $reverseArray: ofArray(34435, 'The argument to $reverseArray must be an array, but was of type:', (list) =>
    list.toReversed(),
  ),
  $size: taking(
    1,
    1,
    ([value]) => arrayOf(value, 17124, 'The argument to $size must be an array, but was of type:').length,
  ),
  $slice: taking(2, 3, slice),
  $sortArray: sortArray,
  $zip: zip,
  $allElementsTrue: taking(1, 1, ([list]) =>
    arrayOf(list, 17040, "$allElementsTrue's argument must be an array, but is").every(isTruthy),
  ),
  $anyElementTrue: taking(1, 1, ([list]) =>
    arrayOf(list, 17041, "$anyElementTrue's argument must be an array, but is").some(isTruthy),
  ),
  $setUnion: ofSets('$setUnion', 17043, (sets) => inOrder(new Map(sets.flatMap((set) => [...set])))),
  $setIntersection: ofSets('$setIntersection', 17047, ([first, ...rest]) =>
    inOrder([...(first ?? [])].filter(([key]) => rest.every((set) => set.has(key)))),
  ),
  $setDifference: ofSets('$setDifference', 17048, ([first, second]) =>
    [...(first ?? [])].filter(([key]) => !second?.has(key)).map(([, value]) => value),
  ),
  $setEquals: ofSets(
    '$setEquals',
    17044,
    ([first, ...rest]) =>
      rest.every((set) => set.size === first?.size && [...set.keys()].every((key) => first.has(key))),
    false,
  ),
  $setIsSubset: ofSets(
    '$setIsSubset',
    17046,
    ([first, second]) => [...(first?.keys() ?? [])].every((key) => second?.has(key)),
    false,
  ),
  $sum: folding(sum),
  $avg: folding(average),
  $min: folding(() => extreme(-1)),
  $max: folding(() => extreme(1)),
  $stdDevPop: folding(() => deviation(0)),
  $stdDevSamp: folding(() => deviation(1)),
  $firstN: counted((list, count) => list.slice(0, count)),
  $lastN: counted((list, count) => list.slice(-count)),
  $minN: counted((list, count) => extremes(1, list, count)),
  $maxN: counted((list, count) => extremes(-1, list, count)),
  $median: percentile,
  $percentile: percentile,
};
