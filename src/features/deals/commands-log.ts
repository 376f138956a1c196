import { note } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import { addDays } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import { thisQuarter } from '../../core/period.ts';
import { refOf } from '../../core/person.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { answer, type Refusal, type Reply } from '../../core/reply.ts';
import { actOf, recordedCard, tellOwners } from './answer.ts';
import { type Deal, dealName, dealTypes, stages } from './deal.ts';
import type { DealDeps } from './deps.ts';
import { looseMoney, split, terms } from './fields.ts';
import type { DealInput } from './input.ts';
import { closed, type Closing, type Draft, draftDeal, isRefusal } from './rules.ts';

export const logAccess = ['rep', 'manager', 'admin', 'finance'] as const;

export const stageNames = Object.fromEntries(
  Object.entries(stages).map(([stage, percent]) => [
    stage,
    `${stage.charAt(0).toUpperCase()}${stage.slice(1)} (${percent} %)`,
  ]),
) as Record<keyof typeof stages, string>;

/** `/deal log Acme 45k EUR close:eoq stage:proposal`. */
export function logDeal(deps: DealDeps): Command {
  return command({
    name: 'deal log',
    summary: 'Log a deal. The form has everything; the line only needs the account and the amount.',
    examples: [
      'deal log Acme 45k EUR close:eoq stage:proposal',
      'deal log "Globex Corp" $120k list:140k margin:35% competitor:Initech next:"Send the offer"',
    ],
    access: logAccess,
    submit: 'Log deal',
    fields: {
      account: f.account({ label: 'Account', required: true, positional: true }),
      amount: f.amount({
        label: 'Amount',
        hint: 'What the customer pays, after discount.',
        required: true,
        positional: true,
      }),
      stage: f.choice({ label: 'Stage', hint: 'Qualified when empty.' }, stageNames),
      close: f.day({ label: 'Close date', hint: 'End of the quarter when empty.', aliases: ['closes', 'due'] }),
      type: f.choice({ label: 'Type' }, dealTypes),
      products: f.catalogue({ label: 'Products', aliases: ['product'] }, (context) => context.company.products),
      list: looseMoney({ label: 'List price', hint: 'The discount follows from it.', aliases: ['listprice'] }),
      cost: looseMoney({ label: 'Cost', hint: 'The margin follows from it.' }),
      margin: f.percent({ label: 'Margin', hint: 'Instead of the cost.' }),
      terms: terms({ label: 'Payment terms', hint: 'Days, or “prepaid”.' }),
      probability: f.percent({ label: 'Probability', hint: 'The stage’s own when empty.', aliases: ['prob'] }),
      source: f.line({ label: 'Source' }),
      segment: f.line({ label: 'Segment' }),
      competitor: f.line({ label: 'Competitor', aliases: ['vs'] }),
      next: f.line({ label: 'Next step', aliases: ['nextstep'] }),
      notes: f.text({ label: 'Notes', aliases: ['note'] }),
      owner: f.person({ label: 'Owner', hint: 'You when empty.' }),
      split: split({ label: 'Split', hint: 'Shares that add up to 100 %.' }),
      link: { ...f.text({ label: 'Message' }), hidden: true },
    },
    prefill: async (raw) => fromMessage(raw),
    async run({ account, ...input }, context) {
      return keepNew(deps, account, input, context);
    },
  });
}

/** A message that a deal is logged from becomes its notes; nothing of it is guessed to be more. */
function fromMessage(raw: RawValues): RawValues {
  return raw['text'] ? { notes: raw['text'].slice(0, 3000) } : {};
}

/** Keeps a new deal, open or closed at once, and answers with what was recorded. */
export async function keepNew(
  deps: DealDeps,
  ref: AccountRef,
  input: DealInput & { amount: Money },
  context: Context,
  closing?: { status: 'won' | 'lost' } & Closing,
): Promise<Reply> {
  const deal = await makeDeal(deps, ref, input, context, closing);
  return isRefusal(deal) ? deal : answer(await recordedCard(deps, deal, deal.history[0], context));
}

/** Makes a deal, shown in the deals channel. With the key of an earlier one, that one is returned as it is. */
export async function makeDeal(
  deps: DealDeps,
  ref: AccountRef,
  input: DealInput & { amount: Money },
  context: Context,
  closing?: { status: 'won' | 'lost' } & Closing,
): Promise<Deal | Refusal> {
  const draft = draftOf(input, context, closing);
  if (isRefusal(draft)) return draft;
  const { tenant } = context.company;
  const by = refOf(context.actor);
  const account = await deps.accounts.ensure(tenant, ref, by, context.key);
  const number = await deps.deals.nextNumber(tenant);
  const did = closing ? `logged ${closing.status}` : 'logged';
  const summary = `${did} ${dealName({ number })}: ${account.name}, ${formatMoney(draft.amount)}`;
  return deps.deals.records.create(tenant, by, {
    values: { ...draft, number, account },
    what: closing ? `deal.${closing.status}` : 'deal.logged',
    summary,
    key: context.key,
    due: [
      { kind: 'show', to: { purpose: 'deals' } },
      ...tellOwners([draft.owner], { number }, note(`${context.actor.name} ${summary} for you`), context),
    ],
  });
}

function draftOf(
  input: DealInput & { amount: Money },
  context: Context,
  closing: ({ status: 'won' | 'lost' } & Closing) | undefined,
): Draft | Refusal {
  const act = actOf(context);
  const quarter = thisQuarter(context);
  const draft = draftDeal(input, { ...act, endOfQuarter: addDays(quarter.end, -1) });
  if (isRefusal(draft) || !closing) return draft;
  return { ...draft, ...closed(draft, closing.status, closing, act) };
}
