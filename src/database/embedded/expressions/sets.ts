import { isNullish } from '../bson.ts';
import { distinct, inOrder } from '../keys.ts';
import { isTruthy } from '../numbers.ts';
import { listOf, many, type Operator, taking, whenAll } from './arguments.ts';

/** A set: its values by their keys. */
type Values = ReadonlyMap<string, unknown>;

/** An operator of arrays as sets, null where it meets a null before anything wrong. */
function ofSets(code: number, apply: (first: Values, rest: Values[]) => unknown): Operator {
  return taking(0, many, (args, name) => {
    const sets: Values[] = [];
    for (const arg of args) {
      if (isNullish(arg)) return null;
      sets.push(distinct(listOf(arg, code, name)));
    }
    const [first = new Map<string, unknown>(), ...rest] = sets;
    return apply(first, rest);
  });
}

/** A question about sets has no answer where one is null. */
function asking(code: number, test: (first: Values, rest: Values[]) => boolean): Operator {
  return taking(2, many, (args, name) => {
    const [first = new Map<string, unknown>(), ...rest] = args.map((arg) => distinct(listOf(arg, code, name)));
    return test(first, rest);
  });
}

function isWithin(inner: Values, outer: Values | undefined): boolean {
  return [...inner.keys()].every((key) => outer?.has(key));
}

export const sets: Record<string, Operator> = {
  // These answer in the order of their values, as MongoDB's do.
  $setUnion: ofSets(17043, (first, rest) => inOrder(new Map([first, ...rest].flatMap((set) => [...set])))),
  $setIntersection: ofSets(17047, (first, rest) =>
    inOrder([...first].filter(([key]) => rest.every((set) => set.has(key)))),
  ),
  $setDifference: whenAll(2, 2, (args, name) => {
    const [first, second] = args.map((arg) => distinct(listOf(arg, 17048, name)));
    return [...(first ?? [])].filter(([key]) => !second?.has(key)).map(([, value]) => value);
  }),
  $setEquals: asking(17044, (first, rest) => rest.every((set) => set.size === first.size && isWithin(set, first))),
  $setIsSubset: asking(17046, (first, [second]) => isWithin(first, second)),
  $allElementsTrue: taking(1, 1, ([list], name) => listOf(list, 17040, name).every(isTruthy)),
  $anyElementTrue: taking(1, 1, ([list], name) => listOf(list, 17041, name).some(isTruthy)),
};
