import { type Action, actions, type Card, openForm, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { answer, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { ideaCard } from './cards.ts';
import type { Changed } from './deps.ts';
import { type Idea, ideaName } from './idea.ts';

/** The idea as it is now, with what was done to it said first, and the way back where nobody was told yet. */
export function answerChanged(
  { record, change }: Pick<Changed, 'record' | 'change'>,
  context: Context,
  said: string,
  { undo = true, next = [] }: { undo?: boolean; next?: readonly Action[] } = {},
): Reply {
  const card = ideaCard(record, context.company.currency, context.actor);
  const more = [...next, ...(undo ? [undoAction('idea', { record, change })] : [])];
  return answer({
    ...card,
    summary: said,
    tone: 'good',
    nodes: [text(said), ...card.nodes, ...(more.length > 0 ? [actions(...more)] : [])],
  });
}

/** Where its card is right beside the answer, this says no more than what to do next. */
export function answerAdded(record: Idea, context: Context): Reply {
  const [change] = record.history;
  if (!change) throw new Error('A new record without its first change');
  const said = `${ideaName(record)} is kept, with your vote.`;
  if (context.place.direct) return answerChanged({ record, change }, context, said);
  const next = [openForm('Edit', 'idea edit', { idea: ideaName(record) }), run('Top ideas', 'idea top')];
  const nodes = [text(said), actions(...next, undoAction('idea', { record, change }))];
  return answer({ summary: said, tone: 'good', nodes });
}

export function cardFor(idea: Idea, { company, actor }: Context): Card {
  return ideaCard(idea, company.currency, actor);
}
