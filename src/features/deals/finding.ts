import { openForm } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { Choice } from '../../core/result.ts';
import { typed } from '../../core/typed.ts';
import { type Deal, dealName } from './deal.ts';
import type { DealDeps } from './deps.ts';
import type { DealRef } from './fields.ts';

/** The deal that was meant, or why it is not clear which. Of several deals of an account the person chooses. */
export async function theDeal(
  deps: DealDeps,
  ref: DealRef,
  context: Context,
  wanted: 'open' | 'any',
): Promise<Deal | Refusal> {
  const { tenant } = context.company;
  if (ref.kind === 'number') return (await deps.deals.byNumber(tenant, ref.number)) ?? noSuchDeal(ref.number);
  const { account } = ref;
  const ids = account.id === undefined ? [] : await deps.accounts.family(tenant, account.id);
  const open = ids.length > 0 ? await deps.deals.openOf(tenant, ids) : [];
  const found = open.length > 0 || wanted === 'open' ? open : await recentOf(deps, tenant, ids);
  const [only] = found;
  if (only && found.length === 1) return only;
  if (only)
    return refuse(`${account.name} has several deals. Which one?`, {
      field: 'deal',
      choices: found.slice(0, 10).map(choiceOf),
    });
  const kind = wanted === 'open' ? 'open deal' : 'deal';
  return refuse(`${account.name} has no ${kind}. Log one first.`, {
    next: [openForm('Log a deal', 'deal log', { account: account.id ? `account:${account.id}` : account.name })],
  });
}

export function noSuchDeal(number: number): Refusal {
  return refuse(`There is no deal D-${number}. “${typed('deal list all')}” shows the open ones.`);
}

/** A deal as one of several that may be meant. */
export function choiceOf(deal: Deal): Choice {
  const state = deal.status === 'open' ? `${deal.stage}, closes` : deal.status;
  return {
    label: `${dealName(deal)} ${formatMoney(deal.amount)}, ${state} ${formatDay(deal.closeDate)}`,
    raw: dealName(deal),
  };
}

async function recentOf(deps: DealDeps, tenant: string, accounts: readonly string[]): Promise<Deal[]> {
  if (accounts.length === 0) return [];
  return deps.deals.find(tenant, { accounts }, { sort: { updatedAt: -1 }, limit: 10 });
}
