import type { Company } from '../../core/company.ts';
import { convert } from '../rates/index.ts';
import { type Market, marketOf, type Sale } from './attach.ts';
import type { RetentionDeps } from './deps.ts';
import { familiesOf } from './look.ts';
import type { Customer } from './store.ts';

/** Everything that was sold and is being sold, ready to suggest from. */
export interface Shelf {
  market: Market;
  /** Products in open deals, by customer. */
  offered: Map<string, Set<string>>;
  /** All customers that have not left, by id. */
  customers: Map<string, Customer>;
}

/** Reads all that was sold in one pass; nothing of it is kept, so that it is never old. */
export async function shelfOf(deps: RetentionDeps, company: Company): Promise<Shelf> {
  const { tenant, currency } = company;
  const [all, rates] = await Promise.all([deps.store.all(tenant), deps.rates.all(tenant)]);
  const roots = new Map([...familiesOf(all)].flatMap(([root, ids]) => ids.map((id) => [id, root] as const)));
  const customers = new Map(
    all.filter(({ churned, mergedInto }) => !churned && mergedInto === undefined).map((each) => [each.id, each]),
  );
  const sales: (Sale & { on: string })[] = [];
  const offered = new Map<string, Set<string>>();
  for await (const portion of deps.deals.withProducts(tenant)) {
    for (const {
      account: { id },
      products,
      amount,
      cost,
      closeDate,
      status,
    } of portion) {
      const account = roots.get(id) ?? id;
      if (!customers.has(account)) continue;
      if (status === 'open') {
        offered.set(account, new Set([...(offered.get(account) ?? []), ...products]));
        continue;
      }
      const net = convert(rates, amount, currency, closeDate, currency);
      const spent = cost && convert(rates, cost, currency, closeDate, currency);
      if (net) sales.push({ account, products, amount: net.minor, cost: spent?.minor, on: closeDate });
    }
  }
  sales.sort((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
  return { market: marketOf(sales), offered, customers };
}

const most = 3;

/** Customers that own a product and are like this one: of its segment or industry, those of its size first. */
export function alike(customer: Customer, product: string, { market, customers }: Shelf): Customer[] {
  const isLike = (other: Customer) =>
    (customer.segment !== undefined && other.segment === customer.segment) ||
    (customer.industry !== undefined && other.industry === customer.industry);
  const owners = [...(market.products.get(product)?.owners ?? [])].flatMap((id) => customers.get(id) ?? []);
  return owners
    .filter((other) => other.id !== customer.id && !other.confidential && isLike(other))
    .sort((a, b) => Number(b.size === customer.size) - Number(a.size === customer.size) || a.name.localeCompare(b.name))
    .slice(0, most);
}
