import { actions, note, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { type Day, morningOf, today } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { numbered } from '../../core/numbered.ts';
import type { Due } from '../../core/outbox.ts';
import { refOf } from '../../core/person.ts';
import type { Write } from '../../core/records.ts';
import { answer, type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { undoAction } from '../../core/undo.ts';
import { type Ask, type AskFields, askName, askTeams } from './ask.ts';
import { askCard, askNews } from './ask-cards.ts';
import { type GoalDeps, goalOf } from './deps.ts';
import { goalField } from './fields.ts';
import { decideDecline, decideDone, decideTake } from './rules-ask.ts';

const ask = numbered(
  { label: 'Request', required: true, positional: true },
  { letter: 'A', what: 'a request', otherwise: `; “${typed('goal asks')}” shows the open ones` },
);
export function askCommands(deps: GoalDeps): Command[] {
  return [request(deps), take(deps), done(deps), decline(deps)];
}

function request(deps: GoalDeps): Command {
  return command({
    name: 'goal ask',
    summary: 'Ask marketing, product or operations for something, in their channel; you hear what becomes of it.',
    examples: [
      'goal ask marketing "One-pager for logistics" for:G-12 due:friday',
      'goal ask operations "A sandbox" deal:D-104',
    ],
    access: 'members',
    submit: 'Ask',
    fields: {
      team: f.choice({ label: 'Whom', required: true, positional: true }, askTeams),
      text: f.text({ label: 'What for', required: true, positional: true }),
      for: goalField({ label: 'For the goal', aliases: ['goal'] }),
      deal: numbered({ label: 'For the deal' }, { letter: 'D', what: 'a deal' }),
      due: f.day({ label: 'Due', aliases: ['by'] }),
    },
    async run({ team, for: goal, ...asked }, context) {
      const { company, actor, now } = context;
      const refused = await refusedFor(deps, context, goal, asked);
      if (refused) return refused;
      if ((company.channels[team] ?? []).length === 0)
        return refuse(
          `No channel is set for ${team}. An admin says where it is: “${typed(`sales channel ${team} #channel`)}”.`,
          {
            field: 'team',
          },
        );
      const number = await deps.store.nextAsk(company.tenant);
      const record = await deps.store.asks.create(company.tenant, refOf(actor), {
        key: context.key,
        values: {
          ...asked,
          number,
          to: team,
          goal,
          asker: refOf(actor),
          state: 'requested',
          stateAt: now,
          remindAt: asked.due === undefined ? undefined : morningOf(asked.due, company.zone),
        },
        what: 'goal-ask.requested',
        summary: `asked ${team} for A-${number}: ${asked.text}`,
        due: [{ kind: 'show', to: { purpose: team } }],
      });
      const [change] = record.history;
      const said = `${askName(record)} is with ${team}. You will be told what becomes of it.`;
      return answer({
        ...note(said, 'good'),
        nodes: [
          text(said),
          actions(run('Open requests', 'goal asks'), change && undoAction('goal-ask', { record, change })),
        ],
      });
    },
  });
}

async function refusedFor(
  deps: GoalDeps,
  context: Context,
  goal: number | undefined,
  { deal, due }: { deal?: number | undefined; due?: Day | undefined },
): Promise<Refusal | undefined> {
  const { company, now } = context;
  if (due !== undefined && due < today({ now, zone: company.zone }))
    return refuse('The due date has passed already.', { field: 'due' });
  if (deal !== undefined && !(await deps.deals.byNumber(company.tenant, deal)))
    return refuse(`There is no deal D-${deal}.`, { field: 'deal' });
  const found = goal === undefined ? undefined : await goalOf(deps, context, goal);
  return found && 'kind' in found ? { ...found, field: 'for' } : undefined;
}

/** Lets a rule change the request; its channel reads a line, and who asked is told. */
async function change(
  { store }: GoalDeps,
  context: Context,
  number: number,
  decide: (current: Ask) => Write<AskFields> | Refusal,
  { lead, said }: { lead: string; said: string },
): Promise<Reply> {
  const { company, actor } = context;
  const found = await store.askByNumber(company.tenant, number);
  if (!found) return refuse(`There is no A-${number}. “${typed('goal asks')}” shows the open ones.`, { field: 'ask' });
  const written = await store.asks.change(company.tenant, found.id, refOf(actor), (current) => {
    if (current.removed) return refuse(`A-${number} was taken back.`);
    const write = decide(current);
    if (write.kind === 'refusal') return write;
    const line: Due = { kind: 'thread', card: note(`${actor.name} ${write.summary}`) };
    const news = askNews(
      { ...current, state: write.set.state ?? current.state },
      `${actor.name} ${lead}`,
      write.set.words,
    );
    const toAsker: Due[] =
      current.asker.id === actor.id ? [] : [{ kind: 'tell', to: { person: current.asker.id }, card: news }];
    return { ...write, due: [line, ...toAsker] };
  });
  if (written.kind === 'refusal') return written;
  const card = askCard(written.record);
  // Who asked was told: only a request that was just taken is given back without a word.
  const undo = written.record.state === 'taken' ? [actions(undoAction('goal-ask', written))] : [];
  return answer({ ...card, summary: said, tone: 'good', nodes: [text(said), ...card.nodes, ...undo] });
}

function take(deps: GoalDeps): Command {
  return command({
    name: 'goal take',
    summary: 'Take what somebody has asked your team for.',
    examples: ['goal take A-12'],
    access: 'members',
    submit: 'Take it',
    fields: { ask },
    run: (input, context) =>
      change(
        deps,
        context,
        input.ask,
        (current) =>
          decideTake(
            current,
            context.actor,
            current.due === undefined ? undefined : morningOf(current.due, context.actor.zone),
            context.now,
          ),
        { lead: 'takes care of what you asked for.', said: 'It is yours. Who asked is told.' },
      ),
  });
}

function done(deps: GoalDeps): Command {
  return command({
    name: 'goal done',
    summary: 'Say that a request is done, and where it is; who asked is told.',
    examples: ['goal done A-12 "It is in the shared folder"'],
    access: 'members',
    submit: 'Done',
    fields: { ask, words: f.text({ label: 'Words for who asked', positional: true }) },
    run: (input, context) =>
      change(deps, context, input.ask, (current) => decideDone(current, context.actor, input.words, context.now), {
        lead: 'did what you asked for.',
        said: 'Done. Who asked is told.',
      }),
  });
}

function decline(deps: GoalDeps): Command {
  return command({
    name: 'goal decline',
    summary: 'Decline a request, with the reason; who asked is told.',
    examples: ['goal decline A-12 reason:"Not before the fair"'],
    access: 'members',
    submit: 'Decline',
    fields: { ask, reason: f.text({ label: 'Why', required: true, positional: true, aliases: ['why'] }) },
    run: (input, context) =>
      change(deps, context, input.ask, (current) => decideDecline(current, context.actor, input.reason, context.now), {
        lead: 'declined what you asked for.',
        said: 'Declined. Who asked is told.',
      }),
  });
}
