import { actions, divider, type Node, openForm, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { formatDay, today } from '../../core/dates.ts';
import type { IdeaDeps } from './deps.ts';
import { ideaName, runningOf } from './idea.ts';
import { isOver } from './rules.ts';

const mostShown = 3;

/** Experiments of which the person is to say the result; nothing where there are none. */
export async function ideasHome({ store }: IdeaDeps, { actor, company, now }: Context): Promise<Node[]> {
  const tried = await store.runningBy(company.tenant, actor.id);
  const mine = tried.flatMap((idea) => {
    const running = runningOf(idea);
    return running?.owner.id === actor.id ? [{ idea, running }] : [];
  });
  if (mine.length === 0) return [];
  const day = today({ now, zone: company.zone });
  const first = mine.toSorted((a, b) => (a.running.until < b.running.until ? -1 : 1)).slice(0, mostShown);
  return [
    divider,
    text([{ bold: 'Your experiments' }]),
    ...first.flatMap(({ idea, running }): Node[] => [
      text(
        `${ideaName(idea)} ${idea.title} (${isOver(running, day) ? 'over since' : 'until'} ${formatDay(running.until)})`,
      ),
      actions(
        openForm('Say the result', 'idea result', { idea: ideaName(idea) }),
        run('Show', 'idea show', { idea: ideaName(idea) }),
      ),
    ]),
  ];
}
