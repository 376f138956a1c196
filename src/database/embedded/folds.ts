import { double, isNullish } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { compare } from './keys.ts';
import { integer, isNumber, toBig, toInteger, toNumber } from './numbers.ts';
import { typeName } from './types.ts';

/** Takes one value after another and answers at any time. */
export interface Accumulator {
  add(value: unknown): void;
  result(): unknown;
}

/** What $group and an expression over a list do in the same way. */
export const folding: Record<string, () => Accumulator> = {
  $sum: sum,
  $avg: average,
  $min: () => extreme(-1),
  $max: () => extreme(1),
  $stdDevPop: () => deviation(0),
  $stdDevSamp: () => deviation(1),
};

/** Which of a list are the first, last, least or greatest so many. */
export const picking: Record<string, (list: unknown[], count: number) => unknown[]> = {
  $firstN: (list, count) => list.slice(0, count),
  $lastN: (list, count) => list.slice(-count),
  $minN: (list, count) => ordered(list, 1).slice(0, count),
  $maxN: (list, count) => ordered(list, -1).slice(0, count),
};

export function countOf(name: string, value: unknown): number {
  const count = toInteger(value) ?? fail(5787902, `Value for 'n' must be of integral type, but found ${String(value)}`);
  return count > 0 ? count : fail(5787908, `'n' must be greater than 0, found ${count} in ${name}`);
}

function ordered(list: unknown[], direction: number): unknown[] {
  return list.filter((value) => !isNullish(value)).sort((left, right) => compare(left, right) * direction);
}

/** Discrete percentiles of the numbers in a list. */
export function percentiles(list: unknown[], wanted: number[]): unknown[] {
  const numbers = list
    .filter(isNumber)
    .map(toNumber)
    .sort((left, right) => left - right);
  return wanted.map((p) => {
    const value = numbers[Math.max(Math.ceil(p * numbers.length) - 1, 0)];
    return value === undefined ? null : double(value);
  });
}

/** A sum that keeps what rounding would lose, as MongoDB's does: ten times 0.1 is 1. */
export function sum(): Accumulator {
  let [total, rest, ints, longs] = [0, 0, 0, 0n];
  let [hasLong, hasDouble] = [false, false];
  const addDouble = (value: number): void => {
    const next = total + value;
    const part = next - total;
    rest += total - (next - part) + (value - part);
    total = next;
  };
  return {
    add(value) {
      switch (typeName(value)) {
        case 'int':
          ints += toNumber(value);
          break;
        case 'long':
          hasLong = true;
          longs += toBig(value);
          break;
        case 'double':
          hasDouble = true;
          addDouble(toNumber(value));
          break;
        case 'decimal':
          refuse('Decimal128 arithmetic');
          break;
        default:
      }
    },
    result() {
      if (!hasDouble) return integer(BigInt(ints) + longs, hasLong ? 'long' : 'int');
      const [kept, keptRest] = [total, rest];
      addDouble(ints);
      addDouble(Number(longs));
      const answer = Number.isNaN(total + rest) ? total : total + rest;
      [total, rest] = [kept, keptRest];
      return double(answer);
    },
  };
}

function average(): Accumulator {
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

function extreme(sign: 1 | -1): Accumulator {
  let best: unknown;
  return {
    add(value) {
      if (!isNullish(value) && (best === undefined || compare(value, best) * sign > 0)) best = value;
    },
    result: () => best ?? null,
  };
}

function deviation(lost: 0 | 1): Accumulator {
  let [count, mean, squares] = [0, 0, 0];
  return {
    add(value) {
      if (!isNumber(value)) return;
      const delta = toNumber(value) - mean;
      count++;
      mean += delta / count;
      squares += delta * (toNumber(value) - mean);
    },
    result: () => (count <= lost ? null : double(Math.sqrt(squares / (count - lost)))),
  };
}
