import { z } from 'zod';
import type { Person } from '../../core/person.ts';
import {
  bandProblems,
  Cell,
  cellRank,
  defaultTimes,
  LevelDoc,
  levelProblems,
  oneOf,
  Times,
} from '../approvals/index.ts';

const percent = z.number().min(-100).max(100);

/** Discounts up to `upTo` percent, by whether the margin stays over the floor; null has no upper end. */
const Band = z.strictObject({ upTo: percent.nullable(), cells: z.strictObject({ fine: Cell, thin: Cell }) });

/** The discount policy: bands by percent off the list price, and the margin under which a level more is asked. */
export const DiscountPolicy = z.strictObject({
  levels: z.array(LevelDoc).min(1),
  times: Times,
  bands: z.array(Band).min(1),
  /** Gross margin in percent under which the second column holds. */
  marginFloor: percent,
  reasons: z.array(z.string().min(1).max(40)).min(1),
});
export type DiscountPolicy = z.infer<typeof DiscountPolicy>;

export const defaultDiscountPolicy: DiscountPolicy = {
  levels: [
    { name: 'MGR', title: 'Sales manager', roles: ['manager'], people: [], hours: 8 },
    { name: 'VP', title: 'VP sales', roles: ['manager', 'admin'], people: [], hours: 8 },
    { name: 'CRO', title: 'Chief revenue officer', roles: ['admin'], people: [], hours: 8 },
    { name: 'CFO', title: 'CFO', roles: ['finance', 'admin'], people: [], hours: 8 },
  ],
  times: { ...defaultTimes, validDays: 60 },
  bands: [
    { upTo: 10, cells: { fine: 'auto', thin: [oneOf('MGR')] } },
    { upTo: 20, cells: { fine: [oneOf('MGR')], thin: [oneOf('VP')] } },
    { upTo: 30, cells: { fine: [oneOf('VP')], thin: [oneOf('CRO')] } },
    { upTo: 40, cells: { fine: [oneOf('CRO')], thin: [oneOf('CFO')] } },
    { upTo: null, cells: { fine: [oneOf('CFO')], thin: [oneOf('CFO')] } },
  ],
  marginFloor: 10,
  reasons: ['competitor', 'volume', 'multi-year', 'strategic', 'launch', 'retention', 'other'],
};

/** What is wrong with it, in words. */
export function validateDiscounts(policy: DiscountPolicy, people: readonly Pick<Person, 'id' | 'roles'>[]): string[] {
  const cells = policy.bands.flatMap(({ cells: each }) => [each.fine, each.thin]);
  const unknown = levelProblems(policy.levels, cells, people);
  return [
    ...bandProblems(policy.bands),
    ...unknown,
    ...(unknown.some((each) => each.includes('no level')) ? [] : orderProblems(policy)),
  ];
}

/** A deeper discount and a thinner margin must never need less. */
function orderProblems({ bands, levels }: DiscountPolicy): string[] {
  return bands.flatMap((band, index) => {
    const above = bands[index - 1];
    const name = band.upTo === null ? 'the top band' : `up to ${band.upTo} %`;
    const thinner = cellRank(band.cells.thin, levels) < cellRank(band.cells.fine, levels);
    const deeper =
      above !== undefined &&
      (cellRank(band.cells.fine, levels) < cellRank(above.cells.fine, levels) ||
        cellRank(band.cells.thin, levels) < cellRank(above.cells.thin, levels));
    return [
      ...(thinner ? [`bands: ${name} would need less under the margin floor than above it`] : []),
      ...(deeper ? [`bands: ${name} would need less than a smaller discount`] : []),
    ];
  });
}
