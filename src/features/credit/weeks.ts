import { addDays, type Day } from '../../core/dates.ts';
import { type AccountShares, type DealShare, owed } from './exposure.ts';

export interface Week {
  start: Day;
  /** What is owed in that week of books, won deals and deals with reserved headroom, in minor units. */
  firm: number;
  /** With all open deals in full: what would be owed if every one of them came. */
  all: number;
}

export interface Contention {
  /** Deals that are owed in a week in which not all of them fit. */
  deals: DealShare[];
  week: Day;
  /** What the limit is exceeded by. */
  over: number;
  /** The cheapest way to fit them: this deal begins that many weeks later; undefined where waiting does not help. */
  order?: { first: DealShare; later: DealShare; weeks: number } | undefined;
}

const weeksAhead = 12;

/**
 * What is owed week by week. Receivables run off evenly over the days that the customer takes to pay; a deal is owed from
 * its close date until its payment days and the customer's days beyond terms are over.
 */
export function weeksOf(
  shares: AccountShares,
  behaviour: { today: Day; standardDays: number; daysBeyondTerms: number },
): Week[] {
  const late = Math.max(0, Math.round(behaviour.daysBeyondTerms));
  const runOff = Math.max(7, behaviour.standardDays + late);
  const books = Math.max(0, shares.openAR + shares.deliveredNotInvoiced + shares.unbilledOrders - shares.unappliedCash);
  return Array.from({ length: weeksAhead }, (_, index) => {
    const start = addDays(behaviour.today, index * 7);
    const left = Math.round(books * Math.max(0, 1 - (index * 7) / runOff));
    const owedOf = (deals: readonly DealShare[]) => sum(deals.map((deal) => owedIn(deal, start, late, 0)));
    const firm = left + owedOf(shares.wonNotOrdered) + owedOf(shares.openDeals.filter(({ reserved }) => reserved));
    return { start, firm, all: firm + owedOf(shares.openDeals.filter(({ reserved }) => !reserved)) };
  });
}

function owedIn(deal: DealShare, week: Day, late: number, delay: number): number {
  const from = addDays(deal.closeDate, delay * 7);
  const until = addDays(from, deal.days + late);
  return from <= addDays(week, 6) && week <= until ? owed(deal) : 0;
}

/** The first week in which the open deals do not all fit under the limit, and the cheapest order in which two of them do. */
export function contentionOf(
  shares: AccountShares,
  limit: number | undefined,
  behaviour: { today: Day; standardDays: number; daysBeyondTerms: number },
): Contention | undefined {
  if (limit === undefined) return undefined;
  const weeks = weeksOf(shares, behaviour);
  const tight = weeks.find((week) => week.all > limit && week.firm <= limit);
  if (!tight) return undefined;
  const late = Math.max(0, Math.round(behaviour.daysBeyondTerms));
  const deals = shares.openDeals
    .filter((deal) => owedIn(deal, tight.start, late, 0) > 0)
    .sort((a, b) => a.closeDate.localeCompare(b.closeDate) || a.name.localeCompare(b.name));
  if (deals.length < 2) return undefined;
  return { deals, week: tight.start, over: tight.all - limit, order: cheapestOrder(shares, deals, limit, weeks, late) };
}

/** Which one of the deals without reserved headroom can begin later at the least cost (owed amount × weeks) so that every week fits. */
function cheapestOrder(
  shares: AccountShares,
  deals: readonly DealShare[],
  limit: number,
  weeks: readonly Week[],
  late: number,
): Contention['order'] {
  let best: (NonNullable<Contention['order']> & { cost: number }) | undefined;
  for (const later of deals.filter(({ reserved }) => !reserved)) {
    const weeksLater = firstFit(shares, later, limit, weeks, late);
    const first = deals.find((deal) => deal.id !== later.id);
    if (weeksLater === undefined || !first) continue;
    const cost = owed(later) * weeksLater;
    if (!best || cost < best.cost) best = { first, later, weeks: weeksLater, cost };
  }
  return best && { first: best.first, later: best.later, weeks: best.weeks };
}

function firstFit(
  shares: AccountShares,
  later: DealShare,
  limit: number,
  weeks: readonly Week[],
  late: number,
): number | undefined {
  for (let delay = 1; delay <= weeksAhead; delay += 1) {
    const fits = weeks.every((week) => {
      const moved = week.all - owedIn(later, week.start, late, 0) + owedIn(later, week.start, late, delay);
      return moved <= limit || week.all <= limit || shares.openDeals.length === 0;
    });
    if (fits) return delay;
  }
  return undefined;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
