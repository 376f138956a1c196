import { type Hit, type PlannedStep, raised, topRank } from '../approvals/index.ts';
import type { ClassName } from './file.ts';
import type { Band, CellName, CreditPolicy } from './policy.ts';

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
