import type { Clock } from '../../core/clock.ts';
import type { Company } from '../../core/company.ts';
import type { Metrics } from '../metrics/index.ts';
import type { People } from '../people/index.ts';
import type { DigestSection } from '../reports/index.ts';
import type { DigestKind } from './schedule.ts';
import type { DigestStore } from './store.ts';

/** A section of another feature, and the kinds of digests it belongs in; all of them unless said. */
export type PortedSection = DigestSection & { kinds?: readonly DigestKind[] };

export interface DigestDeps {
  store: DigestStore;
  metrics: Metrics;
  people: Pick<People, 'byId' | 'teams'>;
  companies: { ofTenant(tenant: string): Promise<Company | undefined> };
  sections: readonly PortedSection[];
  /** What others than their owners may read of confidential accounts, by id. */
  hidden(tenant: string): Promise<ReadonlyMap<string, string>>;
  clock: Clock;
  /** A run that failed is tried again; whoever runs the process should know. */
  failed(error: unknown, schedule: { tenant: string; id: string }): void;
}
