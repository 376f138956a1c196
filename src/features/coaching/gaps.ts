import type { Ratio, StageConversion } from '../metrics/index.ts';

/** Where a rep loses more deals than the team, stage by stage. */
export interface Gap {
  from: string;
  to: string;
  own: Ratio;
  team: Ratio;
  /** Own − team, as a share; null where one of the two is not known. */
  difference: number | null;
  /** Enough cases on both sides, and at least ten points below the team. */
  isGap: boolean;
}

const fewest = 5;
const pointsBelow = 0.1;

/**
 * Skill gaps: the rep's stage conversion minus the team's (the rep included), as a share, for each stage; the largest gap
 * first. Null differences come last; under five cases on either side nothing is called a gap.
 */
export function skillGaps(own: readonly StageConversion[], team: readonly StageConversion[]): Gap[] {
  return own
    .map((step, index) => gapOf(step, team[index]))
    .sort((a, b) => Number(b.isGap) - Number(a.isGap) || (a.difference ?? 9) - (b.difference ?? 9));
}

function gapOf({ from, to, conversion: own }: StageConversion, other: StageConversion | undefined): Gap {
  const team = other?.conversion ?? { value: null, n: 0 };
  const difference = own.value === null || team.value === null ? null : own.value - team.value;
  const isGap = difference !== null && difference <= -pointsBelow && own.n >= fewest && team.n >= fewest;
  return { from, to, own, team, difference, isGap };
}
