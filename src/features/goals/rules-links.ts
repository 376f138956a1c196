import { hasRole, type Person } from '../../core/person.ts';
import { isInPeriod } from '../../core/period.ts';
import type { Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { WonDeal } from '../deals/index.ts';
import { type Ratio, ratio } from '../metrics/index.ts';
import { type Goal, type GoalFields, goalName, type Links } from './goal.ts';
import { leaders } from './rules.ts';

const mostLinks = 500;

/** What one command links or takes apart. */
export interface Named {
  deal?: number | undefined;
  segment?: string | undefined;
  idea?: number | undefined;
}

type Decided = Write<GoalFields> | Refusal;

/** The owner and those who lead link anything; whoever has a deal links that. */
export function decideLink(goal: Goal, actor: Pick<Person, 'id' | 'roles'>, named: Named, ownsDeal: boolean): Decided {
  const isOwnDeal = ownsDeal && named.segment === undefined && named.idea === undefined;
  const refused = isOwnDeal ? undefined : notTheirs(goal, actor);
  if (refused) return refused;
  const { deals, segments, ideas } = goal.links;
  const links: Links = {
    deals: joined(deals, named.deal),
    segments: segments.some((each) => isSame(each, named.segment)) ? segments : joined(segments, named.segment),
    ideas: joined(ideas, named.idea),
  };
  if (sizeOf(links) === sizeOf(goal.links)) return refuse(`${sayNamed(named)} is linked to ${goalName(goal)} already.`);
  if (sizeOf(links) > mostLinks) return refuse(`${goalName(goal)} has ${mostLinks} links; link a segment instead.`);
  return linked(links, 'linked', `linked ${sayNamed(named)} to ${goalName(goal)}`);
}

export function decideUnlink(
  goal: Goal,
  actor: Pick<Person, 'id' | 'roles'>,
  named: Named,
  ownsDeal: boolean,
): Decided {
  const isOwnDeal = ownsDeal && named.segment === undefined && named.idea === undefined;
  const refused = isOwnDeal ? undefined : notTheirs(goal, actor);
  if (refused) return refused;
  const links: Links = {
    deals: goal.links.deals.filter((each) => each !== named.deal),
    segments: goal.links.segments.filter((each) => !isSame(each, named.segment)),
    ideas: goal.links.ideas.filter((each) => each !== named.idea),
  };
  if (sizeOf(links) === sizeOf(goal.links)) return refuse(`${sayNamed(named)} is not linked to ${goalName(goal)}.`);
  return linked(links, 'unlinked', `took ${sayNamed(named)} off ${goalName(goal)}`);
}

function notTheirs(goal: Goal, actor: Pick<Person, 'id' | 'roles'>): Refusal | undefined {
  if (goal.owner.id === actor.id || hasRole(actor, leaders)) return undefined;
  return refuse(`Only ${goal.owner.name} and managers link to ${goalName(goal)}; a deal is linked by its owner, too.`);
}

function linked(links: Links, what: string, summary: string): Decided {
  return { kind: 'write', set: { links }, what: `goal.${what}`, summary };
}

function joined<T>(list: T[], one: T | undefined): T[] {
  return one === undefined || list.includes(one) ? list : [...list, one];
}

function sizeOf({ deals, segments, ideas }: Links): number {
  return deals.length + segments.length + ideas.length;
}

function isSame(segment: string, other: string | undefined): boolean {
  return segment.toLowerCase() === other?.toLowerCase();
}

/** `D-104, the segment DACH and I-3`. */
export function sayNamed({ deal, segment, idea }: Named): string {
  const parts = [
    ...(deal === undefined ? [] : [`D-${deal}`]),
    ...(segment === undefined ? [] : [`the segment ${segment}`]),
    ...(idea === undefined ? [] : [`I-${idea}`]),
  ];
  return parts.join(' and ');
}

/** A deal that was won, with its amount in minor units of the company’s currency. */
export type Booking = Pick<WonDeal, 'number' | 'closeDate' | 'segment'> & { minor: number };

/** Whether a deal serves an objective: linked itself or through its segment, and won in the objective’s period. */
export function serves({ number, segment, closeDate }: Omit<Booking, 'minor'>, { links, period }: Goal): boolean {
  if (!isInPeriod(closeDate, period)) return false;
  return links.deals.includes(number) || links.segments.some((each) => isSame(each, segment));
}

export interface Part {
  /** Minor units. */
  amount: number;
  n: number;
  /** Of all bookings, with the deals of this part as n. */
  share: Ratio;
}

export interface Alignment {
  rows: { goal: Goal; part: Part }[];
  /** Bookings that serve at least one objective. */
  aligned: Part;
  unaligned: Part;
  total: { amount: number; n: number };
}

/**
 * Share of bookings that serves each objective: Σ won amount of the deals that serve it (each once an objective) ÷ Σ won
 * amount, a share; null where nothing was won. A deal may serve several, so the shares need not add up to 1. (ours)
 */
export function alignmentOf(goals: readonly Goal[], won: readonly Booking[]): Alignment {
  const amount = won.reduce((sum, { minor }) => sum + minor, 0);
  const part = (some: readonly Booking[]): Part => {
    const own = some.reduce((sum, { minor }) => sum + minor, 0);
    return { amount: own, n: some.length, share: ratio(own, amount, some.length) };
  };
  const rows = goals.map((goal) => ({ goal, part: part(won.filter((deal) => serves(deal, goal))) }));
  const isAligned = (deal: Booking) => goals.some((goal) => serves(deal, goal));
  return {
    rows: rows.toSorted((a, b) => b.part.amount - a.part.amount || a.goal.number - b.goal.number),
    aligned: part(won.filter(isAligned)),
    unaligned: part(won.filter((deal) => !isAligned(deal))),
    total: { amount, n: won.length },
  };
}
