import { type Action, type Card, context as contextNode, note, openForm, run, text, type Node } from './card.ts';
import { type Command, formOf, titleOf, usageOf } from './command.ts';
import type { Context } from './context.ts';
import type { Feature } from './feature.ts';
import { readSentFiles, type SentFile } from './files.ts';
import { parseLine } from './grammar.ts';
import { newId } from './ids.ts';
import type { Invocation, Place } from './invocation.ts';
import { nearest } from './nearest.ts';
import { offerFile } from './offer-file.ts';
import { hasRole, type Person } from './person.ts';
import type { RawValues } from './raw-values.ts';
import { answer, nothing, type Refusal, refuse, type Reply } from './reply.ts';
import type { Problem } from './result.ts';
import { typed } from './typed.ts';
import { type Manner, type MannerOf, type Named, writtenCard, writtenReply } from './written.ts';

export interface RouterDeps {
  features: readonly Feature[];
  /** Who asks, in which company; `company` is undefined where nobody has set the workspace up. */
  contextOf(invocation: Invocation): Promise<Context | undefined>;
  /** A context for the few commands that run before setup. */
  contextBeforeSetup(invocation: Invocation): Promise<Context>;
  isSetUp?(place: Pick<Place, 'platform' | 'workspace'>): Promise<boolean>;
  /** False when an act with this key was taken before, here or in another process. */
  claim(key: string): Promise<boolean>;
  /** The act changed nothing and may be tried again with the same key. */
  unclaim(key: string): Promise<void>;
  /** How a place writes about these people and conversations. */
  mannerIn?(place: Place, named: Named): Promise<Manner>;
  failed(error: unknown, reference: string, invocation: Invocation): void;
  answered?(command: string, outcome: 'reply' | 'refused' | 'problems' | 'failed'): void;
}

export interface Router {
  commands: readonly Command[];
  dispatch(invocation: Invocation): Promise<Reply>;
  /** The nodes of a person's home page. */
  home(invocation: Invocation): Promise<Card>;
  /** Whether somebody has set the workspace up. */
  isSetUp(place: Pick<Place, 'platform' | 'workspace'>): Promise<boolean>;
}

/** Every act of a person, typed, pressed or submitted, takes the same way: find, authorise, understand, run. */
export function createRouter(deps: RouterDeps): Router {
  const commands = deps.features.flatMap((feature) => feature.commands);
  const find = finder(commands);

  async function dispatch(invocation: Invocation): Promise<Reply> {
    try {
      return await writtenReply(await route(invocation), invocation.place, mannerIn(invocation.place));
    } catch (error) {
      const reference = newId().slice(-8);
      deps.failed(error, reference, invocation);
      return answer(
        note(
          `Something went wrong on our side. Please look whether it was done before you try again; if this stays, give your admin the reference ${reference}.`,
          'bad',
        ),
      );
    }
  }

  function mannerIn(place: Place): MannerOf {
    return (named) => deps.mannerIn?.(place, named) ?? Promise.resolve({ users: new Map() });
  }

  async function route(invocation: Invocation): Promise<Reply> {
    const { ask } = invocation;
    const known = await deps.contextOf(invocation);
    if (ask.kind === 'said') return known ? hear(invocation, known) : nothing;
    if (ask.kind === 'home') return nothing;
    const target = ask.kind === 'typed' ? find.typed(ask.text) : find.named(ask.command);
    const [file] = (ask.kind === 'typed' && ask.files) || [];
    if (!target && file) return known ? offerFile(commands, file, known.actor) : answer(notSetUp());
    if (!target)
      return ask.kind === 'typed'
        ? unknownCommand(commands, ask.text)
        : refuse('This button belongs to an older version. Please use the command instead.');
    if (!known && !target.command.beforeSetup) return answer(notSetUp());
    const context = known ?? (await deps.contextBeforeSetup(invocation));
    const refused = authorise(target.command, context.actor);
    if (refused) return refused;
    if (ask.kind === 'opened') return { kind: 'form', form: await formOf(target.command, ask.values, context) };
    if (ask.kind === 'typed') return runTyped(target.command, target.rest, invocation, context);
    return runOnce(target.command, ask.values, ask.kind, invocation, context);
  }

  async function runTyped(command: Command, rest: string, invocation: Invocation, context: Context): Promise<Reply> {
    const visible = Object.values(command.fields).filter((field) => !field.hidden);
    const isBare = rest.trim() === '' && sentWith(invocation).length === 0;
    if (isBare && visible.some((field) => field.required)) {
      return { kind: 'form', form: await formOf(command, {}, context) };
    }
    const typed = parseLine(command, rest);
    const { problems } = typed;
    if (problems.length > 0) return explain(command, typed.raw, problems, [usageNode(command)]);
    return runOnce(command, typed.raw, 'typed', invocation, context);
  }

  async function runOnce(
    command: Command,
    raw: RawValues,
    how: 'typed' | 'pressed' | 'submitted',
    invocation: Invocation,
    context: Context,
  ): Promise<Reply> {
    const claimed = command.readOnly === true || (await deps.claim(invocation.key));
    if (!claimed) return nothing;
    const executed = await execute(command, raw, invocation, context).catch(async (error: unknown) => {
      deps.answered?.(command.name, 'failed');
      throw error;
    });
    if (executed.kind === 'problems') {
      await giveBack(command, invocation.key);
      deps.answered?.(command.name, 'problems');
      return tellProblems(command, raw, executed.problems, how, context);
    }
    if (executed.reply.kind === 'refusal') {
      await giveBack(command, invocation.key);
      deps.answered?.(command.name, 'refused');
      return tellRefusal(command, raw, executed.reply, how, context);
    }
    deps.answered?.(command.name, 'reply');
    return executed.reply;
  }

  async function execute(command: Command, raw: RawValues, invocation: Invocation, context: Context) {
    const { texts, problems } = await readSentFiles(command, sentWith(invocation));
    if (Object.keys(problems).length > 0) return { kind: 'problems' as const, problems };
    return command.execute({ ...raw, ...texts }, context);
  }

  async function giveBack(command: Command, key: string): Promise<void> {
    if (command.readOnly !== true) await deps.unclaim(key);
  }

  async function hear(invocation: Invocation, context: Context): Promise<Reply> {
    if (invocation.ask.kind !== 'said') return nothing;
    if (!(await deps.claim(invocation.key))) return nothing;
    for (const feature of deps.features) {
      const reply = await feature.hears?.(invocation.ask, context);
      if (reply) return reply;
    }
    return nothing;
  }

  async function home(invocation: Invocation): Promise<Card> {
    const context = await deps.contextOf(invocation);
    if (!context) return notSetUp();
    const nodes: Node[] = [];
    for (const feature of deps.features) nodes.push(...((await feature.home?.(context)) ?? []));
    return writtenCard({ summary: 'Rainmaker home', nodes }, invocation.place, mannerIn(invocation.place));
  }

  return { commands, dispatch, home, isSetUp: async (place) => (await deps.isSetUp?.(place)) ?? true };
}

/** Finds commands by their whole name, the longest first; a noun alone stands for its default verb. */
function finder(commands: readonly Command[]) {
  const byName = new Map(commands.map((command) => [command.name, command]));
  const byNoun = new Map(
    commands.filter(({ isDefault }) => isDefault).map((command) => [nounOf(command.name), command]),
  );
  const mostWords = Math.max(...commands.map(({ name }) => name.split(' ').length));
  return {
    named(name: string) {
      const command = byName.get(name);
      return command && { command, rest: '' };
    },
    /** The bot's own commands need no noun: `whoami`, `help deal`. */
    typed: (line: string) => found(line.trim()) ?? found(`sales ${line.trim()}`),
  };

  function found(line: string) {
    // Where each of the first words ends, whatever blanks stand between them.
    const words = line.split(/(\s+)/, 2 * mostWords - 1);
    for (let count = words.length; count > 0; count -= 2) {
      const name = words.slice(0, count);
      const command = byName.get(name.map((part, index) => (index % 2 === 0 ? part.toLowerCase() : ' ')).join(''));
      if (command && !command.hidden) return { command, rest: line.slice(name.join('').length) };
    }
    const noun = words.length === 1 ? byNoun.get(line.toLowerCase()) : undefined;
    return noun && { command: noun, rest: '' };
  }
}

function nounOf(name: string): string {
  return name.split(' ', 1)[0] ?? name;
}

function sentWith({ ask }: Invocation): readonly SentFile[] {
  return ((ask.kind === 'typed' || ask.kind === 'submitted') && ask.files) || [];
}

function authorise(command: Command, actor: Person): Refusal | undefined {
  const { access } = command;
  if (access === 'anyone') return undefined;
  if (access === 'members') {
    if (actor.roles.length > 0) return undefined;
    return refuse(`You have no role in Rainmaker yet. Ask an admin to run “${typed('sales role @you rep')}”.`);
  }
  if (hasRole(actor, access)) return undefined;
  const needed = access.join(' or ');
  const own = actor.roles.length > 0 ? `Your role is ${actor.roles.join(', ')}.` : 'You have no role yet.';
  return refuse(
    `Only ${needed} may use “${command.name}”. ${own} An admin can change it with “${typed('sales role')}”.`,
  );
}

function unknownCommand(commands: readonly Command[], line: string): Refusal {
  const [noun = '', verb = ''] = line.trim().toLowerCase().split(/\s+/);
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
        next: [run('Help', 'sales help', { topic: noun })],
      },
    );
  }
  const close = nearest(noun, nouns);
  return refuse(`I do not know “${noun}”.${close ? ` Did you mean “${close}”?` : ''}`, {
    next: [run('Help', 'sales help')],
  });
}

function notSetUp(): Card {
  return {
    summary: 'Rainmaker is not set up in this workspace yet.',
    tone: 'warning',
    nodes: [
      text('Rainmaker is not set up in this workspace yet. Whoever sets it up becomes its admin.'),
      { kind: 'actions', actions: [openForm('Set up', 'sales setup')] },
    ],
  };
}

async function tellProblems(
  command: Command,
  raw: RawValues,
  problems: Record<string, Problem>,
  how: string,
  context: Context,
): Promise<Reply> {
  if (how === 'submitted') return { kind: 'form', form: await formOf(command, raw, context, problems) };
  const sentences = Object.values(problems).map(({ problem }) => problem);
  const choices: Action[] = Object.entries(problems).flatMap(([name, { choices: offered = [] }]) =>
    offered.map((choice) => run(choice.label, command.name, { ...raw, [name]: choice.raw })),
  );
  // Whoever only has to choose has written it well.
  const isWellWritten = Object.values(problems).every((problem) => (problem.choices ?? []).length > 0);
  return explain(command, raw, sentences, isWellWritten ? [] : [usageNode(command)], choices);
}

async function tellRefusal(
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
  if (!refusal.choices || !refusal.field) return refusal;
  const { field: name } = refusal;
  const offered = refusal.choices.map((choice) => run(choice.label, command.name, { ...raw, [name]: choice.raw }));
  return { ...refusal, next: [...offered, ...(refusal.next ?? [])] };
}

/** What was wrong, how it is written, and the form with all that was understood: nothing typed is lost. */
function explain(
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

function usageNode(command: Command): Node {
  const [example] = command.examples;
  return contextNode([
    `${titleOf(command)}: `,
    { code: typed(usageOf(command)) },
    ...(example ? [' For example ', { code: typed(example) }] : []),
  ]);
}

/** A refusal as the card that a chat shows. */
export function refusalCard(refusal: Refusal): Card {
  const nodes: Node[] = [text(refusal.problem)];
  if (refusal.next && refusal.next.length > 0) nodes.push({ kind: 'actions', actions: refusal.next });
  return { summary: refusal.problem, tone: 'warning', nodes };
}
