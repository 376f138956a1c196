import {
  type Action,
  actions,
  type Card,
  context as small,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { formatMoneyShort, rawMoney } from '../../core/money.ts';
import { pageOf } from '../../core/pages.ts';
import { hasRole } from '../../core/person.ts';
import { joinList } from '../../core/raw-values.ts';
import { percentWords, sayShare } from '../metrics/index.ts';
import type { OwnerScope } from '../people/index.ts';
import { companionsOf, type Suggestion, suggestionsFor } from './attach.ts';
import { isHidden, nameFor } from './cards.ts';
import { alike, type Shelf } from './sold.ts';
import type { Customer } from './store.ts';

const pageSize = 15;
const mostButtons = 3;
const howItIsMade =
  'Chance: of other customers who own what it owns, five or more, the share that owns this too. Expected: chance × median price.';

/** What one customer may buy next, and why. */
export function suggestionCard(customer: Customer, shelf: Shelf, context: Context): Card {
  const { market, offered } = shelf;
  const owned = [...(market.owned.get(customer.id)?.keys() ?? [])];
  const inPlay = offered.get(customer.id) ?? new Set<string>();
  const found = suggestionsFor(customer.id, inPlay, market, companionsOf(market));
  const summary =
    found.length === 0
      ? `Nothing to suggest for ${customer.name} yet.`
      : `${found.length} ${found.length === 1 ? 'idea' : 'ideas'} for ${customer.name}`;
  return {
    summary,
    nodes: [
      title(summary),
      text(owned.length === 0 ? 'It owns nothing that a deal names.' : `It owns ${owned.join(', ')}.`),
      ...(inPlay.size > 0 ? [text(`In open deals: ${[...inPlay].join(', ')}.`)] : []),
      ...found.flatMap((each) => suggestionNodes(each, customer, shelf, context)),
      small(
        found.length === 0
          ? 'It takes five customers who own the same, and deals that name their products.'
          : howItIsMade,
      ),
      actions(
        run('Account', 'account show', { account: `account:${customer.id}` }),
        run('Attach rates', 'account attach'),
        run('My accounts', 'account suggest', { scope: 'mine' }),
      ),
    ],
  };
}

function suggestionNodes(each: Suggestion, customer: Customer, shelf: Shelf, { company, actor }: Context): Node[] {
  const amount = (minor: number) => formatMoneyShort({ minor, currency: company.currency });
  const why =
    each.kind === 'upsell'
      ? 'it has it for less than half of that'
      : `${sayShare(each.chance ?? { value: null, n: 0 })} of ${each.because === undefined ? 'all customers' : `others with ${each.because}`} own it`;
  const like = alike(customer, each.product, shelf).map((other) => nameFor(other, actor.id));
  const margin = hasRole(actor, ['manager', 'admin', 'finance']) && each.margin.value !== null;
  const words = [
    `typically ${amount(each.typical)}`,
    why,
    ...(like.length > 0 ? [`${like.join(', ')} ${like.length === 1 ? 'has' : 'have'} it`] : []),
    ...(margin ? [`margin ${percentWords(each.margin.value ?? 0)}`] : []),
  ];
  return [
    text([{ bold: `${each.product} (${each.kind}), ${amount(each.expected)} expected` }, `\n${words.join('; ')}`]),
    actions(logSuggestion(customer, each, company.currency, `Log ${each.product}`)),
  ];
}

function logSuggestion(
  customer: Customer,
  { product, kind, typical }: Suggestion,
  currency: string,
  label: string,
): Action {
  return openForm(label, 'deal log', {
    account: `account:${customer.id}`,
    amount: rawMoney({ minor: typical, currency }),
    type: kind,
    products: joinList([product]),
  });
}

interface View {
  scope: OwnerScope;
  page: number;
}

/** The best suggestions of many customers: accounts × products that nobody sold there yet. */
export function whiteSpaceCard(
  shelf: Shelf,
  owners: ReadonlySet<string> | undefined,
  { scope, page }: View,
  context: Context,
): Card {
  const { company, actor } = context;
  const companions = companionsOf(shelf.market);
  const rows = [...shelf.customers.values()]
    .filter(({ id, owner }) => (!owners || (owner && owners.has(owner.id))) && shelf.market.owned.has(id))
    .flatMap((customer) =>
      suggestionsFor(customer.id, shelf.offered.get(customer.id) ?? new Set(), shelf.market, companions).map(
        (each) => ({ customer, each }),
      ),
    )
    .sort((a, b) => b.each.expected - a.each.expected || a.customer.name.localeCompare(b.customer.name));
  if (rows.length === 0) {
    const none =
      'Nothing to suggest yet. It takes five customers who own the same product, and deals that name their products.';
    return { summary: none, nodes: [text(none), actions(run('Attach rates', 'account attach'))] };
  }
  const { shown, number, pages } = pageOf(rows, page, pageSize);
  const amount = (minor: number) => formatMoneyShort({ minor, currency: company.currency });
  const total = rows.reduce((sum, { each }) => sum + each.expected, 0);
  const summary = `White space: ${rows.length} ${rows.length === 1 ? 'idea' : 'ideas'}, ${amount(total)} expected`;
  const open = shown.filter(({ customer }) => !isHidden(customer, actor.id)).slice(0, mostButtons);
  return {
    summary,
    nodes: [
      {
        kind: 'table',
        caption: pages > 1 ? `${summary}, page ${number} of ${pages}` : summary,
        columns: [
          { label: 'Account' },
          { label: 'Product' },
          { label: 'Chance', align: 'right' },
          { label: 'Typically', align: 'right' },
          { label: 'Expected', align: 'right' },
        ],
        rows: shown.map(({ customer, each }) => [
          nameFor(customer, actor.id),
          each.product,
          each.chance ? sayShare(each.chance) : each.kind,
          amount(each.typical),
          amount(each.expected),
        ]),
      },
      small(howItIsMade),
      actions(
        number > 1 ? run('Back', 'account suggest', { scope, page: String(number - 1) }) : undefined,
        number < pages ? run('Next', 'account suggest', { scope, page: String(number + 1) }) : undefined,
        ...open.map(({ customer, each }) =>
          logSuggestion(customer, each, company.currency, `Log ${each.product}: ${customer.name}`),
        ),
        run('Attach rates', 'account attach'),
      ),
    ],
  };
}
