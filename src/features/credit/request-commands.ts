import { actions, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import { addDays, today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import type { Money } from '../../core/money.ts';
import { answer, refuse, type Refusal, type Reply } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import {
  againField,
  calendarOf,
  type Condition,
  dealFor,
  dealNumber,
  easierAsk,
  paymentDays,
  rawTerms,
  readConditions,
  requestCard,
  requestName,
  seesAmounts,
  type Subject,
  subjectFor,
  type Terms,
} from '../approvals/index.ts';
import { askButton, previewCard } from './cards.ts';
import type { CreditDeps } from './deps.ts';
import { check } from './gather.ts';

/** Asking for credit for an order, or for a limit. */
export function requestCommands(deps: CreditDeps): Command[] {
  return [request(deps), checkFirst(deps), limit(deps)];
}

const askFields = {
  account: f.account({ label: 'Account', required: true, positional: true }),
  amount: f.amount({ label: 'Amount', required: true, positional: true }),
  terms: paymentDays({ label: 'Payment terms', required: true, positional: true, aliases: ['days'] }),
  reason: f.text({ label: 'What for', required: true, positional: true, aliases: ['why'] }),
  deposit: f.percent({ label: 'Deposit' }),
  cover: f.amount({ label: 'Cover', hint: 'By guarantee, letter of credit or insurance.' }),
  deal: dealNumber({ label: 'Deal', hint: 'D-104, when it is for a deal that is logged.' }),
};

interface AskInput {
  account: AccountRef;
  amount: Money;
  terms: number;
  reason?: string | undefined;
  deposit?: number | undefined;
  cover?: Money | undefined;
  deal?: number | undefined;
}

export function termsOf(input: Omit<AskInput, 'account'>): Terms {
  return {
    amount: input.amount,
    days: input.terms,
    ...(input.deposit !== undefined && { deposit: input.deposit }),
    ...(input.cover && { cover: input.cover }),
  };
}

function request(deps: CreditDeps): Command {
  return command({
    name: 'credit request',
    summary: 'Ask for credit for an order. The policy decides at once, or says who does and until when.',
    examples: [
      'credit request Acme 50000 net60 "spring order"',
      'credit request Acme 80k net30 "new line" deposit:30% deal:D-104',
    ],
    access: 'members',
    submit: 'Ask',
    fields: {
      ...askFields,
      again: againField('credit'),
      condition: { ...f.line({ label: 'Condition' }), hidden: true },
    },
    async run(input, context) {
      const positive =
        input.amount.minor > 0 ? undefined : refuse('The amount has to be more than 0.', { field: 'amount' });
      if (positive) return positive;
      const found = await orderOf(deps, input, context);
      if ('problem' in found) return found;
      const agreed = readConditions(input.condition ?? '', calendarOf(context));
      return submitted(deps, found, termsOf(input), context, agreed);
    },
  });
}

async function submitted(
  deps: CreditDeps,
  subject: Omit<Subject, 'number'>,
  ask: Terms,
  context: Context,
  conditions: readonly Condition[] = [],
): Promise<Reply> {
  const { engine } = deps.approvals;
  const made = await engine.submit(context.company, { subject, ask, key: context.key, conditions }, context.now);
  if ('problem' in made) return made;
  if (!made.settled) await deps.approvals.engine.kind('credit').settle?.(made, context.company);
  const channel = context.company.channels.credit ?? [];
  const { frame } = await engine.setting(context.company, 'credit', context.now);
  const card = requestCard(made, [], seesAmounts(context.actor, frame.levels));
  const where =
    channel.length > 0
      ? 'It is in the credit channel; its thread is the file.'
      : `No channel for credit is set yet; an admin can do that with “${typed('sales channel credit #channel')}”.`;
  const easier = made.status === 'in-review' ? made.assessment.offers : [];
  return answer({
    ...card,
    nodes: [
      ...card.nodes.filter((node) => node.kind !== 'actions'),
      text(made.status === 'in-review' ? where : ''),
      ...(easier.length > 0
        ? [
            text([{ bold: 'Easier to get' }]),
            { kind: 'list' as const, items: easier.map((offer) => `${offer.label}: ${offer.result}`) },
          ]
        : []),
      actions(
        ...easier.map((offer) => easierAsk(made, offer)),
        made.status === 'rejected'
          ? askButton('Ask as prepaid', { ...rawTerms(made, { ...ask, days: 0 }), reason: made.reason })
          : undefined,
        run('Show', 'credit status', { request: requestName(made) }),
        made.status === 'in-review' ? run('Recall', 'credit recall', { request: requestName(made) }) : undefined,
      ),
    ].filter((node) => node.kind !== 'text' || node.text.length > 0),
  });
}

/** Credit for an order: who is asked about, and for which deal. */
async function orderOf(
  deps: CreditDeps,
  input: AskInput & { again?: number | undefined },
  context: Context,
): Promise<Omit<Subject, 'number'> | Refusal> {
  const deal = await dealFor(deps, input.deal, context);
  if (deal && 'problem' in deal) return deal;
  const { account, reason = '', again } = input;
  return subjectFor(deps, { kind: 'credit', account, deal, purpose: 'order', reason, again }, context);
}

function checkFirst(deps: CreditDeps): Command {
  return command({
    name: 'credit check',
    summary: 'See what the policy says before you ask, and what would be easier to get.',
    examples: ['credit check Acme 50000 net60'],
    access: 'members',
    readOnly: true,
    submit: 'Check',
    fields: { ...askFields, reason: f.text({ label: 'What for', positional: true, aliases: ['why'] }) },
    async run(input, context) {
      if (input.account.id === undefined)
        return refuse(
          `${input.account.name} is not an account yet. Ask with “${typed('credit request')}” to make it one.`,
          {
            field: 'account',
          },
        );
      const { id, name } = input.account;
      const subject = await orderOf(deps, { ...input, account: { id, name } }, context);
      if ('problem' in subject) return subject;
      const terms = termsOf(input);
      const { assessment, policy } = await check(deps, context.company, subject, terms, context.now);
      return answer(
        previewCard(subject, terms, assessment, 'Before you ask', seesAmounts(context.actor, policy.levels)),
      );
    },
  });
}

function limit(deps: CreditDeps): Command {
  return command({
    name: 'credit limit',
    summary: 'Ask for a credit limit; every limit ends on a day, a temporary one reverts by itself.',
    examples: [
      'credit limit Acme 100k until:2027-06-30 "yearly review"',
      'credit limit Acme 150k until:+60d "season" kind:temporary',
    ],
    access: 'members',
    submit: 'Ask',
    fields: {
      account: askFields.account,
      amount: f.amount({ label: 'Limit', required: true, positional: true }),
      reason: f.text({ label: 'Why', required: true, positional: true, aliases: ['why'] }),
      until: f.day({ label: 'Until', hint: 'A year from now when empty.' }),
      again: againField('credit'),
      kind: f.choice({ label: 'Kind' }, { standing: 'Standing', temporary: 'Temporary', group: 'For the whole group' }),
    },
    async run(input, context) {
      const now = today({ now: context.now, zone: context.company.zone });
      const until = input.until ?? addDays(now, 365);
      if (until <= now) return refuse('The limit has to end later than today.', { field: 'until' });
      if (input.amount.minor < 0) return refuse('A limit cannot be less than 0.', { field: 'amount' });
      if (input.kind === 'temporary' && input.until === undefined)
        return refuse('Say until when a temporary limit holds.', { field: 'until' });
      const purpose = input.kind === 'temporary' ? 'temporary-limit' : input.kind === 'group' ? 'group-limit' : 'limit';
      const { account, reason, again } = input;
      const subject = await subjectFor(deps, { kind: 'credit', account, purpose, reason, again }, context);
      if ('problem' in subject) return subject;
      return submitted(deps, subject, { amount: input.amount, until }, context);
    },
  });
}
