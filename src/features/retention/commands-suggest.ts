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
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { formatMoneyShort, rawMoney } from '../../core/money.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import { hasRole } from '../../core/person.ts';
import { joinList } from '../../core/raw-values.ts';
import { answer, refuse, replaceWith } from '../../core/reply.ts';
import { knownAccount } from '../accounts/index.ts';
import { percentWords, sayShare } from '../metrics/index.ts';
import { ownersIn, type OwnerScope } from '../people/index.ts';
import { attachRates, companionsOf, type Suggestion, suggestionsFor } from './attach.ts';
import { isHidden, nameFor } from './cards.ts';
import type { RetentionDeps } from './deps.ts';
import { alike, type Shelf, shelfOf } from './sold.ts';
import type { Customer } from './store.ts';

const scopes = { mine: 'My accounts', team: 'My team’s', all: 'Everybody’s' } as const;
const pageSize = 15;
const mostButtons = 3;
const howItIsMade =
  'Chance: of other customers who own what it owns, five or more, the share that owns this too. Expected: chance × median price.';

export function suggestCommands(deps: RetentionDeps): Command[] {
  return [suggest(deps), attach(deps)];
}

function suggest(deps: RetentionDeps): Command {
  return command({
    name: 'account suggest',
    summary:
      'What a customer may buy next, from what others like it own; without an account, the best for all of yours.',
    examples: ['account suggest Acme', 'account suggest', 'account suggest scope:team'],
    access: 'members',
    readOnly: true,
    submit: 'Suggest',
    fields: {
      account: knownAccount({ label: 'Account', positional: true }),
      scope: f.choice({ label: 'Whose' }, scopes),
      page: pageField(),
    },
    async run({ account, scope, page }, context) {
      const shelf = await shelfOf(deps, context.company);
      if (account) {
        const customer = shelf.customers.get(account.id);
        if (!customer) return refuse(`${account.name} left: there is nothing to suggest.`, { field: 'account' });
        return answer(suggestionCard(customer, shelf, context));
      }
      const usual: OwnerScope = hasRole(context.actor, ['rep']) ? 'mine' : 'all';
      const owners = await ownersIn(deps.people, scope ?? usual, context);
      const card = whiteSpaceCard(
        shelf,
        owners && new Set(owners),
        { scope: scope ?? usual, page: page ?? 1 },
        context,
      );
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function suggestionCard(customer: Customer, shelf: Shelf, context: Context): Card {
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

function whiteSpaceCard(
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

function attach(deps: RetentionDeps): Command {
  return command({
    name: 'account attach',
    summary: 'Attach rates: how many who have a product also have another.',
    examples: ['account attach', 'account attach Platform'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      product: f.catalogue({ label: 'Product', positional: true }, ({ company }) => company.products),
      page: pageField(),
    },
    async run({ product, page }, context) {
      const { market } = await shelfOf(deps, context.company);
      const all = attachRates(market).filter(({ base }) => !product || product.includes(base));
      if (all.length === 0) return answer('No attach rates yet: they come from won deals that name their products.');
      const { shown, number, pages } = pageOf(all, page ?? 1, pageSize);
      const raw = product ? { product: joinList(product) } : {};
      const card: Card = {
        summary: `Attach rates of ${market.products.size} products`,
        nodes: [
          {
            kind: 'table',
            caption: pages > 1 ? `Attach rates, page ${number} of ${pages}` : 'Attach rates',
            columns: [
              { label: 'Who has' },
              { label: 'also has' },
              { label: 'Of customers', align: 'right' },
              { label: 'Of deals', align: 'right' },
            ],
            rows: shown.map(({ base, attached, byCustomers, byDeals }) => [
              base,
              attached,
              sayShare(byCustomers),
              sayShare(byDeals),
            ]),
          },
          small('Of the customers, and of the won deals, with the one product those with the other too.'),
          actions(
            number > 1 ? run('Back', 'account attach', { ...raw, page: String(number - 1) }) : undefined,
            number < pages ? run('Next', 'account attach', { ...raw, page: String(number + 1) }) : undefined,
            run('White space', 'account suggest'),
          ),
        ],
      };
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}
