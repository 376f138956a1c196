import { type Accumulator, countOf, folding, percentiles, picking } from '../folds.ts';
import { toNumber } from '../numbers.ts';
import { listOf, many, type Operator, taking, valued } from './arguments.ts';

/** $sum, $avg and their like, as expressions: over the elements of one array, or over all arguments. */
function fold(make: () => Accumulator): Operator {
  return taking(0, many, (args) => {
    const accumulator = make();
    const [only] = args;
    for (const item of args.length === 1 && Array.isArray(only) ? only : args) accumulator.add(item);
    return accumulator.result();
  });
}

/** $firstN, $maxN and their like. */
function pick(choose: (list: unknown[], count: number) => unknown[]): Operator {
  return valued('input n', ({ input, n }, name) => choose(listOf(input, 5788200, name), countOf(name, n)));
}

function all(input: unknown): unknown[] {
  return Array.isArray(input) ? input : [input];
}

export const folds: Record<string, Operator> = {
  ...Object.fromEntries(Object.entries(folding).map(([name, make]) => [name, fold(make)])),
  ...Object.fromEntries(Object.entries(picking).map(([name, choose]) => [name, pick(choose)])),
  $median: valued('input method?', ({ input }) => percentiles(all(input), [0.5])[0]),
  $percentile: valued('input p method?', ({ input, p }, name) =>
    percentiles(all(input), listOf(p, 7750301, name).map(toNumber)),
  ),
};
