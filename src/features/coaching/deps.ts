import type { Metrics } from '../metrics/index.ts';
import type { People } from '../people/index.ts';
import type { CoachingStore } from './store.ts';

export interface CoachingDeps {
  store: CoachingStore;
  metrics: Pick<Metrics, 'stageConversions'>;
  people: Pick<People, 'byId' | 'teams'>;
}
