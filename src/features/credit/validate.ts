import type { Person } from '../../core/person.ts';
import { type Levels, authorityOf, rankOf } from '../approvals/levels.ts';
import type { PlannedStep } from '../approvals/request.ts';
import { type Band, cellNames, type CreditPolicy } from './policy.ts';
import { sayCell, topRank } from './matrix.ts';

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
    ...levelProblems(policy.levels, [policy.clean, ...policy.bands], people),
  ];
}

function bandProblems(bands: readonly Band[]): string[] {
  const problems: string[] = [];
  if (bands.at(-1)?.upTo !== null)
    problems.push('matrix: the top band has to have no upper end, or large amounts would be decided by nobody');
  for (const [index, band] of bands.entries()) {
    const before = bands[index - 1]?.upTo;
    if (index > 0 && before === null)
      problems.push(`matrix: band ${index + 1} comes after one without an upper end, so it would never be used`);
    if (before != null && band.upTo !== null && band.upTo <= before)
      problems.push(`matrix: the band up to ${band.upTo} overlaps the one up to ${before}; bands have to rise`);
  }
  return problems;
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

function cellRank(cell: Band['cells']['5'], levels: Levels): number {
  if (cell === 'auto') return -1;
  return cell === 'reject' ? levels.length : topRank(cell, levels);
}

/** Every chain has to be one that people who have their authority today could walk, two different ones where it says two. */
export function levelProblems(
  levels: Levels,
  bands: readonly { cells: Record<string, 'auto' | 'reject' | PlannedStep[]> }[],
  people: readonly Pick<Person, 'id' | 'roles'>[],
): string[] {
  const problems = new Set<string>();
  for (const { cells } of bands) {
    for (const chain of Object.values(cells)) {
      if (typeof chain === 'string') continue;
      for (const step of chain)
        if (!levels.some(({ name }) => name === step.level)) problems.add(`levels: there is no level ${step.level}`);
      if (problems.size === 0 && !canStaff(chain, levels, people))
        problems.add(
          `levels: nobody could approve ${sayCell(chain)}: too few people hold ${[...new Set(chain.map(({ level }) => level))].join(' and ')}. Name somebody first`,
        );
    }
  }
  return [...problems];
}

function canStaff(
  chain: readonly PlannedStep[],
  levels: Levels,
  people: readonly Pick<Person, 'id' | 'roles'>[],
): boolean {
  let needed = 0;
  for (let rank = levels.length - 1; rank >= 0; rank -= 1) {
    for (const step of chain) if (rankOf(levels, step.level) === rank) needed += step.need === 'all' ? 1 : step.need;
    if (people.filter((person) => authorityOf(levels, person) >= rank).length < needed) return false;
  }
  return true;
}
