import {
  type Action,
  actions,
  type Card,
  context,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
  type Tone,
} from '../../core/card.ts';
import { formatNumber } from '../../core/numbers.ts';
import { hasRole, type Person } from '../../core/person.ts';
import { isTooFew, measureOf, percentWords, sayMeasure } from '../metrics/index.ts';
import { confidenceOf, type Goal, goalName } from './goal.ts';
import { leaders } from './rules.ts';
import type { GoalView, ResultView } from './views.ts';

/** Who looks: one person alone, or everybody in a channel. */
export type Viewer = Pick<Person, 'id' | 'roles'> | undefined;

const mostCheckins = 3;

/** An objective with its key results as they are now; `served`: what of the bookings serves it, in words. */
export function goalCard(view: GoalView, viewer: Viewer, served?: string): Card {
  const { goal } = view;
  const name = goalName(goal);
  const { level, owner, period, links } = goal;
  const confidence = confidenceOf(goal);
  return {
    summary: `${name} ${goal.title}: ${sayProgress(view)}`,
    tone: toneOf(view),
    nodes: [
      title(`${name} ${goal.title}`),
      facts({
        Owner: owner.name,
        Of: level.kind === 'company' ? 'the company' : level.name,
        Period: period.label,
        Progress: sayProgress(view),
        'Its owner says': confidence?.replace('-', ' '),
        Serves: goal.parent === undefined ? undefined : `G-${goal.parent}`,
        'Closed with': goal.words,
        Deals: links.deals.map((number) => `D-${number}`).join(', '),
        Segments: links.segments.join(', '),
        'Share of bookings': served,
        Ideas: links.ideas.map((number) => `I-${number}`).join(', '),
      }),
      ...resultNodes(view, viewer),
      ...checkinNodes(goal),
      ...buttons(goal, viewer),
    ],
  };
}

function toneOf({ standing }: GoalView): Tone {
  if (standing === 'behind' || standing === 'over') return 'warning';
  if (standing === 'reached' || standing === 'achieved') return 'good';
  return standing === 'dropped' || standing === 'missed' ? 'quiet' : 'plain';
}

/** `42 % (61 % expected), behind`. */
export function sayProgress({ goal, progress, expected, standing }: GoalView): string {
  if (progress === null) return standing;
  const isRunning = standing === 'on track' || standing === 'behind';
  const due = isRunning && expected !== null ? ` (${percentWords(expected)} expected)` : '';
  const end = standing === 'over' ? `${goal.period.label} is over` : standing;
  return `${percentWords(progress)}${due}, ${end}`;
}

function resultNodes(view: GoalView, viewer: Viewer): Node[] {
  const { goal, results } = view;
  if (results.length === 0) return [text('It has no key results yet: what will show that it is reached?')];
  const hidden = results.some(({ result }) => !maySee(result.scope, viewer));
  return [
    {
      kind: 'table',
      caption: 'Key results',
      columns: [
        { label: 'Key result' },
        { label: 'Now', align: 'right' },
        { label: 'Target', align: 'right' },
        { label: 'Progress', align: 'right' },
      ],
      rows: results.map((each) => rowOf(each, view.currency, maySee(each.result.scope, viewer))),
    },
    context(
      `Progress: the mean of the key results’, each (now − start) ÷ (target − start).${goal.state === 'open' ? ' Expected: working days gone ÷ all.' : ''}${hidden ? ' A person’s figures are for them and managers.' : ''}`,
    ),
  ];
}

function maySee(scope: Goal['level'] | undefined, viewer: Viewer): boolean {
  if (scope?.kind !== 'person') return true;
  return viewer !== undefined && (viewer.id === scope.id || hasRole(viewer, [...leaders, 'finance']));
}

function rowOf({ result, value, progress }: ResultView, currency: string, isOpen: boolean): string[] {
  const { metric, scope, number, title: words } = result;
  const whose = metric === undefined || scope === undefined || scope.kind === 'company' ? '' : ` (${scope.name})`;
  const say = (of: number | null) =>
    metric === undefined ? (of === null ? '–' : formatNumber(of, 4)) : sayMeasure(metric, of, currency);
  const few = metric !== undefined && !measureOf(metric).adds && isTooFew(value) ? ', too few' : '';
  const now = `${say(value.value)}${metric === undefined ? '' : ` (n ${value.n}${few})`}`;
  return [
    `${number}. ${words}${whose}`,
    isOpen ? now : '–',
    isOpen ? say(result.to) : '–',
    progress === null ? '–' : percentWords(progress),
  ];
}

function checkinNodes({ checkins }: Goal): Node[] {
  return checkins
    .filter(({ words }) => words !== undefined)
    .slice(-mostCheckins)
    .map((each) => ({ kind: 'quote', text: each.words ?? '', by: each.by.name }));
}

function buttons(goal: Goal, viewer: Viewer): Node[] {
  const values = { goal: goalName(goal) };
  const may = viewer !== undefined && (viewer.id === goal.owner.id || hasRole(viewer, leaders));
  const list = run('All goals', 'goal list');
  if (!may) return [actions(viewer === undefined ? run('More', 'goal show', values) : list)];
  if (goal.state !== 'open') return [actions(run('Reopen', 'goal reopen', values), list)];
  const offered: Action[] = [
    openForm('Check in', 'goal checkin', values),
    openForm('Add a key result', 'goal kr', values),
    openForm('Link', 'goal link', values),
    openForm('Ask a team', 'goal ask', { for: goalName(goal) }),
    openForm('Edit', 'goal edit', values),
    openForm('Close', 'goal close', values),
    list,
  ];
  return [actions(...offered)];
}
