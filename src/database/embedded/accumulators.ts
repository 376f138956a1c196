import { type Doc, isDoc, own } from './bson.ts';
import { fail, refuse } from './errors.ts';
import { compileExpression, type Expression } from './expressions/compile.ts';
import { merged } from './expressions/objects.ts';
import { type Accumulator, countOf, folding, percentiles, picking, sum } from './folds.ts';
import { distinct } from './keys.ts';
import { toNumber } from './numbers.ts';
import { compileSort } from './sort.ts';

/** A compiled accumulator: what it reads of each document, and how a fresh one is made for each group. */
export interface Accumulation {
  readonly input: Expression;
  make(): Accumulator;
}

const unary: Record<string, () => Accumulator> = {
  ...folding,
  $first: first,
  $last: last,
  $push: () => collecting((list) => list.filter((value) => value !== undefined)),
  $addToSet: () => collecting((list) => [...distinct(list.filter((value) => value !== undefined)).values()]),
  $mergeObjects: () => collecting(merged),
};

/** Compiles { $name: operand } of a $group, $bucket or $setWindowFields. */
export function compileAccumulator(name: string, operand: unknown): Accumulation {
  const make = own(unary, name);
  if (make && Array.isArray(operand)) fail(40237, `The ${name} accumulator is a unary operator`);
  if (make) return { input: compileExpression(operand), make };
  if (name === '$count') return { input: () => 1, make: sum };
  if (!isDoc(operand)) refuse(`The accumulator ${name}`);
  if (/^\$(top|bottom)N?$/.test(name)) return ranked(name, operand);
  return { input: compileExpression(own(operand, 'input')), make: () => collecting(finishing(name, operand)) };
}

function finishing(name: string, operand: Doc): (list: unknown[]) => unknown {
  const choose = own(picking, name);
  if (choose)
    return (list) =>
      choose(
        list.map((value) => value ?? null),
        countIn(name, operand),
      );
  if (name === '$median') return (list) => percentiles(list, [0.5])[0];
  if (name !== '$percentile') refuse(`The accumulator ${name}`);
  const wanted = compileExpression(own(operand, 'p'))({}, {});
  if (!Array.isArray(wanted)) fail(7750301, "The $percentile 'p' field must be an array of numbers");
  return (list) => percentiles(list, wanted.map(toNumber));
}

function countIn(name: string, operand: Doc): number {
  return countOf(name, compileExpression(own(operand, 'n'))({}, {}));
}

/** Keeps all values, and makes the answer of them when it is asked for. */
function collecting(finish: (list: unknown[]) => unknown): Accumulator {
  const list: unknown[] = [];
  return { add: (value) => void list.push(value), result: () => finish(list) };
}

/** $top, $bottom and the first or last so many of a group in an order. */
function ranked(name: string, operand: Doc): Accumulation {
  const sortBy = own(operand, 'sortBy');
  const sort = isDoc(sortBy) ? compileSort(sortBy) : fail(5788005, "Missing value for 'sortBy'");
  const output = compileExpression(own(operand, 'output'));
  const isMany = name.endsWith('N');
  const choose = picking[name.startsWith('$top') ? '$firstN' : '$lastN'];
  const finish = (list: unknown[]): unknown => {
    const order = sort.sortedBy(list as { root: Doc; output: unknown }[], ({ root }) => root);
    const chosen = choose?.(
      order.map((item) => item.output),
      isMany ? countIn(name, operand) : 1,
    );
    return isMany ? chosen : (chosen?.[0] ?? null);
  };
  const input: Expression = (root, variables) => ({ root, output: output(root, variables) ?? null });
  return { input, make: () => collecting(finish) };
}

function first(): Accumulator {
  let seen: { value: unknown } | undefined;
  return { add: (value) => void (seen ??= { value }), result: () => seen?.value ?? null };
}

function last(): Accumulator {
  let value: unknown;
  return { add: (next) => void (value = next), result: () => value ?? null };
}
