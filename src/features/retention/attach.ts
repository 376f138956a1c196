import { fewest, median, type Ratio, ratio } from '../metrics/index.ts';

/** One deal in the company's currency: what it sold to which customer. Amounts in minor units, shared evenly by its products. */
export interface Sale {
  account: string;
  products: readonly string[];
  amount: number;
  cost?: number | undefined;
}

interface Sold {
  owners: Set<string>;
  deals: number;
  /** Median of what it was sold for. */
  typical: number;
  /** Gross margin of its deals with a cost, weighted; null without such deals. */
  margin: Ratio;
}

interface Counted {
  owners: Set<string>;
  amounts: number[];
  /** Of deals with a cost. */
  costed: number;
  net: number;
  cost: number;
}

/** What customers own together, from every deal that was won. */
export interface Market {
  /** All customers that own any product. */
  customers: number;
  products: Map<string, Sold>;
  /** Products by customer, with what each was last sold for. */
  owned: Map<string, Map<string, number>>;
  dealPairs: Map<string, number>;
}

/** Adds up what was sold; sales come oldest first, so that the last price of a product stays. */
export function marketOf(sales: readonly Sale[]): Market {
  const counted: Counting = { products: new Map(), owned: new Map(), dealPairs: new Map() };
  for (const sale of sales) addSale(counted, sale);
  const { owned, dealPairs } = counted;
  const products = new Map([...counted.products].map(([name, each]) => [name, soldOf(each)]));
  return { customers: owned.size, products, owned, dealPairs };
}

type Counting = Pick<Market, 'owned' | 'dealPairs'> & { products: Map<string, Counted> };

function soldOf({ owners, amounts, costed, net, cost }: Counted): Sold {
  const typical = Math.round(median(amounts) ?? 0);
  return { owners, deals: amounts.length, typical, margin: ratio(net - cost, net, costed) };
}

function addSale({ products, owned, dealPairs }: Counting, sale: Sale): void {
  const names = [...new Set(sale.products)];
  const share = sale.amount / names.length;
  const mine = owned.get(sale.account) ?? new Map<string, number>();
  owned.set(sale.account, mine);
  for (const name of names) {
    const sold = products.get(name) ?? { owners: new Set(), amounts: [], costed: 0, net: 0, cost: 0 };
    products.set(name, sold);
    sold.owners.add(sale.account);
    sold.amounts.push(share);
    if (sale.cost !== undefined) {
      sold.costed += 1;
      sold.net += share;
      sold.cost += sale.cost / names.length;
    }
    mine.set(name, share);
    for (const other of names)
      if (other !== name) dealPairs.set(keyOf(name, other), (dealPairs.get(keyOf(name, other)) ?? 0) + 1);
  }
}

const keyOf = (base: string, attached: string): string => `${base}\n${attached}`;

/** How often who has a product also has another. */
export interface Attach {
  base: string;
  attached: string;
  /** Customers with both ÷ customers with `base` (ours), a share; null when none has it. */
  byCustomers: Ratio;
  /** Attach rate: won deals with both ÷ won deals with `base`, a share; null when none has it. [S74] */
  byDeals: Ratio;
}

/** The attach rates of all pairs, those with enough customers first, the highest first. */
export function attachRates({ products, dealPairs }: Market): Attach[] {
  const made: Attach[] = [];
  for (const [base, { owners, deals }] of products)
    for (const [attached, other] of products) {
      if (base === attached) continue;
      const both = sharedBy(owners, other.owners);
      made.push({
        base,
        attached,
        byCustomers: ratio(both, owners.size, owners.size),
        byDeals: ratio(dealPairs.get(keyOf(base, attached)) ?? 0, deals, deals),
      });
    }
  const isEnough = ({ byCustomers }: Attach) => Number(byCustomers.n >= fewest);
  return made.sort(
    (a, b) =>
      isEnough(b) - isEnough(a) ||
      (b.byCustomers.value ?? 0) - (a.byCustomers.value ?? 0) ||
      b.byCustomers.n - a.byCustomers.n ||
      a.base.localeCompare(b.base) ||
      a.attached.localeCompare(b.attached),
  );
}

function sharedBy(some: ReadonlySet<string>, others: ReadonlySet<string>): number {
  const [small, large] = some.size <= others.size ? [some, others] : [others, some];
  let count = 0;
  for (const each of small) if (large.has(each)) count += 1;
  return count;
}

/** Something that a customer may buy. Amounts in minor units of the company's currency. */
export interface Suggestion {
  product: string;
  kind: 'cross-sell' | 'upsell';
  /** What it owns that the chance comes from; absent where it is that of all customers. */
  because?: string | undefined;
  /** Of other customers with that product (or all others) those that own this one; of an upsell none. */
  chance?: Ratio | undefined;
  /** Median of what it was sold for. */
  typical: number;
  /** Gross margin of its deals with a cost, weighted; null without such deals. */
  margin: Ratio;
  /** Chance × typical amount; of an upsell, what the typical amount is above its own. */
  expected: number;
}

type Rates = ReadonlyMap<string, readonly { attached: string; both: number; n: number }[]>;

/** For each product, what its customers also own; made once for any number of customers. */
export function companionsOf({ products }: Market): Rates {
  return new Map(
    [...products].map(([base, { owners }]) => [
      base,
      [...products].flatMap(([attached, other]) =>
        base === attached ? [] : [{ attached, both: sharedBy(owners, other.owners), n: owners.size }],
      ),
    ]),
  );
}

/**
 * What a customer may buy next (ours). Cross-sell: each product that it neither owns nor is offered, at the highest share
 * with which other customers who own one of its products own that one too, where there are five of them or more; of a
 * customer that owns nothing, the share of all customers. Upsell: a product that it has for less than half of the median.
 * By expected value, the highest first.
 */
export function suggestionsFor(
  account: string,
  offered: ReadonlySet<string>,
  market: Market,
  companions: Rates,
): Suggestion[] {
  const owned = market.owned.get(account) ?? new Map<string, number>();
  const made: Suggestion[] = [];
  for (const [product, sold] of market.products) {
    if (offered.has(product)) continue;
    const facts = { product, typical: sold.typical, margin: sold.margin };
    const own = owned.get(product);
    const next = own === undefined ? crossSell(owned, market, companions, facts) : upsell(own, sold, facts);
    if (next && next.expected > 0) made.push(next);
  }
  return made.sort((a, b) => b.expected - a.expected || a.product.localeCompare(b.product));
}

type Facts = Pick<Suggestion, 'product' | 'typical' | 'margin'>;

function crossSell(
  owned: ReadonlyMap<string, number>,
  { customers, products }: Market,
  companions: Rates,
  facts: Facts,
): Suggestion | undefined {
  const bases = [...owned.keys()].flatMap((base) => {
    const pair = companions.get(base)?.find(({ attached }) => attached === facts.product);
    // The customer itself owns the one and not the other: of the others there is one less.
    return pair && pair.n - 1 >= fewest ? [{ because: base, chance: ratio(pair.both, pair.n - 1, pair.n - 1) }] : [];
  });
  const best = bases.reduce<(typeof bases)[number] | undefined>(
    (top, each) => (top && (top.chance.value ?? 0) >= (each.chance.value ?? 0) ? top : each),
    undefined,
  );
  const all =
    owned.size === 0 && customers >= fewest
      ? ratio(products.get(facts.product)?.owners.size ?? 0, customers, customers)
      : undefined;
  const chance = best?.chance ?? all;
  if (!chance) return undefined;
  return {
    ...facts,
    kind: 'cross-sell',
    because: best?.because,
    chance,
    expected: Math.round((chance.value ?? 0) * facts.typical),
  };
}

function upsell(own: number, { deals }: Sold, facts: Facts): Suggestion | undefined {
  if (deals < fewest || own * 2 >= facts.typical) return undefined;
  return { ...facts, kind: 'upsell', expected: Math.round(facts.typical - own) };
}
