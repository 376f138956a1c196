import type { Company } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import { type Day, today } from '../../core/dates.ts';
import { nearest } from '../../core/nearest.ts';
import type { Period } from '../../core/period.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { type Account, normalName } from '../accounts/index.ts';
import type { Deals } from '../deals/index.ts';
import { figuresOf, type MarketFigures } from './figures.ts';
import type { Market } from './market.ts';
import type { Prospect } from './rules.ts';
import type { MarketStore } from './store.ts';

type Known = Pick<
  Account,
  | 'id'
  | 'name'
  | 'owner'
  | 'region'
  | 'industry'
  | 'size'
  | 'confidential'
  | 'churned'
  | 'customerSince'
  | 'movements'
  | 'mergedInto'
>;

export interface MarketDeps {
  store: MarketStore;
  /** All accounts, merged ones too. */
  accounts(tenant: string): Promise<Known[]>;
  deals: Pick<Deals, 'firstWins'>;
}

/** The market that a person means by its name. */
export async function marketOf({ store }: MarketDeps, { company }: Context, name: string): Promise<Market | Refusal> {
  const markets = await store.all(company.tenant);
  const found = markets.find(({ normal }) => normal === normalName(name));
  if (found) return found;
  if (markets.length === 0)
    return refuse(
      `There is no market yet. A manager adds one with “${typed('market add "DACH mid-market" region:DACH')}”.`,
      {
        field: 'market',
      },
    );
  const close = nearest(
    name,
    markets.map((each) => each.name),
  );
  const meant = close === undefined ? markets.slice(0, 8).map((each) => each.name) : [close];
  return refuse(`There is no market “${name}”.${close === undefined ? '' : ` Did you mean “${close}”?`}`, {
    field: 'market',
    choices: meant.map((each) => ({ label: each, raw: each })),
  });
}

/** How far the company is in some markets, all of its own unless said. */
export async function figuresNow(
  deps: MarketDeps,
  company: Company,
  period: Pick<Period, 'start' | 'end'>,
  now: Date,
  markets?: readonly Market[],
): Promise<MarketFigures[]> {
  const chosen = markets ?? (await deps.store.all(company.tenant));
  if (chosen.length === 0) return [];
  const prospects = await prospectsOf(deps, company.tenant);
  const day = today({ now, zone: company.zone });
  return chosen.map((market) => figuresOf(market, prospects, period, day));
}

/** All accounts with their deals; what was merged counts for the account that it turned out to be. */
async function prospectsOf({ accounts, deals }: MarketDeps, tenant: string): Promise<Prospect[]> {
  const [known, wins] = await Promise.all([accounts(tenant), deals.firstWins(tenant)]);
  const byId = new Map(known.map((each) => [each.id, each]));
  const found = new Map<string, Prospect>();
  for (const each of known) {
    const root = rootOf(each, byId);
    const prospect = found.get(root.id) ?? prospectOf(root);
    const { firstWin, open } = wins.get(each.id) ?? { firstWin: undefined, open: 0 };
    found.set(root.id, {
      ...prospect,
      names: [...prospect.names, normalName(each.name)],
      firstWin: earlier(prospect.firstWin, earlier(firstWin, each.customerSince)),
      openDeals: prospect.openDeals + open,
    });
  }
  return [...found.values()];
}

function rootOf(account: Known, byId: ReadonlyMap<string, Known>): Known {
  const seen = new Set<string>();
  let current = account;
  while (current.mergedInto !== undefined && !seen.has(current.id)) {
    seen.add(current.id);
    current = byId.get(current.mergedInto) ?? { ...current, mergedInto: undefined };
  }
  return current;
}

function prospectOf({
  id,
  name,
  owner,
  region,
  industry,
  size,
  confidential,
  churned,
  movements = [],
}: Known): Prospect {
  // Of one that left on a day that nobody noted, it is taken to have been gone always.
  const lostOn = churned ? (movements.findLast(({ kind }) => kind === 'churned')?.on ?? '0000-00-00') : undefined;
  return { id, name, names: [], owner, region, industry, size, confidential, lostOn, openDeals: 0 };
}

function earlier(a: Day | undefined, b: Day | undefined): Day | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return a < b ? a : b;
}
