import type { Day } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Patch, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { Market, MarketFields, Target } from './market.ts';

/** What an account is to us: with its deals, and when it became and ceased to be a customer. */
export interface Prospect {
  id: string;
  name: string;
  /** All normal names under which it is known. */
  names: readonly string[];
  owner?: PersonRef | undefined;
  region?: string | undefined;
  industry?: string | undefined;
  size?: string | undefined;
  confidential?: boolean | undefined;
  /** The day of its first won deal, or since when it is said to be a customer where that is earlier. */
  firstWin?: Day | undefined;
  /** The day from which it is no customer any more; absent where it is one, or never was. */
  lostOn?: Day | undefined;
  openDeals: number;
}

/** A place in a market: a company that is a customer, could be, or is only a name yet. */
export interface Place {
  name: string;
  prospect?: Prospect | undefined;
  /** Somebody named it as a target. */
  named: boolean;
}

export type Standing = 'customer' | 'in talks' | 'known' | 'untouched';

export function isCustomerOn({ firstWin, lostOn }: Prospect, day: Day): boolean {
  return firstWin !== undefined && firstWin <= day && !(lostOn !== undefined && lostOn <= day);
}

/** Where we stand with a company: whoever buys is no white space, nor is one whose deal is open. */
export function standingOf({ prospect }: Place, day: Day): Standing {
  if (!prospect) return 'untouched';
  if (isCustomerOn(prospect, day)) return 'customer';
  return prospect.openDeals > 0 ? 'in talks' : 'known';
}

function isWithin(market: Pick<MarketFields, 'region' | 'industry' | 'size'>, prospect: Prospect): boolean {
  const parts = [
    [market.region, prospect.region],
    [market.industry, prospect.industry],
    [market.size, prospect.size],
  ];
  return parts.every(([wanted, own]) => wanted === undefined || wanted.toLowerCase() === own?.trim().toLowerCase());
}

/** All companies of a market: accounts that match it, and named targets, whether they are accounts or not; each once. */
export function placesOf(market: MarketFields, prospects: readonly Prospect[]): Place[] {
  const byName = new Map(prospects.flatMap((each) => each.names.map((name) => [name, each] as const)));
  const places = new Map<string, Place>();
  for (const { name, normal } of market.targets) {
    const prospect = byName.get(normal);
    places.set(prospect?.id ?? `name/${normal}`, { name: prospect?.name ?? name, prospect, named: true });
  }
  for (const prospect of prospects)
    if (!places.has(prospect.id) && isWithin(market, prospect))
      places.set(prospect.id, { name: prospect.name, prospect, named: false });
  return [...places.values()];
}

/** How many customers there could be: the count of the market, or all that we know by name where those are more. */
export function addressable({ universe = 0 }: Pick<MarketFields, 'universe'>, places: readonly Place[]): number {
  return Math.max(universe, places.length);
}

export interface MarketDetails {
  region?: string | undefined;
  industry?: string | undefined;
  size?: string | undefined;
  universe?: number | undefined;
  source?: string | undefined;
  countedOn?: Day | undefined;
}

/** A number without a source is an opinion: whoever gives one says whose it is. */
export function checkDetails(details: MarketDetails): Refusal | undefined {
  if (details.universe !== undefined && (details.universe < 1 || details.universe > 100_000_000))
    return refuse('The number of possible customers is 1 or more.', { field: 'universe' });
  if (details.universe !== undefined && details.source === undefined)
    return refuse('Say where the number comes from, for example source:"Destatis 2026".', { field: 'source' });
  return undefined;
}

export function decideUpdate(
  market: Market,
  said: MarketDetails & { name?: string | undefined; normal?: string | undefined },
) {
  const set: Patch<MarketFields> = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
  const merged = { ...market, ...set };
  if (said.universe !== undefined) {
    const refused = checkDetails({ universe: said.universe, source: merged.source });
    if (refused) return refused;
  }
  if (Object.keys(set).length === 0) return refuse('Say what to change, for example universe:1300.');
  return write(set, 'market.updated', `changed the market ${merged.name}`);
}

const mostTargets = 500;

/** Adds names to a market's targets, each once; or takes them off. */
export function decideTargets(market: Market, said: readonly Target[], remove: boolean): Write<MarketFields> | Refusal {
  const known = new Set(market.targets.map(({ normal }) => normal));
  const wanted = [...new Map(said.toReversed().map((each) => [each.normal, each])).values()]
    .toReversed()
    .filter(({ normal }) => known.has(normal) === remove);
  if (wanted.length === 0)
    return refuse(
      remove ? `None of them is a target of ${market.name}.` : `They are targets of ${market.name} already.`,
      {
        field: 'accounts',
      },
    );
  const names = new Set(wanted.map(({ normal }) => normal));
  const targets = remove ? market.targets.filter(({ normal }) => !names.has(normal)) : [...market.targets, ...wanted];
  if (targets.length > mostTargets)
    return refuse(`A market has at most ${mostTargets} named targets; this would be ${targets.length}.`, {
      field: 'accounts',
    });
  const list = wanted.map(({ name }) => name).join(', ');
  return write(
    { targets },
    remove ? 'market.untargeted' : 'market.targeted',
    `${remove ? 'took' : 'named'} ${list} ${remove ? 'off the targets' : 'as targets'} of ${market.name}`,
  );
}

function write(set: Patch<MarketFields>, what: string, summary: string): Write<MarketFields> {
  return { kind: 'write', set, what, summary };
}
