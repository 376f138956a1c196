import { z } from 'zod';
import { type Person, roles } from '../../core/person.ts';
import { authorityOf, type Levels, rankOf } from './levels.ts';
import type { PlannedStep } from './request.ts';

const PersonRef = z.strictObject({ id: z.string(), name: z.string() });

/** One rung of authority as a policy keeps it. */
export const LevelDoc = z.strictObject({
  name: z.string().regex(/^[A-Z][A-Z0-9]{0,5}$/),
  title: z.string().min(1).max(40),
  roles: z.array(z.enum(roles)),
  people: z.array(PersonRef),
  backup: PersonRef.optional(),
  hours: z.number().positive().max(400),
});
export type LevelDoc = z.infer<typeof LevelDoc>;

const PlannedStepDoc = z.strictObject({
  level: z.string(),
  need: z.union([z.number().int().min(1).max(5), z.literal('all')]),
  stage: z.number().int().min(1).max(9),
});

/** `auto`, `reject`, or a chain of steps. */
export const Cell = z.union([z.literal('auto'), z.literal('reject'), z.array(PlannedStepDoc).min(1)]);
export type Cell = z.infer<typeof Cell>;

/** How long things last and when people work. */
export const Times = z.strictObject({
  from: z.number().min(0).max(23),
  to: z.number().min(1).max(24),
  openDays: z.number().int().min(1).max(90),
  validDays: z.number().int().min(1).max(366),
});

export const defaultTimes: z.infer<typeof Times> = { from: 9, to: 17, openDays: 14, validDays: 90 };

/** One person of a level; steps of the same stage run side by side. */
export function oneOf(level: string, need: PlannedStep['need'] = 1, stage = 1): PlannedStep {
  return { level, need, stage };
}

/** `auto`, `reject`, `L2 + L3`, `2 × L4`. */
export function sayCell(cell: 'auto' | 'reject' | readonly PlannedStep[]): string {
  if (typeof cell === 'string') return cell;
  return cell
    .map(({ level, need }) => (need === 1 ? level : need === 'all' ? `all ${level}` : `${need} × ${level}`))
    .join(' + ');
}

/** The highest level of a chain, -1 of none. */
export function topRank(steps: readonly PlannedStep[], levels: Levels): number {
  return Math.max(-1, ...steps.map((step) => rankOf(levels, step.level)));
}

/** How much authority a cell needs, to compare: nobody, a level, or more than any level. */
export function cellRank(cell: Cell, levels: Levels): number {
  if (cell === 'auto') return -1;
  return cell === 'reject' ? levels.length : topRank(cell, levels);
}

/** The chain with its highest step moved up to `rank`, but not over the top. */
export function raised(steps: readonly PlannedStep[], rank: number, levels: Levels): PlannedStep[] {
  const top = Math.min(rank, levels.length - 1);
  const name = levels[top]?.name;
  const last = steps.at(-1);
  if (name === undefined || topRank(steps, levels) >= top) return [...steps];
  if (!last) return [{ level: name, need: 1, stage: 1 }];
  return [...steps.slice(0, -1), { ...last, level: name }];
}

/** What is wrong with bands by their upper ends: gaps, overlaps, no open top. */
export function bandProblems(bands: readonly { upTo: number | null }[]): string[] {
  const problems: string[] = [];
  if (bands.at(-1)?.upTo !== null)
    problems.push('bands: the top band has to have no upper end, or what is above it would be decided by nobody');
  for (const [index, band] of bands.entries()) {
    const before = bands[index - 1]?.upTo;
    if (index > 0 && before === null)
      problems.push(`bands: band ${index + 1} comes after one without an upper end, so it would never be used`);
    if (typeof before === 'number' && band.upTo !== null && band.upTo <= before)
      problems.push(`bands: the band up to ${band.upTo} overlaps the one up to ${before}; bands have to rise`);
  }
  return problems;
}

/** Every chain has to be one that people who have their authority today could walk, two different ones where it says two. */
export function levelProblems(
  levels: Levels,
  cells: readonly Cell[],
  people: readonly Pick<Person, 'id' | 'roles'>[],
): string[] {
  const problems = new Set<string>();
  for (const chain of cells) {
    if (typeof chain === 'string') continue;
    const unknown = chain.filter((step) => !levels.some(({ name }) => name === step.level));
    for (const step of unknown) problems.add(`levels: there is no level ${step.level}`);
    if (unknown.length === 0 && !canStaff(chain, levels, people))
      problems.add(
        `levels: nobody could approve ${sayCell(chain)}: too few people hold ${[...new Set(chain.map(({ level }) => level))].join(' and ')}. Name somebody first`,
      );
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
