import { command, type Command } from '../../core/command.ts';
import { choice, id, person, text as longText } from '../../core/fields.ts';
import { openConditions } from './conditions.ts';
import { authorityOf } from './levels.ts';
import type { Engine } from './engine.ts';
import { decideAnswer, decideAsk, decideCondition } from './negotiate.ts';
import { type KindName, requestName } from './request.ts';
import { decideOn, requestField, revision } from './deciding.ts';

export function ask(engine: Engine, kind: KindName): Command {
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

export function answerQuestion(engine: Engine, kind: KindName): Command {
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

export function condition(engine: Engine, kind: KindName): Command {
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
    prefill: async (raw, { company }) => {
      const number = Number(/\d+$/.exec(raw['request'] ?? '')?.[0] ?? Number.NaN);
      const found = Number.isNaN(number) ? undefined : await engine.store.byNumber(company.tenant, kind, number);
      const [open] = found ? openConditions(found) : [];
      return { number: String((open && found ? found.conditions.indexOf(open) : 0) + 1) };
    },
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
