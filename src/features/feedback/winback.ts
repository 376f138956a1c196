import { type Money, sumMoney } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { convert } from '../rates/index.ts';
import type { AccountFacts, Valuation } from './impact.ts';
import type { Item, Voice } from './item.ts';
import { itemName } from './item.ts';
import type { Winback, WinbackFields } from './notice.ts';
import type { FeedbackDeal } from './ports.ts';

export interface Recovered {
  amount: Money;
  deals: FeedbackDeal[];
}

/** What was won since shipping of what had been lost for it: the lost deals themselves, or the new ones that followed. */
export function recoveredOf(
  winbacks: readonly Winback[],
  facts: ReadonlyMap<string, AccountFacts>,
  { rates, currency }: Valuation,
): Recovered {
  const known = new Map([...facts.values()].flatMap(({ deals }) => deals).map((deal) => [deal.number, deal]));
  const found = new Map<number, FeedbackDeal>();
  for (const { deal, successor, shippedAt } of winbacks) {
    const now = known.get(successor ?? deal.number);
    if (isWonBack(now, { shippedAt })) found.set(now.number, now);
  }
  const deals = [...found.values()];
  const amounts = deals.flatMap((deal) => convert(rates, deal.amount, currency, deal.closeDate, currency) ?? []);
  return { amount: sumMoney(amounts, currency), deals };
}

/** The task for the owner of a lost deal, with the words of who asked for that account. */
export function winbackOf(item: Item, deal: FeedbackDeal, voices: readonly Voice[], shippedAt: Date): WinbackFields {
  const { id, number, stage, account, amount, owner } = deal;
  const own = voices.filter((voice) => voice.account && (voice.deal === number || voice.account.id === account.id));
  const quote = own.find((voice) => voice.deal === number && voice.text)?.text ?? own.find((voice) => voice.text)?.text;
  return {
    item: { id: item.id, number: item.number, title: item.title },
    link: item.link,
    deal: { id, number, stage, account: { id: account.id, name: account.name } },
    amount,
    owner: { id: owner.id, name: owner.name },
    quote,
    state: 'offered',
    shippedAt,
  };
}

/** Whether the deal of the task was won since shipping. */
export function isWonBack(
  deal: FeedbackDeal | undefined,
  { shippedAt }: Pick<Winback, 'shippedAt'>,
): deal is FeedbackDeal {
  return deal?.status === 'won' && (deal.closedAt === undefined || deal.closedAt >= shippedAt);
}

export function decideWinback(
  winback: Winback,
  state: 'taken' | 'dismissed',
  by: PersonRef,
  successor?: number,
): Write<WinbackFields> | Refusal {
  if (winback.owner.id !== by.id) return refuse(`Only ${winback.owner.name}, who owns the deal, decides on this.`);
  if (winback.state === state && winback.successor === successor) return refuse('This is so already.');
  return {
    kind: 'write',
    set: { state, ...(successor !== undefined && { successor }) },
    what: `feedback.winback.${state}`,
    summary: `D-${winback.deal.number} for ${itemName(winback.item)}: ${state}`,
  };
}
