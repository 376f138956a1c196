import { type Action, actions, type Card } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { answer, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { ideaCard } from './cards.ts';
import type { Changed } from './deps.ts';
import type { Idea } from './idea.ts';

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
    nodes: [{ kind: 'text', text: said }, ...card.nodes, ...(more.length > 0 ? [actions(...more)] : [])],
  });
}

export function cardFor(idea: Idea, { company, actor }: Context): Card {
  return ideaCard(idea, company.currency, actor);
}
