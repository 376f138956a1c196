import { type Action, run } from '../../core/card.ts';
import type { Account, Accounts } from '../accounts/index.ts';
import { type Deal, dealName, type Deals } from '../deals/index.ts';
import type { FeedbackAccount, FeedbackDeal, FeedbackPorts } from './ports.ts';

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
      byIds: (tenant, ids) => accountsByIds(accounts, tenant, ids),
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

async function accountsByIds(
  accounts: Accounts,
  tenant: string,
  ids: readonly string[],
): Promise<Map<string, FeedbackAccount>> {
  const real = await accounts.names(tenant, ids);
  const wanted = new Set([...real.values()].map(({ id }) => id));
  const found =
    wanted.size > mostAsked
      ? await accounts.all(tenant)
      : await Promise.all([...wanted].map((id) => accounts.get(tenant, id)));
  const known = new Map(found.flatMap((account) => (account ? [[account.id, toFeedback(account)] as const] : [])));
  return new Map([...real].map(([id, ref]) => [id, known.get(ref.id) ?? ref]));
}

function toFeedback({ id, name, region, owner, confidential, churned, recurring }: Account): FeedbackAccount {
  return { id, name, region, owner, confidential, churned, recurring };
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
