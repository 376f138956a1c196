import { actions, type Card, context, type Node, openForm, run, text } from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { type Deal, dealName } from './deal.ts';
import type { DealSum } from './store-sums.ts';

export const pageSize = 10;
const mostButtons = 5;

export interface ListView {
  deals: readonly Deal[];
  sums: readonly DealSum[];
  names: ReadonlyMap<string, { name: string }>;
  page: number;
  /** The question, for the buttons that ask it again. */
  raw: RawValues;
}

const whose: Record<string, string> = { mine: 'Your', team: 'Your team’s', all: 'All' };

export function listCard({ deals, sums, names, page, raw }: ListView): Card {
  const count = sums.reduce((total, sum) => total + sum.count, 0);
  const pages = Math.max(1, Math.ceil(count / pageSize));
  const status = raw['status'] === 'all' ? '' : ` ${raw['status'] ?? ''}`;
  const what = `${whose[raw['scope'] ?? 'all'] ?? 'All'}${status} deals`;
  if (deals.length === 0) return emptyCard(what, raw);
  const summary = `${what}: ${count}, ${sayTotals(sums)}`;
  return {
    summary,
    nodes: [
      text([{ bold: summary }]),
      dealTable(what, deals, names),
      ...(pages > 1 ? [context(`Page ${page} of ${pages}`)] : []),
      actions(
        page > 1 ? run('Back', 'deal list', { ...raw, page: String(page - 1) }) : undefined,
        page < pages ? run('Next', 'deal list', { ...raw, page: String(page + 1) }) : undefined,
        openForm('Filter', 'deal list', raw),
        ...(deals.length <= mostButtons ? deals.map(showButton) : []),
      ),
    ],
  };
}

export function dealTable(caption: string, deals: readonly Deal[], names: ReadonlyMap<string, { name: string }>): Node {
  return {
    kind: 'table',
    caption,
    columns: [
      { label: 'Deal' },
      { label: 'Account' },
      { label: 'Amount', align: 'right' },
      { label: 'Stage' },
      { label: 'Closes' },
      { label: 'Owner' },
    ],
    rows: deals.map((deal) => [
      dealName(deal),
      names.get(deal.account.id)?.name ?? deal.account.name,
      formatMoney(deal.amount),
      deal.status === 'open' ? deal.stage : deal.status,
      formatDay(deal.closeDate),
      deal.owner.name,
    ]),
  };
}

/** Sums by currency: what is open closes on days whose rates nobody knows yet. */
export function sayTotals(sums: readonly DealSum[]): string {
  const byCurrency = new Map<string, number>();
  for (const { currency, minor } of sums) byCurrency.set(currency, (byCurrency.get(currency) ?? 0) + minor);
  const sorted = [...byCurrency].sort(([a], [b]) => a.localeCompare(b));
  return sorted.map(([currency, minor]) => formatMoney({ minor, currency })).join(' + ');
}

function showButton(deal: Deal) {
  return run(dealName(deal), 'deal show', { deal: dealName(deal) });
}

function emptyCard(what: string, raw: RawValues): Card {
  const summary = `${what}: none.`;
  return {
    summary,
    nodes: [
      text(summary),
      actions(
        openForm('Log a deal', 'deal log'),
        raw['scope'] === 'all' ? undefined : run('Everybody’s', 'deal list', { ...raw, scope: 'all' }),
        openForm('Filter', 'deal list', raw),
      ),
    ],
  };
}
