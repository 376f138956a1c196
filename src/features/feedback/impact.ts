import { addDays, type Day } from '../../core/dates.ts';
import { type Money, roundHalfAway } from '../../core/money.ts';
import { convert, type RateTable } from '../rates/index.ts';
import { importances, type Snapshot, type Voice } from './item.ts';
import type { FeedbackAccount, FeedbackDeal } from './ports.ts';

/** An account with its deals, as both are now. */
export interface AccountFacts {
  account: FeedbackAccount;
  deals: readonly FeedbackDeal[];
}

export interface Valuation {
  rates: RateTable;
  /** The company's currency. */
  currency: string;
  today: Day;
}

/** The feedback revenue impact of METRICS: every account counts once per item, however many people asked for it. */
export interface Impact {
  /** Distinct accounts. */
  accounts: number;
  dealBreakers: number;
  /** Open pipeline that waits for the item. */
  blocked: Money;
  /** Recurring revenue of accounts that ask for it. */
  atRisk: Money;
  /** Σ over accounts of max(blocked, at risk) × importance ÷ 3; lost and churned revenue is not in it. */
  behind: Money;
  /** Deals that were lost for it, and the recurring revenue of accounts that have left. */
  lost: Money;
  lostDeals: FeedbackDeal[];
  /** Amounts that could not be converted for want of a rate, and are left out. */
  unconverted: number;
}

type Said = Pick<Voice, 'account' | 'deal' | 'importance'>;

/** What one account puts in, in minor units of the company's currency. */
export interface Stake {
  account: FeedbackAccount;
  /** 1 to 3: the highest that anybody said for the account. */
  importance: number;
  blocked: number;
  atRisk: number;
  lost: number;
  lostDeals: FeedbackDeal[];
  openDeals: FeedbackDeal[];
  unconverted: number;
}

/** The revenue behind an item. Accounts that are not known any more count as accounts, with no revenue. */
export function impactOf(
  voices: readonly Said[],
  facts: ReadonlyMap<string, AccountFacts>,
  { rates, currency, today }: Valuation,
): Impact {
  const stakes = stakesOf(voices, facts, { rates, currency, today });
  const sum = (pick: (stake: Stake) => number): Money => ({
    minor: stakes.reduce((total, stake) => total + pick(stake), 0),
    currency,
  });
  return {
    accounts: stakes.length,
    dealBreakers: stakes.filter((stake) => stake.importance === 3).length,
    blocked: sum((stake) => stake.blocked),
    atRisk: sum((stake) => stake.atRisk),
    behind: sum((stake) => roundHalfAway((Math.max(stake.blocked, stake.atRisk) * stake.importance) / 3)),
    lost: sum((stake) => stake.lost),
    lostDeals: stakes.flatMap((stake) => stake.lostDeals),
    unconverted: sum((stake) => stake.unconverted).minor,
  };
}

/** One entry for each distinct account that anybody asked for, merged accounts as one. */
export function stakesOf(voices: readonly Said[], facts: ReadonlyMap<string, AccountFacts>, money: Valuation): Stake[] {
  const byAccount = new Map<string, { known: AccountFacts; said: Said[] }>();
  for (const voice of voices) {
    if (!voice.account) continue;
    const known: AccountFacts = facts.get(voice.account.id) ?? { account: voice.account, deals: [] };
    const entry: { known: AccountFacts; said: Said[] } = byAccount.get(known.account.id) ?? { known, said: [] };
    entry.said.push(voice);
    byAccount.set(known.account.id, entry);
  }
  return [...byAccount.values()].map(({ known, said }) => stakeOf(known, said, money));
}

/**
 * Blocked are the open deals that were named, or all open ones where somebody asked for the account as a whole. Lost
 * are the deals that were named, or those lost for a product gap.
 */
function stakeOf({ account, deals }: AccountFacts, said: readonly Said[], money: Valuation): Stake {
  const named = new Set(said.flatMap((voice) => voice.deal ?? []));
  const whole = said.some((voice) => voice.deal === undefined);
  const openDeals = deals.filter((deal) => deal.status === 'open' && (whole || named.has(deal.number)));
  const lostDeals = deals.filter(
    (deal) => deal.status === 'lost' && (named.has(deal.number) || (whole && deal.lostReasons.includes('product-gap'))),
  );
  const blocked = add(openDeals, money);
  const recurring = recurringOf({ account, deals }, money);
  const lost = add(lostDeals, money);
  return {
    account,
    importance: Math.max(...said.map((voice) => importances[voice.importance])),
    blocked: blocked.minor,
    atRisk: account.churned ? 0 : recurring.minor,
    lost: lost.minor + (account.churned ? recurring.minor : 0),
    lostDeals,
    openDeals,
    unconverted: blocked.unconverted + recurring.unconverted + lost.unconverted,
  };
}

/** The account's recurring revenue; without one, what it was won for in the last 365 days. */
function recurringOf({ account, deals }: AccountFacts, money: Valuation): Sum {
  if (account.recurring) return addMoney([{ amount: account.recurring, day: money.today }], money);
  const since = addDays(money.today, -365);
  return add(
    deals.filter((deal) => deal.status === 'won' && deal.closeDate > since),
    money,
  );
}

/** What the account is worth at this moment, to be kept with a voice. */
export function snapshotOf(
  known: AccountFacts | undefined,
  deal: number | undefined,
  money: Valuation,
): Snapshot | undefined {
  if (!known) return undefined;
  const { currency } = money;
  const [stake] = stakesOf(
    [{ account: known.account, deal, importance: 'important' }],
    new Map([[known.account.id, known]]),
    money,
  );
  const furthest = [...(stake?.openDeals ?? [])].sort((a, b) => b.amount.minor - a.amount.minor)[0];
  return {
    status: statusOf(known),
    open: { minor: stake?.blocked ?? 0, currency },
    atRisk: { minor: stake?.atRisk ?? 0, currency },
    ...(furthest && { stage: furthest.stage }),
  };
}

function statusOf({ account, deals }: AccountFacts): Snapshot['status'] {
  if (account.churned) return 'former';
  if (account.recurring || deals.some((deal) => deal.status === 'won')) return 'customer';
  if (deals.some((deal) => deal.status === 'open')) return 'prospect';
  return deals.length > 0 ? 'lost' : 'unknown';
}

interface Sum {
  minor: number;
  unconverted: number;
}

function add(deals: readonly FeedbackDeal[], money: Valuation): Sum {
  return addMoney(
    deals.map((deal) => ({ amount: deal.amount, day: deal.status === 'open' ? money.today : deal.closeDate })),
    money,
  );
}

function addMoney(items: readonly { amount: Money; day: Day }[], { rates, currency }: Valuation): Sum {
  const sum: Sum = { minor: 0, unconverted: 0 };
  for (const { amount, day } of items) {
    const converted = convert(rates, amount, currency, day, currency);
    if (converted) sum.minor += converted.minor;
    else sum.unconverted += 1;
  }
  return sum;
}

/** Merged ÷ incoming, in percent: how much of what came in was known already. Null when nothing came in. */
export function dedupeRate(counts: { incoming: number; merged: number }): number | null {
  return counts.incoming === 0 ? null : (counts.merged / counts.incoming) * 100;
}
