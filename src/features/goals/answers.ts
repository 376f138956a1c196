import { actions, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { answer, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { goalCard } from './cards.ts';
import type { Changed, GoalDeps } from './deps.ts';
import type { Goal } from './goal.ts';
import { type GoalView, viewsOf } from './views.ts';

export async function viewNow(deps: GoalDeps, { company, now }: Context, goal: Goal): Promise<GoalView> {
  const [view] = await viewsOf(deps, company, now, [goal]);
  if (!view) throw new Error('A goal without its view');
  return view;
}

/** The objective as it is now, with what was done to it said first, and the way back. */
export async function answerChanged(
  deps: GoalDeps,
  context: Context,
  { record, change }: Pick<Changed, 'record' | 'change'>,
  said: string,
): Promise<Reply> {
  const card = goalCard(await viewNow(deps, context, record), context.actor);
  return answer({
    ...card,
    summary: said,
    nodes: [text(said), ...card.nodes, actions(undoAction('goal', { record, change }))],
  });
}
