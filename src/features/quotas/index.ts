import type { Feature } from '../../core/feature.ts';
import { quotaCommands } from './commands.ts';
import type { Quotas } from './progress.ts';

export { createQuotas, type Progress, type QuotaDeps, type Quotas, sayProgress } from './progress.ts';
export {
  attainment,
  type Elapsed,
  elapsedOf,
  pacing,
  pipelineCoverage,
  type Quota,
  quotaIn,
  quotaOn,
  remainingCoverage,
  runRate,
  type Target,
} from './rules.ts';

/** What people and teams are to book, and how they stand against it. */
export function quotasFeature({ quotas }: { quotas: Quotas }): Feature {
  const { records } = quotas.store;
  return {
    area: 'quotas',
    purposes: [1, 7],
    commands: quotaCommands(quotas),
    undoable: [records],
  };
}
