import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { given } from '../../core/raw-values.ts';
import { answer, refuse, replaceWith } from '../../core/reply.ts';
import { accountCard, accountListCard, pageSize } from './cards.ts';
import { mergeAccounts, renameAccount, updateAccount } from './commands-change.ts';
import type { AccountDeps } from './deps.ts';
import { knownAccount } from './fields.ts';
import { normalName } from './names.ts';

export function accountCommands(deps: AccountDeps): Command[] {
  return [showAccount(deps), listAccounts(deps), updateAccount(deps), renameAccount(deps), mergeAccounts(deps)];
}

function showAccount(deps: AccountDeps): Command {
  return command({
    name: 'account show',
    summary: 'Show an account: who it is, what it bought, what is open.',
    examples: ['account show Acme'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { account: knownAccount({ label: 'Account', required: true, positional: true }) },
    async run({ account }, context) {
      const card = await shownAccount(deps, account.id, context);
      return card ? answer(card) : refuse('This account no longer exists.');
    },
  });
}

/** The account's card with its figures; of a merged account, the card of the one that it belongs to. */
export async function shownAccount({ accounts, sales, care }: AccountDeps, id: string, context: Context) {
  const { tenant } = context.company;
  const account = await accounts.get(tenant, id);
  if (!account) return undefined;
  const family = await accounts.family(tenant, account.id);
  const [merged, figures, nodes] = await Promise.all([
    accounts.store.byIds(tenant, family.slice(1)),
    sales?.(context, family),
    care?.(context, account, family),
  ]);
  return accountCard(account, merged, figures, nodes);
}

function listAccounts({ accounts }: AccountDeps): Command {
  return command({
    name: 'account list',
    summary: 'List accounts, all or those that begin with some letters.',
    examples: ['account list', 'account list Ac', 'account list country:Germany segment:enterprise'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'List',
    fields: {
      starts: f.line({ label: 'Name begins with', positional: true }),
      owner: f.person({ label: 'Owner' }),
      country: f.line({ label: 'Country' }),
      region: f.line({ label: 'Region' }),
      industry: f.line({ label: 'Industry' }),
      segment: f.line({ label: 'Segment' }),
      page: pageField(),
    },
    async run({ page, owner, starts, ...wanted }, context) {
      const filter = { ...wanted, owner: owner?.id, starts: starts && normalName(starts) };
      const asked = { starts, ...wanted, owner: owner && `person:${owner.id}` };
      const { tenant } = context.company;
      const count = await accounts.store.count(tenant, filter);
      const shown = Math.min(page ?? 1, Math.max(1, Math.ceil(count / pageSize)));
      const found = await accounts.store.list(tenant, filter, { limit: pageSize, skip: (shown - 1) * pageSize });
      const card = accountListCard(found, count, shown, given(asked));
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}
