import { type Action, run } from '../../core/card.ts';
import type { Accounts } from '../accounts/index.ts';
import { type Deal, dealName, type Deals } from '../deals/index.ts';
import type { FeedbackDeal, FeedbackPorts } from './ports.ts';

// Above this many accounts, reading all deals at once is cheaper than asking for each account's family.
const mostAsked = 20;
const mostRead = 100_000;

/** What feedback needs of accounts and deals, as those features tell it. */
export function portsFrom(features: {
  accounts: Accounts;
  deals: Deals;
  rates: FeedbackPorts['rates'];
  companies: FeedbackPorts['companies'];
  atPlace?: FeedbackPorts['deals']['atPlace'];
}): FeedbackPorts {
  const { accounts, deals, rates, companies, atPlace } = features;
  return {
    rates,
    companies,
    accounts: {
      ensure: (tenant, ref, by, key) => accounts.ensure(tenant, ref, by, key),
      byIds: (tenant, ids) => accounts.byIds(tenant, ids),
    },
    deals: {
      ofAccounts: (tenant, ids) => dealsOf(accounts, deals, tenant, ids),
      byNumber: async (tenant, number) => {
        const deal = await deals.byNumber(tenant, number);
        return deal && (await asNow(accounts, tenant, [deal]))[0];
      },
      ...(atPlace && { atPlace }),
    },
    reopen: reopenAction,
  };
}

/** Re-opens a deal in the stage in which it was lost. */
export function reopenAction(deal: { number: number; stage: string }): Action {
  return run(`Re-open ${dealName(deal)}`, 'deal stage', { deal: dealName(deal), stage: deal.stage, reopen: 'yes' });
}

async function dealsOf(
  accounts: Accounts,
  deals: Deals,
  tenant: string,
  ids: readonly string[],
): Promise<FeedbackDeal[]> {
  if (ids.length === 0) return [];
  const wanted = new Set(ids);
  const families = ids.length > mostAsked ? undefined : await Promise.all(ids.map((id) => accounts.family(tenant, id)));
  const found = await deals.find(tenant, families ? { accounts: families.flat() } : {}, { limit: mostRead });
  return (await asNow(accounts, tenant, found)).filter((deal) => wanted.has(deal.account.id));
}

/** Deals under the account that theirs was merged into. */
async function asNow(accounts: Accounts, tenant: string, found: readonly Deal[]): Promise<FeedbackDeal[]> {
  const real = await accounts.names(
    tenant,
    found.map((deal) => deal.account.id),
  );
  return found.map((deal) => ({ ...deal, account: real.get(deal.account.id) ?? deal.account }));
}
