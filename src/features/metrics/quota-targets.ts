import type { Page } from '../../core/records.ts';
import type { Quota } from '../quotas/index.ts';
import type { QuotaSource } from './ports.ts';

/** The quotas feature's records as targets: few enough to be read whole. */
export function quotaTargets(store: {
  records: { find(tenant: string, filter: Record<string, never>, page: Page): Promise<readonly Quota[]> };
}): QuotaSource {
  return {
    async all(tenant) {
      const found = await store.records.find(tenant, {}, { limit: 20_000 });
      return found.map(({ target, period, amount }) => ({
        of: { kind: target.kind, id: target.id },
        start: period.start,
        end: period.end,
        amount,
      }));
    },
  };
}
