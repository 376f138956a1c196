import { addDays, type Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import { isPrepaid, type Terms } from '../approvals/index.ts';
import type { AccountShares, CoverShare, DealShare } from './exposure.ts';
import { type FileFields, limitOn } from './file.ts';

/** A deal as far as credit has to know it, in its own currency. */
export interface CreditDeal {
  id: string;
  name: string;
  account: string;
  amount: Money;
  days: number;
  deposit: number;
  probability: number;
  closeDate: Day;
  status: 'open' | 'won';
  margin?: number | undefined;
  discount?: number | undefined;
  reserved?: boolean | undefined;
}

/** Everything that a check has to know, as read from the records. */
export interface Facts {
  today: Day;
  /** The company's currency. */
  currency: string;
  tax: number;
  file: FileFields;
  /** Files of the account's group, its own included; only its own where it has no group. */
  members: readonly FileFields[];
  /** Open and won deals of all members. */
  deals: readonly CreditDeal[];
  /** Receivables of all customers. */
  allReceivables: readonly Money[];
  /** An amount in the company's currency at today's rate; undefined when there is no rate. */
  convert(amount: Money): Money | undefined;
}

export interface Ask {
  purpose: 'order' | 'limit';
  terms: Terms;
  /** The deal that is asked about, so that it does not count twice. */
  deal?: string | undefined;
  closeDate?: Day | undefined;
  margin?: number | undefined;
}

/** A member of the group in numbers of one currency. */
export interface Member {
  shares: AccountShares;
  isSelf: boolean;
}

/** A check in numbers of one currency (minor units), so that all that follows is arithmetic. */
export interface CreditCase {
  today: Day;
  currency: string;
  file: FileFields;
  ask: Ask;
  /** What is owed from the order; undefined for a limit. */
  order: DealShare | undefined;
  members: Member[];
  limit: {
    kind: 'none' | 'valid' | 'expired';
    amount: number | undefined;
    temporary: boolean;
    validTo?: Day | undefined;
  };
  groupLimit: number | undefined;
  overdue: number;
  totalReceivables: number;
  netWorth: number | undefined;
  workingCapital: number | undefined;
  turnover: number | undefined;
  yearlySales: number | undefined;
  references: number[];
  /** Currencies without a rate. */
  missing: string[];
}

/** Turns records of several currencies into a case; an amount without a rate is left out and named, never assumed. */
export function caseOf(facts: Facts, ask: Ask): CreditCase {
  const missing = new Set<string>();
  const minor = (amount: Money | undefined): number | undefined => {
    if (!amount) return undefined;
    const converted = facts.convert(amount);
    if (!converted) missing.add(amount.currency);
    return converted?.minor;
  };
  const or0 = (amount: Money | undefined) => minor(amount) ?? 0;
  const { file, today } = facts;
  const limit = limitOf(facts, ask, minor);
  const groupGrant = facts.members.map(({ groupLimit }) => groupLimit).find((grant) => grant && grant.validTo >= today);
  const { ageing } = file.receivables ?? {};
  return {
    today,
    currency: facts.currency,
    file,
    ask,
    order: ask.purpose === 'order' ? orderOf(facts, ask, minor) : undefined,
    members: facts.members.map((member) => ({
      isSelf: member.account.id === file.account.id,
      shares: sharesOf(facts, member, or0, member.account.id === file.account.id ? ask.terms.cover : undefined, ask),
    })),
    limit,
    groupLimit: minor(groupGrant?.amount),
    overdue: ageing ? or0(ageing.to30) + or0(ageing.to60) + or0(ageing.to90) + or0(ageing.over90) : 0,
    totalReceivables: facts.allReceivables.reduce((total, amount) => total + or0(amount), 0),
    netWorth: minor(file.netWorth),
    workingCapital: minor(file.workingCapital),
    turnover: minor(file.turnover),
    yearlySales: minor(file.yearlySales),
    references: file.references.flatMap(({ highCredit }) => minor(highCredit) ?? []),
    missing: [...missing],
  };
}

function limitOf(facts: Facts, ask: Ask, minor: (amount: Money) => number | undefined): CreditCase['limit'] {
  if (ask.purpose === 'limit')
    return { kind: 'valid', amount: minor(ask.terms.amount), temporary: false, validTo: ask.terms.until };
  const found = limitOn(facts.file, facts.today);
  if (found.kind === 'none') return { kind: 'none', amount: undefined, temporary: false };
  return {
    kind: found.kind,
    amount: minor(found.grant.amount),
    temporary: found.temporary,
    validTo: found.grant.validTo,
  };
}

function orderOf(facts: Facts, ask: Ask, minor: (amount: Money) => number | undefined): DealShare {
  const { terms } = ask;
  return {
    id: ask.deal ?? 'order',
    name: 'this order',
    amount: minor(terms.amount) ?? 0,
    tax: facts.tax,
    deposit: terms.deposit ?? 0,
    probability: 100,
    closeDate: ask.closeDate ?? facts.today,
    days: isPrepaid(terms) ? 0 : (terms.days ?? facts.file.standardTerms ?? 30),
  };
}

function sharesOf(
  facts: Facts,
  file: FileFields,
  or0: (amount: Money | undefined) => number,
  cover: Money | undefined,
  ask: Ask,
): AccountShares {
  const own = facts.deals.filter((deal) => deal.account === file.account.id);
  const share = (deal: CreditDeal): DealShare => ({
    id: deal.id,
    name: deal.name,
    amount: or0(deal.amount),
    tax: facts.tax,
    deposit: deal.deposit,
    probability: deal.probability,
    closeDate: deal.closeDate,
    days: deal.days,
    ...(deal.reserved && { reserved: true }),
  });
  const asOf = file.receivables?.asOf ?? '';
  const collateral: CoverShare[] = file.collateral.map((item) => ({
    cap: or0(item.cap),
    cover: item.cover,
    validTo: item.validTo,
  }));
  // Cover that the order itself brings lasts as long as the order.
  if (cover) collateral.push({ cap: or0(cover), cover: 100, validTo: addDays(facts.today, 3650) });
  return {
    account: file.account.id,
    openAR: or0(file.receivables?.open),
    deliveredNotInvoiced: or0(file.receivables?.deliveredNotInvoiced),
    unbilledOrders: or0(file.receivables?.unbilledOrders),
    unappliedCash: or0(file.receivables?.unappliedCash),
    // What was won after the day of the books is in no order yet.
    wonNotOrdered: own
      .filter((deal) => deal.status === 'won' && deal.closeDate > asOf && deal.id !== ask.deal)
      .map(share),
    openDeals: own.filter((deal) => deal.status === 'open' && deal.id !== ask.deal).map(share),
    collateral,
  };
}
