import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { exampleOf } from './examples.ts';
import { calendarOf, dueOn, promised, readConditions } from './conditions.ts';
import { amount, day, line, percent, text as longText } from '../../core/fields.ts';
import { rawMoney } from '../../core/money.ts';
import type { Engine } from './engine.ts';
import { paymentDays } from './fields.ts';
import { maySee } from './look.ts';
import { decideCounter } from './negotiate.ts';
import { isOpen, type KindName, requestName } from './request.ts';
import type { Clause, Terms } from './terms.ts';
import { decideOn, requestField, revision } from './deciding.ts';

export function counter(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} counter`,
    summary: 'Offer other terms; the requester accepts or withdraws.',
    examples: [`${kind} counter ${requestName({ kind, number: 12 })} ${exampleOf[kind].counter}`],
    access: 'members',
    submit: 'Offer',
    fields: {
      request: requestField(kind),
      amount: amount({ label: 'Amount' }),
      days: paymentDays({ label: 'Payment terms', aliases: ['terms'] }),
      deposit: percent({ label: 'Deposit' }),
      discount: percent({ label: 'Discount' }),
      cover: amount({ label: 'Cover', hint: 'By guarantee, letter of credit or insurance.' }),
      until: day({ label: 'Until' }),
      conditions: longText({ label: 'Conditions', hint: 'One a line; “… by 15 Dec” gives it a day.' }),
      due: day({ label: 'Conditions due by', hint: 'For those without a day of their own.' }),
      drop: line({ label: 'Clauses to take out' }),
      note: longText({ label: 'Note' }),
      revision: revision(),
    },
    prefill: (raw, context) => presentTerms(engine, kind, raw['request'], context),
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world }) => {
        const terms = withChanges(request.ask, input);
        const calendar = calendarOf(context);
        const conditions = [...promised(request.ask, terms), ...readConditions(input.conditions ?? '', calendar)].map(
          (each) => (input.due !== undefined && each.due === undefined ? dueOn(each, input.due, calendar) : each),
        );
        return decideCounter(
          request,
          context.actor,
          { terms, conditions, note: input.note, revision: input.revision },
          world,
        );
      }),
  });
}

interface Changes {
  amount?: Terms['amount'] | undefined;
  days?: number | undefined;
  deposit?: number | undefined;
  discount?: number | undefined;
  cover?: Terms['cover'] | undefined;
  until?: string | undefined;
  drop?: string | undefined;
}

/** Terms with what was said anew; what was not said stays. */
export function withChanges(terms: Terms, changes: Changes): Terms {
  const { drop, ...said } = changes;
  const given: Partial<Terms> = Object.fromEntries(
    (['amount', 'days', 'deposit', 'discount', 'cover', 'until'] as const).flatMap((name) =>
      said[name] === undefined ? [] : [[name, said[name]]],
    ),
  );
  const dropped = drop?.toLowerCase().split(/[,;\s]+/) ?? [];
  const clauses = terms.clauses?.filter((clause: Clause) => !dropped.includes(clause.clause));
  return { ...terms, ...given, ...(clauses && { clauses }) };
}

async function presentTerms(engine: Engine, kind: KindName, name: string | undefined, context: Context) {
  const number = Number(/\d+$/.exec(name ?? '')?.[0] ?? Number.NaN);
  const request = Number.isNaN(number) ? undefined : await engine.store.byNumber(context.company.tenant, kind, number);
  if (!request || !isOpen(request) || !(await maySee(engine, request, context))) return {};
  const { ask } = request;
  return {
    amount: rawMoney(ask.amount),
    ...(ask.days !== undefined && { days: String(ask.days) }),
    ...(ask.deposit !== undefined && { deposit: `${ask.deposit}%` }),
    ...(ask.discount !== undefined && { discount: `${ask.discount}%` }),
  };
}
