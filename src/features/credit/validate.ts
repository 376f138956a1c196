import type { Person } from '../../core/person.ts';
import { bandProblems, cellRank, levelProblems, sayCell } from '../approvals/index.ts';
import { type Band, cellNames, type CreditPolicy } from './policy.ts';

/**
 * What is wrong with a policy, in words: bands that overlap or leave a gap, no open-ended top band, a worse class or a
 * higher amount that would need less, levels that do not exist, and bands that nobody could approve. Empty when it is
 * sound.
 */
export function validate(policy: CreditPolicy, people: readonly Pick<Person, 'id' | 'roles'>[]): string[] {
  return [
    ...bandProblems(policy.bands),
    ...orderProblems(policy),
    ...(policy.times.from < policy.times.to ? [] : ['times: the working day has to end after it begins']),
    ...(policy.classes.every((least, index) => index === 0 || least < (policy.classes[index - 1] ?? 101))
      ? []
      : ['classes: the cut-offs have to fall from class to class']),
    ...(policy.utilisation.warn <= policy.utilisation.block
      ? []
      : ['utilisation: the warning has to come before the block']),
    ...levelProblems(
      policy.levels,
      [policy.clean, ...policy.bands].flatMap(({ cells }) => Object.values(cells)),
      people,
    ),
  ];
}

/** A worse class and a higher amount must never need less. */
function orderProblems({ bands, clean, levels }: CreditPolicy): string[] {
  const problems: string[] = [];
  const known = new Set(levels.map(({ name }) => name));
  const usable = (band: Band) =>
    cellNames.every(
      (name) => typeof band.cells[name] === 'string' || band.cells[name].every((step) => known.has(step.level)),
    );
  const rows = [clean, ...bands].filter(usable);
  const rank = (band: Band, index: number) => cellRank(band.cells[cellNames[index] ?? '5'], levels);
  for (const [row, band] of rows.entries()) {
    for (let index = 0; index < cellNames.length; index += 1) {
      const [here, above] = [band.cells[cellNames[index] ?? '5'], rows[row - 1]];
      if (index > 0 && rank(band, index) < rank(band, index - 1))
        problems.push(
          `matrix: up to ${band.upTo ?? 'any amount'}, class ${cellNames[index]} (${sayCell(here)}) would need less than class ${cellNames[index - 1]}`,
        );
      if (above && rank(band, index) < rank(above, index))
        problems.push(
          `matrix: class ${cellNames[index]} would need less up to ${band.upTo ?? 'any amount'} than up to ${above.upTo}`,
        );
    }
  }
  return problems;
}
