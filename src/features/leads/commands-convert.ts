import { type Card, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { rawMoney } from '../../core/money.ts';
import { answer, refuse, type Refusal } from '../../core/reply.ts';
import { leadAccess } from './commands-add.ts';
import { actOf, ofForm } from './commands-work.ts';
import { changeLead, type LeadDeps, leadOf } from './deps.ts';
import { lead } from './fields.ts';
import { type Lead, leadName } from './lead.ts';
import { decideConvert, isOpen, mayNotChange } from './rules.ts';

/** A lead becomes an account and an open deal; pressed twice, or after a crash between the two, it is one deal. */
export function convertLead(deps: LeadDeps): Command {
  return command({
    name: 'lead convert',
    summary: 'Make a deal of a lead, with its account, source and segment.',
    examples: ['lead convert L-12 30k close:eoq', 'lead convert L-12 30k account:Initech products:Platform'],
    access: leadAccess,
    submit: 'Make a deal of it',
    fields: {
      lead,
      amount: f.amount({ label: 'Amount', positional: true, hint: 'The lead’s value when empty.' }),
      account: f.account({ label: 'Account', hint: 'The lead’s company when empty.' }),
      close: f.day({ label: 'Close date', hint: 'End of the quarter when empty.' }),
      products: f.catalogue({ label: 'Products', aliases: ['product'] }, (context) => context.company.products),
      next: f.line({ label: 'Next step' }),
    },
    prefill: async (raw, context) => {
      const found = await ofForm(deps, raw, context);
      return found?.value ? { amount: rawMoney(found.value) } : {};
    },
    async run({ lead: number, account, ...input }, context) {
      const found = await leadOf(deps, context, number);
      if ('kind' in found) return found;
      const refused = mayNotChange(found, context.actor) ?? mayNotConvert(found);
      if (refused) return refused;
      const amount = input.amount ?? found.value;
      if (!amount) return refuse('What may the deal be worth?', { field: 'amount' });
      const ref = account ?? (await accountOf(deps, found, context));
      if ('kind' in ref) return ref;
      const made = await dealOf(deps, found, ref, { ...input, amount }, context);
      if ('kind' in made) return made;
      const { id, number: dealNumber } = made.deal;
      const written = await changeLead(deps, number, context, (current) =>
        // Somebody else pressed at the same moment, or we did before a crash: it is the same deal.
        current.deal?.id === id
          ? refuse('Converted already.')
          : decideConvert(current, { id, number: dealNumber }, actOf(context)),
      );
      if (written.kind === 'refusal' && (await leadDeal(deps, found)) !== id) return written;
      return answer(withLead(found, made.card));
    },
  });
}

function mayNotConvert(found: Lead): Refusal | undefined {
  if (isOpen(found)) return undefined;
  return found.deal
    ? refuse(`${leadName(found)} is D-${found.deal.number} already.`)
    : refuse(`${leadName(found)} is ${found.state}. Open it again first.`);
}

async function leadDeal({ store }: LeadDeps, { tenant, id }: Lead): Promise<string | undefined> {
  return (await store.records.get(tenant, id))?.deal?.id;
}

/** The account of the lead's name. A name that is like another's is asked about; one like no other becomes an account. */
async function accountOf({ accounts }: LeadDeps, found: Lead, { company }: Context): Promise<AccountRef | Refusal> {
  const read = await accounts.find(company.tenant, found.company);
  if (read.ok) return read.value;
  const choices = read.choices ?? [];
  const isLikeNone = choices.every(({ creates }) => creates);
  if (isLikeNone && choices.length > 0) return { id: undefined, name: found.company };
  return refuse(read.problem, { field: 'account', choices });
}

async function dealOf(
  deps: LeadDeps,
  found: Lead,
  account: AccountRef,
  input: Omit<Parameters<LeadDeps['openDeal']>[1], 'source'>,
  context: Context,
) {
  const { source, segment, interest, owner, link } = found;
  const values = { ...input, source, segment, owner, link, notes: interest, stage: 'qualified' as const };
  const made = await deps.openDeal(account, values, { ...context, key: `lead/${found.id}` });
  if ('kind' in made || !made.deal.removed) return made;
  // The deal that was made of it before was undone.
  return deps.openDeal(account, values, { ...context, key: `lead/${found.id}/${context.key}` });
}

function withLead(found: Lead, card: Card): Card {
  return { ...card, nodes: [text(`${leadName(found)} ${found.company} is a deal now.`), ...card.nodes] };
}
