import { command, type Command } from '../../core/command.ts';
import { choice, line, person, text as longText } from '../../core/fields.ts';
import { exampleOf } from './examples.ts';
import { decideApprove, decideRecall, decideReject } from './decide.ts';
import type { Engine } from './engine.ts';
import { decideDelegate } from './negotiate.ts';
import { type KindName, rejectCodes, requestName } from './request.ts';
import { counter } from './commands-counter.ts';
import { answerQuestion, ask, condition } from './commands-question.ts';
import { decideOn, requestField, revision } from './deciding.ts';

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
    examples: [`${kind} reject ${requestName({ kind, number: 12 })} ${exampleOf[kind].reject}`],
    access: 'members',
    submit: 'Reject',
    fields: {
      request: requestField(kind),
      reason: choice({ label: 'Reason', required: true, positional: true, aliases: ['code'] }, rejectCodes),
      text: longText({ label: 'What the requester should know', required: true, positional: true }),
      revision: revision(),
    },
    run: (input, context) =>
      decideOn(engine, kind, input.request, context, (request, { world, frame }) =>
        decideReject(
          request,
          context.actor,
          { code: input.reason, text: input.text, revision: input.revision },
          world,
          frame.duties,
        ),
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
