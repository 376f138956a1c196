import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { isSameChannel } from '../../core/invocation.ts';
import { isMember, refOf } from '../../core/person.ts';
import { nothing, type Reply } from '../../core/reply.ts';
import { answerChanged } from './answers.ts';
import { type Decide, type IdeaDeps, ideaOf } from './deps.ts';
import { idea } from './fields.ts';
import { decideComment, decideUnvote, decideVote } from './rules.ts';

export function voteCommands(deps: IdeaDeps): Command[] {
  return [vote(deps), unvote(deps), comment(deps)];
}

function vote(deps: IdeaDeps): Command {
  return command({
    name: 'idea vote',
    summary: 'Vote for an idea. One vote a person; it can be taken back.',
    examples: ['idea vote I-12'],
    access: 'members',
    submit: 'Vote',
    fields: { idea },
    run: (input, context) =>
      ballot(deps, input.idea, context, (current) => decideVote(current, context.actor), 'Your vote counts.'),
  });
}

function unvote(deps: IdeaDeps): Command {
  return command({
    name: 'idea unvote',
    summary: 'Take your vote for an idea back.',
    examples: ['idea unvote I-12'],
    access: 'members',
    submit: 'Take it back',
    fields: { idea },
    run: (input, context) =>
      ballot(deps, input.idea, context, (current) => decideUnvote(current, context.actor), 'Your vote is taken back.'),
  });
}

/** The card under whose button somebody voted says so itself; elsewhere they are answered. */
async function ballot(
  { store, ...deps }: IdeaDeps,
  number: number,
  context: Context,
  decide: Decide,
  said: string,
): Promise<Reply> {
  const found = await ideaOf({ store, ...deps }, context, number);
  if ('kind' in found) return found;
  const written = await store.records.change(context.company.tenant, found.id, refOf(context.actor), decide);
  if (written.kind === 'refusal') return written;
  const { place } = context;
  const isOnCard = written.record.places.some((each) => each.message === place.message && isSameChannel(each, place));
  return isOnCard ? nothing : answerChanged(written, context, said, { undo: false });
}

function comment(deps: IdeaDeps): Command {
  return command({
    name: 'idea comment',
    summary: 'Comment on an idea; what is said in the thread of its card is heard, too.',
    examples: ['idea comment I-12 "Three customers asked for it last month"'],
    access: 'members',
    submit: 'Comment',
    fields: { idea, text: f.text({ label: 'Comment', required: true, positional: true }) },
    async run(input, context) {
      const found = await ideaOf(deps, context, input.idea);
      if ('kind' in found) return found;
      const written = await deps.store.records.change(found.tenant, found.id, refOf(context.actor), (current) =>
        decideComment(current, context.actor, input.text, context.now),
      );
      return written.kind === 'refusal' ? written : answerChanged(written, context, 'Your comment is kept.');
    },
  });
}

/** What a member says in the thread of an idea's card is a comment; the card shows it, so that nobody is answered. */
export async function hearComment(
  { store }: IdeaDeps,
  said: { text: string },
  { place, actor, company, now }: Context,
): Promise<Reply | undefined> {
  if (place.thread === undefined || !isMember(actor)) return undefined;
  const { platform, workspace, channel, thread: message } = place;
  const found = await store.ofThread(company.tenant, { platform, workspace, channel, message });
  if (!found) return undefined;
  await store.records.change(company.tenant, found.id, refOf(actor), (current) =>
    decideComment(current, actor, said.text.slice(0, 3000), now),
  );
  return nothing;
}
