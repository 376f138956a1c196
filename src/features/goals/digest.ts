import { actions, type Node, run, text } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import { dayIn, startOfDay } from '../../core/dates.ts';
import type { DigestAbout, DigestSection } from '../reports/index.ts';
import { alignmentIn } from './alignment.ts';
import { askName } from './ask.ts';
import { sayProgress } from './cards.ts';
import { sayAligned } from './commands-link.ts';
import type { GoalDeps } from './deps.ts';
import { type Goal, goalName } from './goal.ts';
import { type GoalView, viewsOf } from './views.ts';

const mostShown = 5;

/**
 * What a digest says of goals: how far each is and how much that changed in its window, what of the bookings serves one, and
 * which requests to other teams are overdue. The company’s digest is about the company’s goals, a team’s about its own.
 */
export function goalsSection(deps: GoalDeps): DigestSection['nodes'] {
  return async (company, about) => {
    const isOwn = await ownGoals(deps, company, about.members);
    const touching = await deps.store.find(company.tenant, { touching: about });
    const open = touching.filter((goal) => goal.state === 'open' && isOwn(goal));
    const now = await viewsOf(deps, company, about.asOf, open);
    const before = await viewsOf(deps, company, startOfDay(about.start, company.zone), open);
    const late = await lateNodes(deps, company, about);
    if (open.length === 0 && late.length === 0) return [];
    const behind = now.filter(({ standing }) => standing === 'behind' || standing === 'over').length;
    const aligned = about.members === undefined ? await alignedWords(deps, company, about, touching) : '';
    return [
      text([{ bold: 'Goals: ' }, `${open.length} open, ${behind} behind.${aligned}`]),
      ...(now.length === 0 ? [] : [{ kind: 'list' as const, items: linesOf(now, before) }]),
      ...late,
      actions(run('All goals', 'goal list')),
    ];
  };
}

/** A team’s goals are those that are set for it; what people set for themselves is in no channel. */
async function ownGoals(
  { people }: GoalDeps,
  { tenant }: Company,
  members: DigestAbout['members'],
): Promise<(goal: Goal) => boolean> {
  if (members === undefined) return ({ level }) => level.kind !== 'person';
  const own = new Set(members);
  const teams = (await people.teams(tenant)).filter(
    (team) => team.members.length === own.size && team.members.every((member) => own.has(member)),
  );
  const ids = new Set(teams.map(({ id }) => id));
  return ({ level }) => level.kind === 'team' && ids.has(level.id ?? '');
}

/** Those behind first; the change in whole points of a hundred, where there is one. */
function linesOf(now: readonly GoalView[], before: readonly GoalView[]): string[] {
  const was = new Map(before.map(({ goal, progress }) => [goal.id, progress]));
  const isBehind = ({ standing }: GoalView) => standing === 'behind' || standing === 'over';
  return now
    .toSorted((a, b) => Number(isBehind(b)) - Number(isBehind(a)) || (a.progress ?? 2) - (b.progress ?? 2))
    .slice(0, mostShown)
    .map((view) => {
      const points = Math.round(((view.progress ?? 0) - (was.get(view.goal.id) ?? 0)) * 100);
      const change = points === 0 ? '' : `, ${points > 0 ? '+' : '−'}${Math.abs(points)} points in this time`;
      return `${goalName(view.goal)} ${view.goal.title}: ${sayProgress(view)}${change}`;
    });
}

async function alignedWords(
  deps: GoalDeps,
  company: Company,
  about: DigestAbout,
  goals: readonly Goal[],
): Promise<string> {
  const counted = goals.filter(({ state }) => state !== 'dropped');
  const { aligned, total } = await alignmentIn(deps, company, about, counted);
  return total.n === 0 ? '' : ` ${sayAligned(aligned, total.n)}.`;
}

async function lateNodes(
  { store }: GoalDeps,
  { tenant, zone }: Company,
  { asOf, members }: DigestAbout,
): Promise<Node[]> {
  const today = dayIn(asOf, zone);
  const late = (await store.openAsks(tenant)).filter(
    ({ due, asker }) => due !== undefined && due < today && (members === undefined || members.includes(asker.id)),
  );
  if (late.length === 0) return [];
  const named = late.slice(0, mostShown).map((ask) => `${askName(ask)} (${ask.to})`);
  const said =
    late.length === 1 ? '1 request to another team is overdue' : `${late.length} requests to other teams are overdue`;
  return [text(`${said}: ${named.join(', ')}.`), actions(run('Open requests', 'goal asks'))];
}
