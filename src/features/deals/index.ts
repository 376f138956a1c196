import type { Card } from '../../core/card.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import type { Feature } from '../../core/feature.ts';
import type { Money } from '../../core/money.ts';
import type { Refusal } from '../../core/reply.ts';
import { publicName } from '../accounts/index.ts';
import { recordedCard } from './answer.ts';
import { dealCard } from './cards.ts';
import { moveDeal, updateDeal } from './commands-change.ts';
import { loseDeal, winDeal } from './commands-close.ts';
import { logDeal, makeDeal } from './commands-log.ts';
import { listDeals, showDeal } from './commands-look.ts';
import { dealsHome } from './home.ts';
import { undoDealChange } from './commands-undo.ts';
import type { Deal } from './deal.ts';
import type { DealDeps } from './deps.ts';
import type { DealInput } from './input.ts';
import { isRefusal } from './rules.ts';

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
export type { DealInput } from './input.ts';
export { dealLine, salesOf } from './sales.ts';
export { createDeals, type DealFilter, type Deals, type DealStore } from './store.ts';
export type { DealOutcome, DealSum, RenewalDeal, SoldDeal, WonDeal } from './store-sums.ts';

/** Makes a deal as `deal log` does, for a feature that has found one: the deal, and the card of what was recorded. */
export async function openDeal(
  deps: DealDeps,
  account: AccountRef,
  input: DealInput & { amount: Money },
  context: Context,
): Promise<{ deal: Deal; card: Card } | Refusal> {
  const deal = await makeDeal(deps, account, input, context);
  return isRefusal(deal) ? deal : { deal, card: await recordedCard(deps, deal, deal.history[0], context) };
}

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
  const account = (await accounts.byIds(tenant, [deal.account.id])).get(deal.account.id);
  // Everybody in the channel reads it, so that a confidential account is not named.
  return dealCard(deal, account && publicName(account));
}
