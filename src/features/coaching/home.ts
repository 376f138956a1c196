import { actions, divider, type Node, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { formatDay } from '../../core/dates.ts';
import type { CoachingDeps } from './deps.ts';

/** What the person agreed to do and has not done yet; nothing where there is nothing. */
export async function coachingHome({ store }: CoachingDeps, { actor, company }: Context): Promise<Node[]> {
  const all = await store.of(company.tenant, actor.id, actor.id);
  const open = all.filter(({ type, status }) => type === 'action' && status === 'open').slice(0, 3);
  if (open.length === 0) return [];
  const said = await store.words(
    company.tenant,
    open.map(({ words }) => words),
  );
  return [
    divider,
    text([{ bold: 'You agreed to' }]),
    ...open.flatMap(({ id, words, due, by }): Node[] => [
      text(`${said.get(words) ?? ''} (with ${by.name}, by ${formatDay(due ?? '')})`),
      actions(run('Done', 'coach done', { id })),
    ]),
  ];
}
