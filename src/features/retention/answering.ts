import type { Action } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { dayIn } from '../../core/dates.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { answer, type Refusal, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import type { Account, AccountFields } from '../accounts/index.ts';
import { careActions, careNodes, mayKnowOf, recordedCard } from './cards.ts';
import type { RetentionDeps } from './deps.ts';
import { lookAtOne } from './look.ts';
import type { Act } from './rules.ts';
import { actions, type Node, note, run } from '../../core/card.ts';

/** Lets a rule change the account and answers with how the customer stands now, the next steps and Undo. */
export async function changeCustomer(
  deps: RetentionDeps,
  ref: { id: string },
  context: Context,
  decide: (current: Account, act: Act) => Write<AccountFields> | Refusal,
): Promise<Reply> {
  const { company, actor, now } = context;
  const { tenant } = company;
  const before = await deps.accounts.get(tenant, ref.id);
  const owner = before?.owner && (await deps.people.byId(tenant, before.owner.id));
  const act: Act = { by: actor, now, today: dayIn(now, company.zone), ownerZone: owner?.zone ?? company.zone };
  const { records } = deps.accounts.store;
  const written = await records.change(tenant, ref.id, refOf(actor), (current) => {
    const decided = decide(current, act);
    return decided.kind === 'write' ? { ...decided, due: tellOwner(current, decided, context) } : decided;
  });
  if (written.kind === 'refusal') return written;
  const { record, change } = written;
  const assessed = await lookAtOne(deps, company, record, await deps.accounts.family(tenant, record.id), now);
  const more: Action[] = [
    run('Account', 'account show', { account: `account:${record.id}` }),
    undoAction(records.kind, written),
  ];
  return answer(
    recordedCard(`You ${change.summary}.`, assessed, { today: act.today, mayKnow: mayKnowOf(record, actor) }, more),
  );
}

/** Nobody is told of what they did themselves. */
function tellOwner(
  account: Account,
  { summary }: Write<AccountFields>,
  { actor }: Context,
): Write<AccountFields>['due'] & object {
  if (!account.owner || account.owner.id === actor.id) return [];
  const said = note(`${actor.name} ${summary}.`);
  const nodes = [...said.nodes, actions(run('Account', 'account show', { account: `account:${account.id}` }))];
  return [{ kind: 'tell', to: { person: account.owner.id }, card: { ...said, nodes } }];
}

/** How the customer is doing: a part of the account's own card. */
export async function customerNodes(
  deps: RetentionDeps,
  { company, actor, now }: Context,
  account: Account,
  family: readonly string[],
): Promise<Node[]> {
  const assessed = await lookAtOne(deps, company, account, family, now);
  const nodes = careNodes(assessed, dayIn(now, company.zone), { mayKnow: mayKnowOf(account, actor) });
  return [...nodes, actions(...careActions(account, assessed.renewalDeal))];
}
