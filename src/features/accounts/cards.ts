import {
  type Action,
  actions,
  type Card,
  context,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import { formatMoney } from '../../core/money.ts';
import { formatDay } from '../../core/dates.ts';
import type { RawValues } from '../../core/raw-values.ts';
import type { Account } from './account.ts';

/** What an account has bought and may buy, in words; other features know how to add it up. */
export interface AccountSales {
  /** Open deals, the next to close first, each as one line and the number to show it by. */
  open: { deal: string; line: string }[];
  openCount: number;
  wonCount: number;
  lostCount: number;
  revenue: string;
  pipeline: string;
  /** What the figures leave out. */
  missing?: string | undefined;
}

export const pageSize = 15;

export function accountCard(
  account: Account,
  merged: readonly Account[],
  sales: AccountSales | undefined,
  care: readonly Node[] = [],
): Card {
  const summary = [account.name, account.industry, account.country].filter(Boolean).join(' · ');
  return {
    summary,
    nodes: [
      title(summary),
      accountFacts(account, merged),
      ...(account.notes ? [{ kind: 'quote' as const, text: account.notes }] : []),
      ...(sales ? salesNodes(sales) : []),
      ...care,
      actions(...accountActions(account), ...(sales?.open.slice(0, 3).map(showDeal) ?? [])),
    ],
  };
}

function accountFacts(account: Account, merged: readonly Account[]): Node {
  return facts({
    Owner: account.owner?.name,
    Region: account.region,
    Size: account.size,
    Segment: account.segment,
    Parent: account.parent?.name,
    'Customer since': account.customerSince && formatDay(account.customerSince),
    'Recurring revenue': account.recurring && `${formatMoney(account.recurring)} a year`,
    Confidential: account.confidential ? 'its name is for its owner and those who asked for it' : undefined,
    'Also called': [...account.aliases, ...merged.map(({ name }) => name)].join(', '),
  });
}

function salesNodes(sales: AccountSales): Node[] {
  const closed = sales.wonCount + sales.lostCount;
  return [
    facts({
      Revenue: sales.wonCount === 0 ? undefined : `${sales.revenue} in ${sales.wonCount} won`,
      'Win rate': closed === 0 ? undefined : `${Math.round((100 * sales.wonCount) / closed)} % of ${closed}`,
      'Open deals': sales.openCount === 0 ? 'none' : `${sales.openCount}, ${sales.pipeline}`,
    }),
    ...(sales.open.length > 0 ? [{ kind: 'list' as const, items: sales.open.map(({ line }) => line) }] : []),
    ...(sales.missing ? [context(sales.missing)] : []),
  ];
}

function accountActions(account: Account): Action[] {
  const raw = `account:${account.id}`;
  return [
    openForm('Log a deal', 'deal log', { account: raw }),
    run('Deals', 'deal list', { account: raw, status: 'all' }),
    openForm('Edit', 'account update', { account: raw }),
    openForm('Rename', 'account rename', { account: raw }),
  ];
}

const showDeal = ({ deal }: { deal: string }): Action => run(deal, 'deal show', { deal });

/** What a merge would do, before anything is done. */
export function mergePreview(from: Account, into: Account, sales: AccountSales | undefined): Card {
  const summary = `Merge ${from.name} into ${into.name}?`;
  const deals = sales ? sales.openCount + sales.wonCount + sales.lostCount : 0;
  return {
    summary,
    tone: 'warning',
    nodes: [
      text([{ bold: summary }]),
      {
        kind: 'list',
        items: [
          deals === 1 ? '1 deal counts for it then.' : `${deals} deals count for it then.`,
          `“${from.name}” finds ${into.name} from then on.`,
          `${into.name} keeps what it says about itself; ${from.name} leaves the lists.`,
        ],
      },
      actions(
        run(
          `Merge into ${into.name}`,
          'account merge',
          { from: raw(from), into: raw(into), confirmed: 'yes' },
          { style: 'danger' },
        ),
        openForm('Change', 'account merge', { from: raw(from), into: raw(into) }),
      ),
    ],
  };
}

const raw = (account: Account) => `account:${account.id}`;

export function accountListCard(accounts: readonly Account[], count: number, page: number, question: RawValues): Card {
  const pages = Math.max(1, Math.ceil(count / pageSize));
  const summary = count === 0 ? 'No accounts.' : `${count} ${count === 1 ? 'account' : 'accounts'}`;
  if (count === 0)
    return {
      summary,
      nodes: [
        text(summary),
        context('An account is made when its first deal is logged.'),
        actions(openForm('Log a deal', 'deal log'), openForm('Filter', 'account list', question)),
      ],
    };
  return {
    summary,
    nodes: [
      {
        kind: 'table',
        caption: pages > 1 ? `${summary}, page ${page} of ${pages}` : summary,
        columns: [
          { label: 'Account' },
          { label: 'Owner' },
          { label: 'Industry' },
          { label: 'Country' },
          { label: 'Segment' },
        ],
        rows: accounts.map(({ name, owner, industry, country, segment }) => [
          name,
          owner?.name ?? '',
          industry ?? '',
          country ?? '',
          segment ?? '',
        ]),
      },
      actions(
        page > 1 ? run('Back', 'account list', { ...question, page: String(page - 1) }) : undefined,
        page < pages ? run('Next', 'account list', { ...question, page: String(page + 1) }) : undefined,
        openForm('Filter', 'account list', question),
      ),
    ],
  };
}
