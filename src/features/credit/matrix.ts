import { type Levels, rankOf } from '../approvals/levels.ts';
import type { Hit, PlannedStep } from '../approvals/request.ts';
import type { ClassName } from './file.ts';
import type { Band, Cell, CellName, CreditPolicy } from './policy.ts';

export interface MatrixInput {
  /** The higher of firm exposure and requested limit, in major units of the company's currency. */
  amount: number;
  class: ClassName;
  /** Firm utilisation in percent; undefined without a limit. */
  utilisation: number | undefined;
  hits: readonly Hit[];
  days: number;
  isManualClass: boolean;
  isNewUnsecured: boolean;
}

export type Row = 'auto' | 'reject' | PlannedStep[];

export function cellOf(name: ClassName): CellName {
  return name === '1' || name === '2' ? '1-2' : name === '3' || name === 'N' ? '3-N' : name;
}

/** The row of the matrix, raised by hits and overlays; raising the amount or worsening the class never lowers it. */
export function chainOf(input: MatrixInput, policy: CreditPolicy): Row {
  const { levels } = policy;
  const cell = rowOf(input, policy).cells[cellOf(input.class)];
  if (cell === 'reject') return cell;
  const least = input.hits.some((hit) => hit.severity === 'block')
    ? 1
    : input.hits.some((hit) => hit.severity === 'refer')
      ? 0
      : -1;
  const raises = overlays(input, policy);
  if (cell === 'auto' && least < 0 && raises === 0) return 'auto';
  const steps: PlannedStep[] = cell === 'auto' ? [] : [...cell];
  return raised(steps, Math.max(topRank(steps, levels) + raises, least), levels);
}

function rowOf(input: MatrixInput, policy: CreditPolicy): Band {
  const isClean = input.hits.length === 0 && (input.utilisation ?? Number.POSITIVE_INFINITY) <= policy.utilisation.warn;
  if (isClean && input.amount <= (policy.clean.upTo ?? 0)) return policy.clean;
  const band = policy.bands.find(({ upTo }) => upTo === null || input.amount <= upTo);
  if (!band) throw new Error('A matrix without a top band');
  return band;
}

/** How many levels are added: for long terms, a limit far exceeded, a manual class, an unsecured new customer. */
function overlays(input: MatrixInput, { overlays: by }: CreditPolicy): number {
  return [
    input.days > by.longTerms,
    (input.utilisation ?? 0) > 100 + by.overLimit,
    by.manualClass && input.isManualClass,
    by.newUnsecured && input.isNewUnsecured,
  ].filter(Boolean).length;
}

export function topRank(steps: readonly PlannedStep[], levels: Levels): number {
  return Math.max(-1, ...steps.map((step) => rankOf(levels, step.level)));
}

/** The chain with its highest step moved up to `rank`, but not over the top. */
function raised(steps: PlannedStep[], rank: number, levels: Levels): PlannedStep[] {
  const top = Math.min(rank, levels.length - 1);
  const name = levels[top]?.name;
  const last = steps.at(-1);
  if (name === undefined || topRank(steps, levels) >= top) return steps;
  if (!last) return [{ level: name, need: 1, stage: 1 }];
  return [...steps.slice(0, -1), { ...last, level: name }];
}

/** `auto`, `reject`, `L2 + L3`, `2 × L4`. */
export function sayCell(cell: Cell | Row): string {
  if (typeof cell === 'string') return cell;
  return cell
    .map(({ level, need }) => (need === 1 ? level : need === 'all' ? `all ${level}` : `${need} × ${level}`))
    .join(' + ');
}
