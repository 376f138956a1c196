import { actions, text } from '../../core/card.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import { dayIn } from '../../core/dates.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { answer, type Refusal, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { assessCase } from './assess.ts';
import { figuresNodes, fileCard } from './cards.ts';
import { caseOf } from './case.ts';
import type { CreditDeps } from './deps.ts';
import { emptyFile, type CreditFile, type FileFields } from './file.ts';
import { factsOf } from './gather.ts';
import * as f from '../../core/fields.ts';

export const editors = ['finance', 'admin'] as const;

export const accountField = f.account({ label: 'Account', required: true, positional: true });

/** A change of an account's file, answered with the file as it now is and the way back. An account is made when it is new. */
export async function changed(
  deps: CreditDeps,
  account: AccountRef,
  context: Context,
  decide: (file: CreditFile, name: string) => Write<FileFields> | Refusal,
): Promise<Reply> {
  const known = await deps.accounts.ensure(context.company.tenant, account, refOf(context.actor), context.key);
  const written = await deps.store.change(context.company.tenant, known, refOf(context.actor), (file) =>
    decide(file, known.name),
  );
  if (written.kind === 'refusal') return written;
  const card = await cardOf(deps, known, context);
  return answer({
    ...card,
    summary: written.change.summary,
    tone: 'good',
    nodes: [text(`Recorded: ${written.change.summary}.`), ...card.nodes, actions(undoAction('creditfile', written))],
  });
}

/** The file of an account with its figures. */
export async function cardOf(deps: CreditDeps, known: { id: string; name: string }, context: Context) {
  const now = dayIn(context.now, context.company.zone);
  const { document: policy } = await deps.policies.inForce(context.company.tenant, now);
  const facts = await factsOf(deps, context.company, known, policy, context.now);
  const given = caseOf(facts, {
    purpose: 'order',
    terms: { amount: { minor: 0, currency: context.company.currency } },
  });
  const file = (await deps.store.ofAccount(context.company.tenant, known.id)) ?? emptyFile(known);
  return fileCard(file, figuresNodes(given, assessCase(given, policy), policy), now);
}
