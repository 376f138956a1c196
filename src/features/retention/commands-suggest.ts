import { actions, type Card, context as small, run } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import * as f from '../../core/fields.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import { hasRole } from '../../core/person.ts';
import { joinList } from '../../core/raw-values.ts';
import { answer, refuse, replaceWith } from '../../core/reply.ts';
import { knownAccount } from '../accounts/index.ts';
import { sayShare } from '../metrics/index.ts';
import { ownersIn, type OwnerScope } from '../people/index.ts';
import { attachRates } from './attach.ts';
import { suggestionCard, whiteSpaceCard } from './cards-suggest.ts';
import type { RetentionDeps } from './deps.ts';
import { shelfOf } from './sold.ts';

const scopes = { mine: 'My accounts', team: 'My team’s', all: 'Everybody’s' } as const;
const pageSize = 15;
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
