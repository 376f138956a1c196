import type { Goal } from './goal.ts';

/** Goals in the order of a tree: each under the one that it serves, as far as that is among them. */
export function inTree(goals: readonly Goal[]): { goal: Goal; depth: number }[] {
  const numbers = new Set(goals.map(({ number }) => number));
  const below = new Map<number | undefined, Goal[]>();
  for (const goal of goals) {
    const above = goal.parent !== undefined && numbers.has(goal.parent) ? goal.parent : undefined;
    below.set(above, [...(below.get(above) ?? []), goal]);
  }
  const rows: { goal: Goal; depth: number }[] = [];
  const put = (goal: Goal, depth: number) => {
    rows.push({ goal, depth });
    for (const each of below.get(goal.number) ?? []) put(each, depth + 1);
  };
  for (const goal of below.get(undefined) ?? []) put(goal, 0);
  return rows;
}
