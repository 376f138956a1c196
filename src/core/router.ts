import { type Card, type Node, note, openForm, text } from './card.ts';
import { type Command, formOf } from './command.ts';
import type { Context } from './context.ts';
import type { Feature } from './feature.ts';
import { readSentFiles, type SentFile } from './files.ts';
import { finder } from './finder.ts';
import { parseLine } from './grammar.ts';
import { mayUse } from './help.ts';
import { newId } from './ids.ts';
import type { Invocation, Place } from './invocation.ts';
import { offerFile } from './offer-file.ts';
import type { Person } from './person.ts';
import type { RawValues } from './raw-values.ts';
import { answer, nothing, type Refusal, refuse, type Reply } from './reply.ts';
import { explain, tellProblems, tellRefusal, unknownCommand, usageNode } from './telling.ts';
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
    const [file, ...others] = (ask.kind === 'typed' && ask.files) || [];
    if (!target && file) return known ? offerFile(commands, [file, ...others], known.actor) : answer(notSetUp());
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

function sentWith({ ask }: Invocation): readonly SentFile[] {
  return ((ask.kind === 'typed' || ask.kind === 'submitted') && ask.files) || [];
}

function authorise(command: Command, actor: Person): Refusal | undefined {
  const { access } = command;
  if (access === 'anyone' || mayUse(command, actor)) return undefined;
  if (access === 'members')
    return refuse(`You have no role in Rainmaker yet. Ask an admin to run “${typed('sales role @you rep')}”.`);
  const needed = new Intl.ListFormat('en', { type: 'disjunction', style: 'long' })
    .format(access)
    .replace(/, or /, ' or ');
  const own = actor.roles.length > 0 ? `Your role is ${actor.roles.join(', ')}.` : 'You have no role yet.';
  return refuse(
    `Only ${needed} may use “${command.name}”. ${own} An admin can change it with “${typed('sales role')}”.`,
  );
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

/** A refusal as the card that a chat shows. */
export function refusalCard(refusal: Refusal): Card {
  const nodes: Node[] = [text(refusal.problem)];
  if (refusal.next && refusal.next.length > 0) nodes.push({ kind: 'actions', actions: refusal.next });
  return { summary: refusal.problem, tone: 'warning', nodes };
}
