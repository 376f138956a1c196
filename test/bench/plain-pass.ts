import { type DealFacts, dayOf } from '../../src/features/metrics/counted.ts';
import type { TallyRequest } from '../../src/features/metrics/tally.ts';

export interface PlainSums {
  won: number;
  wonAmount: number;
  lost: number;
  lostAmount: number;
}

export interface PlainGroup {
  windows: PlainSums[];
  open: number;
  openAmount: number;
}

/**
 * What one would write first: a loop over the deals as objects that adds up won and lost by window, and what is open, for
 * the company (first), every team and every person. It keeps fewer sums than the real pass, so it is a strict measure.
 */
export function plainPass(
  deals: readonly DealFacts[],
  { windows, teams }: Pick<TallyRequest, 'windows' | 'teams'>,
): PlainGroup[] {
  const days = windows.map(({ start, end }) => ({ start: dayOf(start), end: dayOf(end) }));
  const make = (): PlainGroup => ({
    windows: days.map(() => ({ won: 0, wonAmount: 0, lost: 0, lostAmount: 0 })),
    open: 0,
    openAmount: 0,
  });
  const all = make();
  const byTeam = teams.map(make);
  const teamsOf = new Map<string, number[]>();
  for (const [index, { members }] of teams.entries())
    for (const member of members) teamsOf.set(member, [...(teamsOf.get(member) ?? []), index]);
  const people = new Map<string, PlainGroup>();
  const personOf = (id: string): PlainGroup => {
    const known = people.get(id);
    if (known) return known;
    const made = make();
    people.set(id, made);
    return made;
  };
  for (const deal of deals) {
    const hits = windowsOf(deal, days);
    if (deal.status !== 'open' && hits.length === 0) continue;
    addTo(all, deal, deal.amount.minor, hits);
    if (deal.split.length === 0) {
      addTo(personOf(deal.owner.id), deal, deal.amount.minor, hits);
      for (const team of teamsOf.get(deal.owner.id) ?? none) addTo(byTeam[team], deal, deal.amount.minor, hits);
    } else {
      addShares(deal, { personOf, teamsOf, byTeam, hits });
    }
  }
  return [all, ...byTeam, ...people.values()];
}

const none: readonly number[] = [];

/** A group with two people of one deal counts it once, with both shares. */
function addShares(
  deal: DealFacts,
  {
    personOf,
    teamsOf,
    byTeam,
    hits,
  }: {
    personOf(id: string): PlainGroup;
    teamsOf: ReadonlyMap<string, readonly number[]>;
    byTeam: readonly PlainGroup[];
    hits: readonly number[];
  },
): void {
  const shares = new Map<PlainGroup | undefined, number>();
  for (const { id, amount } of creditOf(deal)) {
    for (const group of [personOf(id), ...(teamsOf.get(id) ?? none).map((team) => byTeam[team])])
      shares.set(group, (shares.get(group) ?? 0) + amount);
  }
  for (const [group, amount] of shares) addTo(group, deal, amount, hits);
}

function creditOf({ split, owner, amount }: DealFacts): { id: string; amount: number }[] {
  if (split.length === 0) return [{ id: owner.id, amount: amount.minor }];
  const [first, ...rest] = split.map(({ person, percent }) => ({
    id: person.id,
    amount: Math.floor((amount.minor * percent) / 100),
  }));
  if (!first) return [];
  // The cent that rounding leaves goes where the largest fraction was: in two shares of 60 and 40 both are equal or one.
  const left = amount.minor - first.amount - rest.reduce((sum, each) => sum + each.amount, 0);
  const fractions = split.map(({ percent }) => ((amount.minor * percent) / 100) % 1);
  const winner = fractions.indexOf(Math.max(...fractions));
  return [first, ...rest].map((each, index) => (index === winner ? { ...each, amount: each.amount + left } : each));
}

function windowsOf(deal: DealFacts, days: readonly { start: string; end: string }[]): readonly number[] {
  if (deal.status === 'open' || !(deal.status === 'won' || isCountedLoss(deal))) return none;
  const hits: number[] = [];
  for (const [window, { start, end }] of days.entries())
    if (deal.closeDate >= start && deal.closeDate < end) hits.push(window);
  return hits;
}

function isCountedLoss(deal: DealFacts): boolean {
  return deal.stage !== 'lead' && !deal.lostReasons.includes('no-decision');
}

function addTo(group: PlainGroup | undefined, deal: DealFacts, amount: number, hits: readonly number[]): void {
  if (!group) return;
  if (deal.status === 'open') {
    group.open += 1;
    group.openAmount += amount;
    return;
  }
  for (const window of hits) {
    const sums = group.windows[window];
    if (!sums) continue;
    if (deal.status === 'won') {
      sums.won += 1;
      sums.wonAmount += amount;
    } else {
      sums.lost += 1;
      sums.lostAmount += amount;
    }
  }
}
