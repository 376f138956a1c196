import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { hasRole } from '../../core/person.ts';
import { given, type RawValues } from '../../core/raw-values.ts';
import { answer, replaceWith, type Reply } from '../../core/reply.ts';
import { knownAccount } from '../accounts/index.ts';
import { ownersIn } from '../people/index.ts';
import { dealCard, historyOf, privateFacts } from './cards.ts';
import { type ListView, listCard, pageSize } from './cards-list.ts';
import { stageNames } from './commands-log.ts';
import type { Deal } from './deal.ts';
import type { DealDeps } from './deps.ts';
import { dealRef } from './fields.ts';
import { theDeal } from './finding.ts';
import { isRefusal, mayNotChange } from './rules.ts';
import type { DealFilter } from './store.ts';

/** `/deal show D-104`. */
export function showDeal(deps: DealDeps): Command {
  return command({
    name: 'deal show',
    summary: 'Show a deal with what happened to it.',
    examples: ['deal show D-104', 'deal show Acme'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { deal: dealRef({ label: 'Deal or account', required: true, positional: true }) },
    async run({ deal: ref }, context) {
      const found = await theDeal(deps, ref, context, 'any');
      return isRefusal(found) ? found : answer(await shownDeal(deps, found, context));
    },
  });
}

async function shownDeal(deps: DealDeps, deal: Deal, context: Context) {
  const names = await deps.accounts.names(context.company.tenant, [deal.account.id]);
  const card = dealCard(deal, names.get(deal.account.id)?.name);
  const mayKnow = !mayNotChange(deal, context.actor) || hasRole(context.actor, ['finance']);
  const added = [...(mayKnow ? privateFacts(deal) : []), ...historyOf(deal)];
  return { ...card, nodes: [...card.nodes.slice(0, -1), ...added, ...card.nodes.slice(-1)] };
}

const scopes = { mine: 'My deals', team: 'My team’s', all: 'Everybody’s' } as const;
const statuses = { open: 'Open', won: 'Won', lost: 'Lost', all: 'All' } as const;
const sorts = { close: 'Close date', newest: 'Newest first' } as const;

/** `/deal list team won period:2026-Q4`. */
export function listDeals(deps: DealDeps): Command {
  return command({
    name: 'deal list',
    summary: 'List deals: yours, your team’s or everybody’s.',
    examples: ['deal list', 'deal list team won period:2026-Q4', 'deal list all stage:negotiation'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'List',
    fields: {
      scope: f.choice({ label: 'Whose', positional: true }, scopes),
      status: f.choice({ label: 'Status', positional: true }, statuses),
      period: f.period({ label: 'Closing in', positional: true }),
      account: knownAccount({ label: 'Account' }),
      stage: f.choice({ label: 'Stage' }, stageNames),
      owner: f.person({ label: 'Owner' }),
      sort: f.choice({ label: 'Sorted by' }, sorts),
      page: pageField(),
    },
    async run({ page, ...wanted }, context): Promise<Reply> {
      const scope = wanted.scope ?? (wanted.owner || wanted.account ? 'all' : 'mine');
      const status = wanted.status ?? 'open';
      const filter: DealFilter = {
        status: status === 'all' ? undefined : status,
        owner: wanted.owner?.id ?? (await ownersIn(deps.people, scope, context)),
        accounts: wanted.account && (await deps.accounts.family(context.company.tenant, wanted.account.id)),
        stage: wanted.stage,
        closedFrom: wanted.period?.start,
        closedTo: wanted.period?.end,
      };
      const raw = given({
        scope,
        status,
        period: wanted.period?.key,
        account: wanted.account && `account:${wanted.account.id}`,
        stage: wanted.stage,
        owner: wanted.owner && `person:${wanted.owner.id}`,
        sort: wanted.sort,
      });
      const card = listCard(await viewOf(deps, filter, raw, page ?? 1, context));
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

async function viewOf(
  deps: DealDeps,
  filter: DealFilter,
  raw: RawValues,
  page: number,
  context: Context,
): Promise<ListView> {
  const { tenant } = context.company;
  const sort = orderOf(raw['sort'], filter.status);
  const [deals, sums] = await Promise.all([
    deps.deals.find(tenant, filter, { sort, limit: pageSize, skip: (page - 1) * pageSize }),
    deps.deals.sums(tenant, filter),
  ]);
  if (deals.length === 0 && page > 1) return viewOf(deps, filter, raw, 1, context);
  const names = await deps.accounts.names(
    tenant,
    deals.map((deal) => deal.account.id),
  );
  return { deals, sums, names, page, raw };
}

/** What closes next first; what is closed, the latest first; each order is one that an index has. */
function orderOf(sort: string | undefined, status: DealFilter['status']): Record<string, 1 | -1> {
  if (sort === 'newest' || (sort === undefined && status === undefined)) return { number: -1 };
  return status === 'open' ? { closeDate: 1, number: 1 } : { closeDate: -1, number: -1 };
}
