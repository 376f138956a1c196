import { actions, divider, type Node, openForm, run, text } from '../../core/card.ts';
import type { Context } from '../../core/context.ts';
import { formatDay, today } from '../../core/dates.ts';
import { isMember } from '../../core/person.ts';
import { type Ask, askName } from './ask.ts';
import { sayProgress } from './cards.ts';
import type { GoalDeps } from './deps.ts';
import { goalName } from './goal.ts';
import { viewsOf } from './views.ts';

const mostShown = 3;

/** The person’s goals, what they have taken for others, and what they asked for that is overdue; nothing without. */
export async function goalsHome(deps: GoalDeps, context: Context): Promise<Node[]> {
  const { actor, company, now } = context;
  if (!isMember(actor)) return [];
  const day = today({ now, zone: company.zone });
  const [mine, asks] = await Promise.all([
    deps.store.find(company.tenant, { open: true, owner: actor.id }),
    deps.store.openAsks(company.tenant),
  ]);
  const taken = asks.filter(({ taker }) => taker?.id === actor.id).slice(0, mostShown);
  const late = asks.filter(
    ({ asker, taker, due }) => asker.id === actor.id && taker?.id !== actor.id && due !== undefined && due < day,
  );
  const views = await viewsOf(deps, company, now, mine.slice(0, mostShown));
  const nodes: Node[] = [
    ...views.flatMap((view): Node[] => {
      const values = { goal: goalName(view.goal) };
      return [
        text([{ bold: goalName(view.goal) }, ` ${view.goal.title}\n${sayProgress(view)}`]),
        actions(openForm('Check in', 'goal checkin', values), run('Show', 'goal show', values)),
      ];
    }),
    ...taken.flatMap((ask): Node[] => [
      text([{ bold: askName(ask) }, ` for ${ask.asker.name}${dueWords(ask, day)}\n${ask.text}`]),
      actions(openForm('Done', 'goal done', { ask: askName(ask) })),
    ]),
    ...(late.length === 0
      ? []
      : [
          text(
            `Overdue, of what you asked other teams for: ${late.map((ask) => `${askName(ask)} (${ask.to})`).join(', ')}.`,
          ),
          actions(run('Open requests', 'goal asks', { scope: 'mine' })),
        ]),
  ];
  return nodes.length === 0 ? [] : [divider, text([{ bold: 'Your goals and requests' }]), ...nodes];
}

function dueWords({ due }: Ask, day: string): string {
  if (due === undefined) return '';
  return due < day ? `, overdue since ${formatDay(due)}` : `, due ${formatDay(due)}`;
}
