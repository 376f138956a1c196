import { type Card, context as small, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { amount, choice, day, id, line, percent, person, text as longText } from '../../core/fields.ts';
import { rawMoney } from '../../core/money.ts';
import { refOf } from '../../core/person.ts';
import { answer, type Refusal, type Reply } from '../../core/reply.ts';
import { parsed, problem } from '../../core/result.ts';
import { settle } from './jobs.ts';
import { authorityOf } from './levels.ts';
import { decideApprove, decideRecall, decideReject } from './decide.ts';
import type { Engine, Setting } from './engine.ts';
import { paymentDays, readConditions, requestNumber } from './fields.ts';
import { findRequest } from './look.ts';
import { decideAnswer, decideAsk, decideCondition, decideCounter, decideDelegate } from './negotiate.ts';
import {
  type Condition,
  isOpen,
  type KindName,
  rejectCodes,
  type Request,
  type RequestEvent,
  requestName,
} from './request.ts';
import { type Clause, sayNumber, type Terms } from './terms.ts';
import { sayStatus } from './words.ts';

/** What can be done with requests of a kind; every one of these re-decides authority at the moment of the act. */
export function decisionCommands(engine: Engine, kind: KindName): Command[] {
  return [
    approve(engine, kind),
    reject(engine, kind),
    counter(engine, kind),
    ask(engine, kind),
    answerQuestion(engine, kind),
    delegate(engine, kind),
    recall(engine, kind),
    condition(engine, kind),
  ];
}

/** Finds the request, lets the rule decide, and says what came of it. */
export async function decideOn(
  engine: Engine,
  kind: KindName,
  number: number,
  context: Context,
  rule: (request: Request, setting: Setting) => RequestEvent | Refusal,
): Promise<Reply> {
  const found = await findRequest(engine, context, kind, number);
  if ('problem' in found) return found;
  const setting = await engine.setting(context.company, kind, context.now);
  const written = await engine.act(found, refOf(context.actor), engine.kind(kind), (request) => rule(request, setting));
  if (written.kind === 'refusal') return written;
  if (!written.record.settled) await settle(engine, written.record, context.company, context.now);
  return answer(doneCard(written.record, written.change.summary));
}

export function doneCard(request: Request, summary: string): Card {
  return {
    summary,
    tone: 'good',
    nodes: [
      text(`${summary}.`),
      small(`${requestName(request)} ${sayStatus(request)}.`),
      { kind: 'actions', actions: [run('Show', `${request.kind} status`, { request: requestName(request) })] },
    ],
  };
}

const revision = () => {
  const field = id({ label: 'Revision' });
  return {
    ...field,
    parse: (raw: string) =>
      /^\d{1,6}$/.test(raw) ? parsed(Number(raw)) : problem('This button is broken. Please use the command.'),
  };
};

const requestField = (kind: KindName) => requestNumber(kind, { label: 'Request', required: true, positional: true });

function approve(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} approve`,
    summary: 'Approve a request as it is asked for.',
    examples: [`${kind} approve ${requestName({ kind, number: 12 })}`],
    access: 'members',
    fields: { request: requestField(kind), note: longText({ label: 'Note', positional: true }), revision: revision() },
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world, lasting }) =>
        decideApprove(request, context.actor, { note: input.note, revision: input.revision }, lasting, world),
      ),
  });
}

function reject(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} reject`,
    summary: 'Reject a request, with the reason and a word to the requester.',
    examples: [`${kind} reject ${requestName({ kind, number: 12 })} reason:overdue text:"three invoices are open"`],
    access: 'members',
    submit: 'Reject',
    fields: {
      request: requestField(kind),
      reason: choice({ label: 'Reason', required: true, positional: true, aliases: ['code'] }, rejectCodes),
      text: longText({ label: 'What the requester should know', required: true, positional: true }),
      revision: revision(),
    },
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world }) =>
        decideReject(request, context.actor, { code: input.reason, text: input.text, revision: input.revision }, world),
      ),
  });
}

function counter(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} counter`,
    summary: 'Offer other terms; the requester accepts or withdraws.',
    examples: [
      `${kind} counter ${requestName({ kind, number: 12 })} deposit:30% days:net30 conditions:"guarantee of the parent"`,
    ],
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
      conditions: longText({ label: 'Conditions', hint: 'One a line.' }),
      drop: line({ label: 'Clauses to take out' }),
      note: longText({ label: 'Note' }),
      revision: revision(),
    },
    prefill: (raw, context) => presentTerms(engine, kind, raw['request'], context),
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world }) => {
        const terms = withChanges(request.ask, input);
        const conditions = [...impliedConditions(request.ask, terms), ...readConditions(input.conditions ?? '')];
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

/** A deposit and cover are promises: they are followed up as conditions. */
export function impliedConditions(before: Terms, after: Terms): Condition[] {
  const raised = (after.deposit ?? 0) > (before.deposit ?? 0);
  const covered = (after.cover?.minor ?? 0) > (before.cover?.minor ?? 0) && after.cover;
  return [
    ...(raised
      ? [
          {
            kind: 'deposit' as const,
            text: `${sayNumber(after.deposit ?? 0)} % deposit before delivery`,
            status: 'open' as const,
          },
        ]
      : []),
    ...(covered
      ? [{ kind: 'guarantee' as const, text: `Cover of ${rawMoney(covered)} before delivery`, status: 'open' as const }]
      : []),
  ];
}

async function presentTerms(engine: Engine, kind: KindName, name: string | undefined, context: Context) {
  const number = Number(/\d+$/.exec(name ?? '')?.[0] ?? Number.NaN);
  const request = Number.isNaN(number) ? undefined : await engine.store.byNumber(context.company.tenant, kind, number);
  if (!request || !isOpen(request)) return {};
  const { ask } = request;
  return {
    amount: rawMoney(ask.amount),
    ...(ask.days !== undefined && { days: String(ask.days) }),
    ...(ask.deposit !== undefined && { deposit: `${ask.deposit}%` }),
    ...(ask.discount !== undefined && { discount: `${ask.discount}%` }),
  };
}

function ask(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} ask`,
    summary: 'Ask the requester, or somebody else, for information; the clock stands until the answer.',
    examples: [`${kind} ask ${requestName({ kind, number: 12 })} "Which project is this for?"`],
    access: 'members',
    submit: 'Ask',
    fields: {
      request: requestField(kind),
      question: longText({ label: 'Question', required: true, positional: true, aliases: ['text'] }),
      to: person({ label: 'To', hint: 'The requester when empty.' }),
      revision: revision(),
    },
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world }) =>
        decideAsk(request, context.actor, { text: input.question, to: input.to, revision: input.revision }, world),
      ),
  });
}

function answerQuestion(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} answer`,
    summary: 'Answer the open question of a request. A reply in its thread does the same.',
    examples: [`${kind} answer ${requestName({ kind, number: 12 })} "The new line in Kiel."`],
    access: 'members',
    submit: 'Answer',
    fields: {
      request: requestField(kind),
      text: longText({ label: 'Answer', required: true, positional: true }),
      revision: revision(),
    },
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world }) =>
        decideAnswer(request, context.actor, input.text, world),
      ),
  });
}

function delegate(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} delegate`,
    summary: 'Hand your decision on this request to somebody else.',
    examples: [`${kind} delegate ${requestName({ kind, number: 12 })} @ada reason:"knows the customer"`],
    access: 'members',
    submit: 'Hand on',
    fields: {
      request: requestField(kind),
      to: person({ label: 'To', required: true, positional: true }),
      reason: line({ label: 'Why' }),
      revision: revision(),
    },
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world }) =>
        decideDelegate(request, context.actor, { to: input.to, reason: input.reason, revision: input.revision }, world),
      ),
  });
}

function recall(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} recall`,
    summary: 'Take back your own request while it is open.',
    examples: [`${kind} recall ${requestName({ kind, number: 12 })} "the customer pays in advance"`],
    access: 'members',
    fields: { request: requestField(kind), why: longText({ label: 'Why', positional: true, aliases: ['reason'] }) },
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world }) =>
        decideRecall(request, context.actor, input.why ?? '', world),
      ),
  });
}

function condition(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} condition`,
    summary: 'Say that a condition of an approval is met, waived or failed, and what shows it.',
    examples: [`${kind} condition ${requestName({ kind, number: 12 })} 1 met evidence:"payment 4711 of 3 Dec"`],
    access: 'members',
    fields: {
      request: requestField(kind),
      number: {
        ...id({ label: 'Condition', required: true, positional: true }),
        hidden: false,
        example: '1',
        take: ([word]: readonly string[]) => (word && /^\d{1,2}$/.test(word) ? 1 : 0),
      },
      status: choice({ label: 'Is', required: true, positional: true }, ['met', 'waived', 'failed']),
      evidence: longText({ label: 'What shows it', required: true, positional: true }),
      revision: revision(),
    },
    prefill: async () => ({ number: '1' }),
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world }) =>
        decideCondition(
          request,
          context.actor,
          { index: Number(input.number) - 1, status: input.status, evidence: input.evidence },
          authorityOf(world.levels, context.actor) >= 0,
          world,
        ),
      ),
  });
}
