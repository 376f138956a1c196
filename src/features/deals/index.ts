import type { Feature } from '../../core/feature.ts';
import { dealCard } from './cards.ts';
import { moveDeal, updateDeal } from './commands-change.ts';
import { loseDeal, winDeal } from './commands-close.ts';
import { logDeal } from './commands-log.ts';
import { listDeals, showDeal } from './commands-look.ts';
import { dealsHome } from './home.ts';
import { undoDealChange } from './commands-undo.ts';
import type { DealDeps } from './deps.ts';

export * from './deal.ts';
export type { DealDeps, DealHooks } from './deps.ts';
export {
  costAtMargin,
  creditFor,
  discountPercent,
  formatPercent,
  marginPercent,
  splitAmounts,
  weightedAmount,
} from './figures.ts';
export { dealLine, salesOf } from './sales.ts';
export { createDeals, type DealFilter, type Deals, type DealStore, type DealSum } from './store.ts';

/** Deals from the first word to won or lost, with the card that everybody sees. */
export function dealsFeature(deps: DealDeps): Feature {
  return {
    area: 'deals',
    purposes: [1, 5],
    commands: [
      logDeal(deps),
      winDeal(deps),
      loseDeal(deps),
      moveDeal(deps),
      updateDeal(deps),
      showDeal(deps),
      listDeals(deps),
      undoDealChange(deps),
    ],
    subjects: [{ kind: deps.deals.records.kind, card: (tenant, id) => subjectCard(deps, tenant, id) }],
    shortcuts: [{ command: 'deal log', label: 'Log a deal' }],
    messageActions: [{ command: 'deal log', label: 'Log a deal from this message' }],
    home: (context) => dealsHome(deps, context),
  };
}

async function subjectCard({ deals, accounts }: DealDeps, tenant: string, id: string) {
  const deal = await deals.records.get(tenant, id);
  if (!deal) return undefined;
  const names = await accounts.names(tenant, [deal.account.id]);
  return dealCard(deal, names.get(deal.account.id)?.name);
}
