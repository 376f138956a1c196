import type { Context } from '../../core/context.ts';
import { formatMoney } from '../../core/money.ts';
import { formatDay } from '../../core/dates.ts';
import type { AccountSales } from '../accounts/index.ts';
import { type Rates, sayMissing, total } from '../rates/index.ts';
import { sayTotals } from './cards-list.ts';
import { type Deal, dealName } from './deal.ts';
import type { Deals } from './store.ts';

const mostShown = 5;

/** What accounts bought and may buy: won amounts in the company's currency at their close dates' rates. */
export function salesOf({ deals, rates }: { deals: Deals; rates: Rates }) {
  return async function sales({ company }: Context, accounts: readonly string[]): Promise<AccountSales> {
    const { tenant, currency } = company;
    const [open, won, sums] = await Promise.all([
      deals.openOf(tenant, accounts),
      deals.find(tenant, { accounts, status: 'won' }, { limit: 5000 }),
      deals.sums(tenant, { accounts }),
    ]);
    const table = won.some((deal) => deal.amount.currency !== currency) ? await rates.all(tenant) : [];
    const revenue = total(
      table,
      won.map((deal) => ({ amount: deal.amount, day: deal.closeDate })),
      currency,
    );
    const count = (status: Deal['status']) =>
      sums.reduce((all, sum) => all + (sum.status === status ? sum.count : 0), 0);
    return {
      open: open.slice(0, mostShown).map((deal) => ({ deal: dealName(deal), line: dealLine(deal) })),
      openCount: count('open'),
      wonCount: count('won'),
      lostCount: count('lost'),
      revenue: formatMoney(revenue.amount),
      pipeline: sayTotals(sums.filter((sum) => sum.status === 'open')),
      missing: sayMissing(revenue.missing, currency),
    };
  };
}

/** `D-104 · 45,000 EUR · proposal · closes 30 Sep 2026 · Rita`. */
export function dealLine(deal: Deal): string {
  return `${dealName(deal)} · ${formatMoney(deal.amount)} · ${deal.stage} · closes ${formatDay(deal.closeDate)} · ${deal.owner.name}`;
}
