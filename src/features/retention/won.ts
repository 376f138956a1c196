import { actions, type Node, openForm, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { formatDay } from '../../core/dates.ts';
import { type Money, rawMoney } from '../../core/money.ts';
import type { Change } from '../../core/records.ts';
import type { Deal } from '../deals/index.ts';
import type { RetentionDeps } from './deps.ts';
import { afterTerm } from './rules.ts';

/** A renewal deal that was won offers to move the customer's renewal by its term, at what was agreed. */
export async function afterWon(
  { accounts }: Pick<RetentionDeps, 'accounts'>,
  deal: Deal,
  { company }: Context,
  change: Change | undefined,
): Promise<Node[]> {
  if (deal.type !== 'renewal' || deal.status !== 'won' || change?.what !== 'deal.won') return [];
  const found = await accounts.get(company.tenant, deal.account.id);
  if (!found || found.churned) return [];
  const account = `account:${found.id}`;
  const { renewal } = found;
  if (!renewal)
    return [
      text('Nobody has noted when it renews next.'),
      actions(openForm('Set renewal', 'account renewal', { account, amount: rawMoney(deal.amount) })),
    ];
  const until = afterTerm(renewal);
  const amount = rawMoney(yearly(deal.amount, renewal.months));
  return [
    text(`${found.name} renews on ${formatDay(renewal.on)}; with this deal on ${formatDay(until)}.`),
    actions(
      run(`Renewed until ${formatDay(until)}`, 'account renewed', { account, amount, until }, { style: 'primary' }),
      openForm('Otherwise', 'account renewed', { account, amount, until }),
    ),
  ];
}

/** What a deal over so many months is in a year. */
function yearly({ minor, currency }: Money, months: number): Money {
  return { minor: Math.round((minor * 12) / months), currency };
}
