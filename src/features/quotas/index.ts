import type { Feature } from '../../core/feature.ts';
import { quotaCommands } from './commands.ts';
import type { Quotas } from './progress.ts';

export { target } from './fields.ts';
export { createQuotas, type QuotaDeps, type Quotas } from './progress.ts';
export { type Quota, quotaOn, type Target } from './rules.ts';

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
