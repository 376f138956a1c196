import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import type { Due } from '../../core/outbox.ts';
import type { Reply } from '../../core/reply.ts';
import { answerChanged } from './answers.ts';
import { toldCard } from './cards.ts';
import { changeIdea, type Decide, type IdeaDeps, tellEach } from './deps.ts';
import { idea } from './fields.ts';
import { type Idea, ideaName } from './idea.ts';
import { deciders, decideReopen, decideState } from './rules.ts';

export function decideCommands(deps: IdeaDeps): Command[] {
  return [shortlist(deps), adopt(deps), drop(deps), reopen(deps)];
}

/** Decides, and tells the author and everybody who voted; once they are told, only the opposite takes it back. */
async function decideFor(
  deps: IdeaDeps,
  number: number,
  context: Context,
  decide: Decide,
  news: { lead: string; words?: string | undefined; said: string },
): Promise<Reply> {
  const { actor } = context;
  const told = (after: Idea): Due[] =>
    tellEach([after.author, ...after.voters], actor, toldCard(after, `${actor.name} ${news.lead}`, news.words));
  const changed = await changeIdea(deps, number, context, decide, told);
  if (changed.kind === 'refusal') return changed;
  return answerChanged(changed, context, news.said, { undo: false });
}

function shortlist(deps: IdeaDeps): Command {
  return command({
    name: 'idea shortlist',
    summary: 'Take an idea into the shorter list of those that may be tried.',
    examples: ['idea shortlist I-12'],
    access: deciders,
    submit: 'Shortlist',
    fields: { idea },
    async run(input, context) {
      const { actor, now } = context;
      const changed = await changeIdea(
        deps,
        input.idea,
        context,
        (current) => decideState(current, 'shortlisted', now),
        (after) => tellEach([after.author], actor, toldCard(after, `${actor.name} shortlisted your idea.`)),
      );
      if (changed.kind === 'refusal') return changed;
      return answerChanged(changed, context, `${ideaName(changed.record)} is shortlisted.`);
    },
  });
}

function adopt(deps: IdeaDeps): Command {
  return command({
    name: 'idea adopt',
    summary: 'Adopt an idea; its author and all who voted for it are told.',
    examples: ['idea adopt I-12 "Every logistics offer has it from January"'],
    access: deciders,
    submit: 'Adopt',
    fields: { idea, words: f.text({ label: 'How it goes on', positional: true, aliases: ['how'] }) },
    run: (input, context) =>
      decideFor(deps, input.idea, context, (current) => decideState(current, 'adopted', context.now, input.words), {
        lead: 'adopted an idea that you wanted.',
        words: input.words,
        said: 'Adopted. Its author and voters are told.',
      }),
  });
}

function drop(deps: IdeaDeps): Command {
  return command({
    name: 'idea drop',
    summary: 'Drop an idea, with the reason; its author and all who voted for it are told.',
    examples: ['idea drop I-12 reason:"The margin does not carry it"'],
    access: deciders,
    submit: 'Drop',
    fields: { idea, reason: f.text({ label: 'Why', required: true, positional: true, aliases: ['why'] }) },
    run: (input, context) =>
      decideFor(deps, input.idea, context, (current) => decideState(current, 'dropped', context.now, input.reason), {
        lead: 'dropped an idea that you wanted.',
        words: input.reason,
        said: 'Dropped. Its author and voters are told.',
      }),
  });
}

function reopen(deps: IdeaDeps): Command {
  return command({
    name: 'idea reopen',
    summary: 'Open an idea again that was adopted or dropped.',
    examples: ['idea reopen I-12'],
    access: deciders,
    submit: 'Reopen',
    fields: { idea },
    run: (input, context) =>
      decideFor(deps, input.idea, context, (current) => decideReopen(current, context.now), {
        lead: 'opened an idea again that you wanted.',
        said: 'Open again, in the short list. Its author and voters are told.',
      }),
  });
}
