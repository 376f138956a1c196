import { isDoc, isNullish } from '../bson.ts';
import { fail } from '../errors.ts';
import { compare, equal } from '../keys.ts';
import { isNumber, isTruthy, toNumber } from '../numbers.ts';
import { compileSort } from '../sort.ts';
import { typeName } from '../types.ts';
import { listOf, many, named, type Operator, taking, valued, whenAll, wholeOf } from './arguments.ts';
import { checkedName } from './compile.ts';

/** An operator of one array, null of nothing. */
function ofArray(code: number, apply: (list: unknown[]) => unknown): Operator {
  return whenAll(1, 1, ([value], name) => apply(listOf(value, code, name)));
}

/** $map and $filter bind each element to a name, "this" unless said otherwise. */
function binding(
  fields: string,
  code: number,
  build: (list: unknown[], each: (item: unknown) => unknown, limit: unknown) => unknown,
): Operator {
  return (operand, name) => {
    const { as = 'this', ...args } = isDoc(operand) ? operand : fail(code, `${name} only supports an object`);
    const variable = checkedName(String(as));
    return named(fields, ({ input, limit, in: body, cond = body }) => (root, variables) => {
      const list = input?.(root, variables);
      const inner = { ...variables };
      const each = (item: unknown): unknown => {
        inner[variable] = item;
        return cond?.(root, inner);
      };
      return isNullish(list) ? null : build(listOf(list, code, name), each, limit?.(root, variables));
    })(args, name);
  };
}

function filter(list: unknown[], each: (item: unknown) => unknown, limit: unknown): unknown[] {
  const kept = list.filter((item) => isTruthy(each(item)));
  return isNullish(limit) ? kept : kept.slice(0, wholeOf(limit, 327392, '$filter', 1));
}

const reduce = named('input initialValue in', ({ input, initialValue, in: body }) => (root, variables) => {
  const list = input?.(root, variables);
  if (isNullish(list)) return null;
  const step = (value: unknown, item: unknown): unknown => body?.(root, { ...variables, value, this: item });
  return listOf(list, 40080, '$reduce').reduce(step, initialValue?.(root, variables));
});

function arrayElemAt([value, index]: unknown[], name: string): unknown {
  const list = listOf(value, 28689, name);
  if (!isNumber(index)) fail(28690, `${name}'s second argument must be a number, but is ${typeName(index)}`);
  return list.at(wholeOf(index, 28691, name));
}

function slice([value, first, count]: unknown[], name: string): unknown {
  const size = count === undefined ? undefined : wholeOf(count, 28727, name, 1);
  return sliced(listOf(value, 28724, name), wholeOf(first, 28725, name), size);
}

/** The first or last elements of a list, or so many of them from a place, which may be counted from its end. */
export function sliced(list: unknown[], first: number, count?: number): unknown[] {
  if (count === undefined) return first >= 0 ? list.slice(0, first) : list.slice(first);
  const start = first >= 0 ? first : Math.max(list.length + first, 0);
  return list.slice(start, start + count);
}

function range([start, end, step = 1]: unknown[], name: string): unknown {
  const [from = 0, to = 0, by = 1] = [start, end, step].map((bound) => wholeOf(bound, 34443, name));
  if (by === 0) fail(34449, '$range requires a non-zero step value');
  return Array.from({ length: Math.max(Math.ceil((to - from) / by), 0) }, (_item, at) => from + at * by);
}

function indexOf([value, wanted, start = 0, end]: unknown[], name: string): unknown {
  if (isNullish(value)) return null;
  const list = listOf(value, 40090, name);
  const to = Math.min(end === undefined ? list.length : wholeOf(end, 40096, name), list.length);
  for (let at = wholeOf(start, 40096, name); at < to; at++) if (equal(list[at], wanted)) return at;
  return -1;
}

const zip = valued('inputs useLongestLength? defaults?', ({ inputs, useLongestLength, defaults }, name) => {
  const lists = listOf(inputs, 34461, name);
  if (lists.some(isNullish)) return null;
  const columns = lists.map((list) => listOf(list, 34468, name));
  const sizes = columns.map((list) => list.length);
  const length = isTruthy(useLongestLength) ? Math.max(...sizes) : Math.min(...sizes);
  const fill = (which: number): unknown => (Array.isArray(defaults) ? defaults[which] : null);
  return Array.from({ length }, (_item, at) =>
    columns.map((list, which) => (at < list.length ? list[at] : fill(which))),
  );
});

const sortArray: Operator = (operand, name) => {
  const { sortBy, ...args } = isDoc(operand) ? operand : fail(2942500, `${name} requires an object`);
  const order = isDoc(sortBy) ? compileSort(sortBy) : undefined;
  const direction = isNumber(sortBy) ? toNumber(sortBy) : 1;
  return valued('input', ({ input }) => {
    if (input === null) return null;
    const items = [...listOf(input, 2942504, name)];
    if (order) return order.sortedBy(items, (item) => (isDoc(item) ? item : {}));
    return items.sort((left, right) => compare(left, right) * direction);
  })(args, name);
};

function concat(args: unknown[], name: string): unknown {
  const joined: unknown[] = [];
  for (const arg of args) {
    if (isNullish(arg)) return null;
    joined.push(...listOf(arg, 28664, name));
  }
  return joined;
}

export const arrays: Record<string, Operator> = {
  $arrayElemAt: whenAll(2, 2, arrayElemAt),
  $first: ofArray(28689, (list) => list.at(0)),
  $last: ofArray(28689, (list) => list.at(-1)),
  $concatArrays: taking(0, many, concat),
  $map: binding('input in', 16883, (list, each) => list.map((item) => each(item) ?? null)),
  $filter: binding('input cond limit?', 28651, filter),
  $reduce: reduce,
  $in: taking(2, 2, ([value, list], name) => listOf(list, 40081, name).some((item) => equal(item, value))),
  $indexOfArray: taking(2, 4, indexOf),
  $isArray: taking(1, 1, ([value]) => Array.isArray(value)),
  $range: taking(2, 3, range),
  $reverseArray: ofArray(34435, (list) => list.toReversed()),
  $size: taking(1, 1, ([value], name) => listOf(value, 17124, name).length),
  $slice: whenAll(2, 3, slice),
  $sortArray: sortArray,
  $zip: zip,
};
