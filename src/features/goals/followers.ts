import { actions, type Card, run, text } from '../../core/card.ts';
import type { Due } from '../../core/outbox.ts';
import { sayProgress } from './cards.ts';
import type { GoalDeps } from './deps.ts';
import type { FollowFields } from './follow.ts';
import { confidenceOf, type Goal, goalName } from './goal.ts';
import { system } from './reminders.ts';
import { decideSay, newsOf, nextMorning, seenOf, weekOf } from './rules-follow.ts';
import type { GoalStore } from './store.ts';
import { type GoalView, viewsOf } from './views.ts';

/** The goals that a channel follows, closed ones too. */
export async function followed(
  store: GoalStore,
  tenant: string,
  { goal, team }: Pick<FollowFields, 'goal' | 'team'>,
): Promise<Goal[]> {
  if (team) return (await store.find(tenant, {})).filter(({ level }) => level.kind === 'team' && level.id === team.id);
  const found = goal === undefined ? undefined : await store.byNumber(tenant, goal);
  return found ? [found] : [];
}

/** On the mornings of working days, says in channels which of the goals that they follow stand otherwise; weekly all. */
export async function tellFollowers(deps: GoalDeps, now: Date): Promise<void> {
  for (const follow of await deps.store.dueFollows(now)) {
    const { tenant, place } = follow;
    const company = await deps.companies.ofTenant(tenant);
    if (!company) continue;
    const goals = await followed(deps.store, tenant, follow);
    const wanted = goals.filter((goal) => goal.state === 'open' || Object.hasOwn(follow.seen, goalName(goal)));
    const views = await viewsOf(deps, company, now, wanted);
    const week = weekOf(now, company.zone);
    const news = newsOf(follow, views, week);
    const lead = follow.week === week ? 'What changed:' : 'How the goals of this channel stand:';
    const due: Due[] = news.length === 0 ? [] : [{ kind: 'tell', to: { place }, card: newsCard(news, lead) }];
    const nextAt = nextMorning(now, company.zone, company.workingDays);
    await deps.store.follows.change(tenant, follow.id, system, (current) =>
      decideSay(current, now, { seen: seenOf(views), week, nextAt }, due),
    );
  }
}

/** A line for each goal. */
export function newsCard(views: readonly GoalView[], lead: string): Card {
  const [only] = views;
  const lines = views.map((view) => `${goalName(view.goal)} ${view.goal.title}: ${sayStanding(view)}`);
  return {
    summary: only && views.length === 1 ? `${lead} ${lines[0] ?? ''}` : lead,
    nodes: [
      text(lead),
      ...(views.length === 0 ? [] : [{ kind: 'list' as const, items: lines }]),
      actions(
        only && views.length === 1
          ? run(`Show ${goalName(only.goal)}`, 'goal show', { goal: goalName(only.goal) })
          : run('All goals', 'goal list'),
      ),
    ],
  };
}

function sayStanding(view: GoalView): string {
  const { goal } = view;
  const confidence = goal.state === 'open' ? confidenceOf(goal) : undefined;
  const words = goal.words === undefined ? '' : ` (${goal.words})`;
  return `${sayProgress(view)}${confidence === undefined ? '' : `; its owner says ${confidence.replace('-', ' ')}`}${words}`;
}
