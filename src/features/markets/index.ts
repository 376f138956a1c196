import type { Node } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { Feature } from '../../core/feature.ts';
import type { DigestAbout } from '../reports/index.ts';
import { keepCommands } from './commands-keep.ts';
import { lookCommands } from './commands-look.ts';
import type { MarketDeps } from './deps.ts';
import { digestNodes } from './digest.ts';

export type { MarketDeps } from './deps.ts';
export { type MarketStore, marketStore } from './store.ts';

/** Parts of the market that we want: how many customers there could be, how many are ours, and who is not yet. */
export function marketsFeature(
  deps: MarketDeps,
): Feature & { digest(company: Company, about: DigestAbout): Promise<Node[]> } {
  return {
    area: 'markets',
    purposes: [2],
    commands: [...keepCommands(deps), ...lookCommands(deps)],
    undoable: [deps.store.records],
    digest: (company, about) => digestNodes(deps, company, about),
  };
}
