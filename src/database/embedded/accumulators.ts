import { double, type Doc, isDoc, own, put } from './bson.ts';
import { MongoError, unsupported } from './errors.ts';
import { compileExpression, type Expression, isNullish, type Variables } from './expressions/compile.ts';
import { compare, keyOf } from './keys.ts';
import { integer, isNumber, numberType, toInteger, toNumber } from './numbers.ts';
import { compileSort } from './sort.ts';

/** Takes one value after another and answers at any time. */
export interface Accumulator {
  add(value: unknown): void;
  result(): unknown;
}

/** A compiled accumulator: what it reads of each document, and how a fresh one is made for each group. */
export interface Accumulation {
  readonly input: Expression;
  make(): Accumulator;
}

const simple: Record<string, () => Accumulator> = {
  $sum: sum,
  $avg: average,
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $first: first,
  $last: last,
  $push: push,
  $addToSet: addToSet,
  $mergeObjects: mergeObjects,
  $stdDevPop: () => deviation(0),
  $stdDevSamp: () => deviation(1),
};

/** Compiles { $name: operand } of a $group, $bucket or $setWindowFields. */
export function compileAccumulator(name: string, operand: unknown): Accumulation {
  const make = Object.hasOwn(simple, name) ? simple[name] : undefined;
  if (make) {
    if (Array.isArray(operand)) throw new MongoError(40237, `The ${name} accumulator is a unary operator`);
    return { input: compileExpression(operand), make };
  }
  if (name === '$count') return { input: () => 1, make: sum };
  if (name === '$accumulator') throw unsupported(name);
  if (!isDoc(operand)) throw new MongoError(15952, `unknown group operator '${name}'`);
  return compileNamed(name, operand);
}

function compileNamed(name: string, operand: Doc): Accumulation {
  const input = compileExpression(own(operand, 'input'));
  const count = (variables: Variables): number => countOf(name, compileExpression(own(operand, 'n'))({}, variables));
  switch (name) {
    case '$firstN':
      return { input, make: () => listed(push(true), (list) => list.slice(0, count({}))) };
    case '$lastN':
      return { input, make: () => listed(push(true), (list) => list.slice(-count({}))) };
    case '$minN':
    case '$maxN':
      return { input, make: () => listed(push(), (list) => extremes(name === '$minN' ? 1 : -1, list, count({}))) };
    case '$top':
    case '$bottom':
    case '$topN':
    case '$bottomN':
      return ranked(name, operand, () => (name.endsWith('N') ? count({}) : 1));
    case '$median':
      return { input, make: () => listed(push(), (list) => percentiles(list, [0.5])[0]) };
    case '$percentile': {
      const wanted = compileExpression(own(operand, 'p'))({}, {});
      if (!Array.isArray(wanted))
        throw new MongoError(7750301, "The $percentile 'p' field must be an array of numbers");
      return { input, make: () => listed(push(), (list) => percentiles(list, wanted.map(toNumber))) };
    }
    default:
      throw new MongoError(15952, `unknown group operator '${name}'`);
  }
}

export function countOf(name: string, value: unknown): number {
  const count = toInteger(value);
  if (count === undefined)
    throw new MongoError(5787902, `Value for 'n' must be of integral type, but found ${String(value)}`);
  if (count <= 0) throw new MongoError(5787908, `'n' must be greater than 0, found ${count} in ${name}`);
  return count;
}

function listed(list: Accumulator, finish: (list: unknown[]) => unknown): Accumulator {
  return { add: list.add, result: () => finish(list.result() as unknown[]) };
}

/** The first values in an order, null and missing left out. */
export function extremes(direction: number, list: unknown[], count: number): unknown[] {
  return list
    .filter((value) => !isNullish(value))
    .sort((a, b) => compare(a, b) * direction)
    .slice(0, count);
}

function ranked(name: string, operand: Doc, count: () => number): Accumulation {
  const sortBy = own(operand, 'sortBy');
  if (!isDoc(sortBy)) throw new MongoError(5788005, `Missing value for 'sortBy'`);
  const sort = compileSort(sortBy);
  const output = compileExpression(own(operand, 'output'));
  const input: Expression = (root, variables) => ({ root, output: output(root, variables) ?? null });
  const make = (): Accumulator =>
    listed(push(), (list) => {
      const order = sort
        .sortedBy(list as { root: Doc; output: unknown }[], ({ root }) => root)
        .map((item) => item.output);
      const chosen = name.startsWith('$top') ? order.slice(0, count()) : order.slice(-count());
      return name.endsWith('N') ? chosen : (chosen[0] ?? null);
    });
  return { input, make };
}

/** A sum that keeps what rounding would lose, as MongoDB's does: ten times 0.1 is 1. */
export function sum(): Accumulator {
  let [total, rest, ints] = [0, 0, 0];
  let longs = 0n;
  let [hasLong, hasDouble] = [false, false];
  const addDouble = (value: number): void => {
    const next = total + value;
    const part = next - total;
    rest += total - (next - part) + (value - part);
    total = next;
  };
  return {
    add(value) {
      const type: string = numberType(value) ?? '';
      switch (type) {
        case 'int':
          ints += toNumber(value);
          break;
        case 'long':
          hasLong = true;
          longs += BigInt(String(value));
          break;
        case 'double':
          hasDouble = true;
          addDouble(toNumber(value));
          break;
        case 'decimal':
          throw unsupported('Decimal128 arithmetic');
        default:
      }
    },
    result() {
      if (!hasDouble) return integer(BigInt(ints) + longs, hasLong ? 'long' : 'int');
      const [kept, keptRest] = [total, rest];
      addDouble(ints);
      addDouble(Number(longs));
      const exact = total + rest;
      const answer = Number.isNaN(exact) ? total : exact;
      [total, rest] = [kept, keptRest];
      return double(answer);
    },
  };
}

export function average(): Accumulator {
  const total = sum();
  let count = 0;
  return {
    add(value) {
      if (!isNumber(value)) return;
      total.add(value);
      count++;
    },
    result: () => (count === 0 ? null : double(toNumber(total.result()) / count)),
  };
}

export function extreme(sign: 1 | -1): Accumulator {
  let best: unknown;
  return {
    add(value) {
      if (!isNullish(value) && (best === undefined || compare(value, best) * sign > 0)) best = value;
    },
    result: () => best ?? null,
  };
}

function first(): Accumulator {
  let value: unknown;
  let isSet = false;
  return {
    add(next) {
      if (!isSet) value = next;
      isSet = true;
    },
    result: () => value ?? null,
  };
}

function last(): Accumulator {
  let value: unknown;
  return { add: (next) => void (value = next), result: () => value ?? null };
}

function push(keepsMissing = false): Accumulator {
  const list: unknown[] = [];
  return {
    add(value) {
      if (value !== undefined || keepsMissing) list.push(value ?? null);
    },
    result: () => [...list],
  };
}

function addToSet(): Accumulator {
  const values = new Map<string, unknown>();
  return {
    add(value) {
      if (value === undefined) return;
      const key = keyOf(value);
      if (!values.has(key)) values.set(key, value);
    },
    result: () => [...values.values()],
  };
}

function mergeObjects(): Accumulator {
  const merged: Doc = {};
  return {
    add(value) {
      if (isNullish(value)) return;
      if (!isDoc(value)) throw new MongoError(40400, '$mergeObjects requires object inputs');
      for (const name of Object.keys(value)) put(merged, name, own(value, name));
    },
    result: () => ({ ...merged }),
  };
}

export function deviation(lost: 0 | 1): Accumulator {
  let [count, mean, squares] = [0, 0, 0];
  return {
    add(value) {
      if (!isNumber(value)) return;
      const number = toNumber(value);
      count++;
      const delta = number - mean;
      mean += delta / count;
      squares += delta * (number - mean);
    },
    result: () => (count <= lost ? null : double(Math.sqrt(squares / (count - lost)))),
  };
}

/** Discrete percentiles of the numbers in a list. */
export function percentiles(list: unknown[], wanted: number[]): unknown[] {
  const numbers = list
    .filter(isNumber)
    .map(toNumber)
    .sort((a, b) => a - b);
  return wanted.map((p) => {
    const value = numbers[Math.max(Math.ceil(p * numbers.length) - 1, 0)];
    return value === undefined ? null : double(value);
  });
}
