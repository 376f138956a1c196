import { type Action, context as contextNode, type Node, openForm, run, text } from './card.ts';
import { type Command, formOf, titleOf, usageOf } from './command.ts';
import type { Context } from './context.ts';
import { parseLine } from './grammar.ts';
import { nearest } from './nearest.ts';
import type { RawValues } from './raw-values.ts';
import { answer, type Refusal, refuse, type Reply } from './reply.ts';
import type { Problem } from './result.ts';
import { typed } from './typed.ts';

/** A line that is no command, with the nearest that is one. */
export function unknownCommand(commands: readonly Command[], line: string): Refusal {
  const [noun = '', verb = '', ...words] = line.trim().split(/\s+/);
  return refuseUnknown(commands, { noun: noun.toLowerCase(), verb: verb.toLowerCase(), rest: words.join(' ') });
}

function refuseUnknown(
  commands: readonly Command[],
  { noun, verb, rest }: { noun: string; verb: string; rest: string },
): Refusal {
  const visible = commands.filter((command) => !command.hidden);
  const nouns = [...new Set(visible.map((command) => command.name.split(' ')[0] ?? ''))];
  const verbs = visible
    .filter((command) => command.name.startsWith(`${noun} `))
    .map((command) => command.name.slice(noun.length + 1));
  if (verbs.length > 0) {
    const close = nearest(verb, verbs);
    const said = verb ? `${typed(noun)} has no “${verb}”.` : `${typed(noun)} needs a verb.`;
    return refuse(
      `${said}${close ? ` Did you mean “${typed(`${noun} ${close}`)}”?` : ''} It knows: ${verbs.join(', ')}.`,
      {
        next: [...asMeant(commands, `${noun} ${close}`, rest), run('Help', 'sales help', { topic: noun })],
      },
    );
  }
  const close = nearest(noun, nouns);
  return refuse(`I do not know “${noun}”.${close ? ` Did you mean “${close}”?` : ''}`, {
    next: [...asMeant(commands, `${close} ${verb}`, rest), run('Help', 'sales help')],
  });
}

/** The command that was meant, with the words that were typed for it: run at once, or its form where some are amiss. */
function asMeant(commands: readonly Command[], name: string, rest: string): Action[] {
  const command = commands.find((one) => one.name === name && !one.hidden);
  if (!command) return [];
  const { raw, problems } = parseLine(command, rest);
  const isWhole = Object.entries(command.fields).every(([key, { required }]) => !required || Object.hasOwn(raw, key));
  const act = problems.length === 0 && isWhole ? run : openForm;
  return [act(titleOf(command), command.name, raw)];
}

/** Values that were not understood: in the form that they came from, or with how they are written. */
export async function tellProblems(
  command: Command,
  raw: RawValues,
  problems: Record<string, Problem>,
  how: string,
  context: Context,
): Promise<Reply> {
  if (how === 'submitted') return { kind: 'form', form: await formOf(command, raw, context, problems) };
  const sentences = Object.values(problems).map(({ problem }) => problem);
  const choices: Action[] = Object.entries(problems).flatMap(([name, { choices: offered = [] }]) =>
    offered
      .filter(({ creates }) => !(creates && command.readOnly))
      .map((choice) => run(choice.label, command.name, { ...raw, [name]: choice.raw })),
  );
  // Whoever only has to choose has written it well.
  const isWellWritten = Object.values(problems).every((problem) => (problem.choices ?? []).length > 0);
  return explain(command, raw, sentences, isWellWritten ? [] : [usageNode(command)], choices);
}

/** What the command refused: at the field of the form that it came from, or with what can be chosen instead. */
export async function tellRefusal(
  command: Command,
  raw: RawValues,
  refusal: Refusal,
  how: string,
  context: Context,
): Promise<Reply> {
  const first = Object.keys(command.fields).find((name) => !command.fields[name]?.hidden);
  const field = refusal.field ?? first;
  if (how === 'submitted' && field) {
    const problem: Problem = {
      ok: false,
      problem: refusal.problem,
      ...(refusal.choices && { choices: refusal.choices }),
    };
    return { kind: 'form', form: await formOf(command, raw, context, { [field]: problem }) };
  }
  const { field: name, choices = [], next = [] } = refusal;
  if (!name) return refusal;
  const offered = choices.map((choice) => run(choice.label, command.name, { ...raw, [name]: choice.raw }));
  const form = how === 'typed' ? [openForm('Open the form', command.name, raw)] : [];
  return { ...refusal, next: [...offered, ...next, ...form] };
}

/** What was wrong, how it is written, and the form with all that was understood: nothing typed is lost. */
export function explain(
  command: Command,
  raw: RawValues,
  sentences: readonly string[],
  usage: readonly Node[],
  choices: readonly Action[] = [],
): Reply {
  const visible = Object.values(command.fields).some((field) => !field.hidden);
  return answer({
    summary: sentences.join(' '),
    tone: 'warning',
    nodes: [
      ...sentences.map((sentence) => text(sentence)),
      ...usage,
      { kind: 'actions', actions: [...choices, ...(visible ? [openForm('Open the form', command.name, raw)] : [])] },
    ],
  });
}

export function usageNode(command: Command): Node {
  const [example] = command.examples;
  return contextNode([
    `${titleOf(command)}: `,
    { code: typed(usageOf(command)) },
    ...(example ? [' For example ', { code: typed(example) }] : []),
  ]);
}
