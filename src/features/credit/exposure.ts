import { addDays, type Day } from '../../core/dates.ts';
import { roundHalfAway } from '../../core/money.ts';

/** A deal as far as it will be owed; amounts in minor units of the company's currency. */
export interface DealShare {
  id: string;
  name: string;
  amount: number;
  /** Percent. */
  tax: number;
  deposit: number;
  /** Percent; 100 for a deal that is won. */
  probability: number;
  closeDate: Day;
  /** Payment days; 0 is prepaid. */
  days: number;
  /** Its request is approved and holds: its headroom is reserved until that ends. */
  reserved?: boolean | undefined;
}

export interface CoverShare {
  cap: number;
  /** Percent. */
  cover: number;
  validTo: Day;
}

/** What one account owes and has coming; minor units of the company's currency. */
export interface AccountShares {
  account: string;
  openAR: number;
  deliveredNotInvoiced: number;
  unbilledOrders: number;
  unappliedCash: number;
  wonNotOrdered: DealShare[];
  openDeals: DealShare[];
  collateral: CoverShare[];
}

export interface Exposure {
  firmGross: number;
  collateral: number;
  /** Part of the gross that is secured, 0 to 1; undefined where no collateral is recorded. */
  securedShare?: number | undefined;
  firm: number;
  pipeline: number;
  projected: number;
}

/** The shares that a policy counts; a component that it leaves out counts as nothing. */
export function counted(
  shares: AccountShares,
  { delivered, orders, won, cash }: { delivered: boolean; orders: boolean; won: boolean; cash: boolean },
): AccountShares {
  return {
    ...shares,
    ...(!delivered && { deliveredNotInvoiced: 0 }),
    ...(!orders && { unbilledOrders: 0 }),
    ...(!won && { wonNotOrdered: [] }),
    ...(!cash && { unappliedCash: 0 }),
  };
}

/** What is owed of a deal after delivery: amount × (1 + tax) × (1 − deposit); nothing when it is prepaid. */
export function owed(deal: Pick<DealShare, 'amount' | 'tax' | 'deposit' | 'days'>): number {
  if (deal.days === 0) return 0;
  return roundHalfAway(deal.amount * (1 + deal.tax / 100) * (1 - Math.min(100, deal.deposit) / 100));
}

/**
 * Firm and projected exposure of one account, in minor units.
 * firmGross = open AR + delivered not invoiced + unbilled orders + won not ordered − unapplied cash + the new deal;
 * collateral = Σ min(cap, cover × what is left), only what is valid past the last due date; firm = max(0, firmGross −
 * collateral); projected adds other open deals that close within the horizon, weighted by their probability.
 */
export function exposureOf(
  shares: AccountShares,
  newDeal: DealShare | undefined,
  when: { today: Day; horizonDays: number },
): Exposure {
  const won = shares.wonNotOrdered.filter((deal) => deal.id !== newDeal?.id);
  const firmGross =
    shares.openAR +
    shares.deliveredNotInvoiced +
    shares.unbilledOrders +
    sum(won.map(owed)) -
    shares.unappliedCash +
    (newDeal ? owed(newDeal) : 0);
  const last = lastDue(won, newDeal, when.today);
  const covered = secured(shares.collateral, firmGross, last);
  const collateral = roundHalfAway(covered);
  const end = addDays(when.today, when.horizonDays);
  const pipeline = sum(
    shares.openDeals
      .filter((deal) => deal.id !== newDeal?.id && deal.closeDate <= end)
      .map((deal) => roundHalfAway((owed(deal) * deal.probability) / 100)),
  );
  return {
    firmGross,
    collateral,
    ...(shares.collateral.length > 0 && { securedShare: firmGross > 0 ? covered / firmGross : 1 }),
    firm: Math.max(0, firmGross - collateral),
    pipeline,
    projected: Math.max(0, firmGross + pipeline - collateral),
  };
}

/**
 * Cover by collateral that outlives the last due date, not rounded: each item covers its share of what the ones before
 * left, at most its cap.
 */
export function secured(items: readonly CoverShare[], gross: number, lastDueDate: Day): number {
  let remaining = Math.max(0, gross);
  // In an order of their own, so that the order in which they were entered changes nothing.
  const valid = items
    .filter((item) => item.validTo > lastDueDate)
    .sort((a, b) => b.cover - a.cover || b.cap - a.cap || a.validTo.localeCompare(b.validTo));
  let covered = 0;
  for (const item of valid) {
    const part = Math.min(item.cap, (remaining * item.cover) / 100);
    covered += part;
    remaining -= part;
  }
  return covered;
}

/** When the last of what is owed falls due: at the latest of the deals' close dates plus their payment days. */
export function lastDue(won: readonly DealShare[], newDeal: DealShare | undefined, today: Day): Day {
  return [...won, ...(newDeal ? [newDeal] : [])]
    .map((deal) => addDays(deal.closeDate < today ? today : deal.closeDate, deal.days))
    .reduce((latest, day) => (day > latest ? day : latest), today);
}

/** The group's exposure is the sum of its members'; the new deal belongs to one of them. */
export function groupExposure(members: readonly Exposure[]): Exposure {
  return {
    firmGross: sum(members.map((each) => each.firmGross)),
    collateral: sum(members.map((each) => each.collateral)),
    firm: sum(members.map((each) => each.firm)),
    pipeline: sum(members.map((each) => each.pipeline)),
    projected: sum(members.map((each) => each.projected)),
  };
}

/** Percent of the limit; undefined without one, and 0 where nothing is owed. */
export function utilisation(exposure: number, limit: number | undefined): number | undefined {
  if (limit === undefined) return undefined;
  if (limit <= 0) return exposure > 0 ? Number.POSITIVE_INFINITY : 0;
  return (exposure / limit) * 100;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
