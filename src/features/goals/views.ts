import type { Company } from '../../core/company.ts';
import { dayIn } from '../../core/dates.ts';
import { type MeasureAsk, measureAll, type Ratio, scopeOf } from '../metrics/index.ts';
import type { GoalDeps } from './deps.ts';
import type { Goal, KeyResult } from './goal.ts';
import { expectedProgress, goalProgress, resultProgress, type Standing, standingOf } from './rules-progress.ts';

export interface ResultView {
  result: KeyResult;
  /** `n` only where it is measured. */
  value: Ratio;
  progress: number | null;
}

/** An objective with what the figures say of it at an instant. */
export interface GoalView {
  goal: Goal;
  results: ResultView[];
  progress: number | null;
  expected: number | null;
  standing: Standing;
  currency: string;
}

/** Measures objectives, all of them together; the values of closed ones stay as they were. */
export async function viewsOf(
  { metrics, people }: Pick<GoalDeps, 'metrics' | 'people'>,
  company: Company,
  asOf: Date,
  goals: readonly Goal[],
): Promise<GoalView[]> {
  const teams = goals.length === 0 ? [] : await people.teams(company.tenant);
  const asks = new Map<KeyResult, MeasureAsk>();
  for (const { state, period, results } of goals)
    for (const result of results)
      if (state === 'open' && result.metric && result.scope)
        asks.set(result, { measure: result.metric, scope: scopeOf(result.scope, teams), period });
  const values = await measureAll(metrics, company, asOf, [...asks.values()]);
  const measured = new Map([...asks.keys()].map((result, index) => [result, values[index]]));
  return goals.map((goal) => viewOf(goal, company, asOf, measured));
}

function viewOf(
  goal: Goal,
  { currency, workingDays, zone }: Company,
  asOf: Date,
  measured: ReadonlyMap<KeyResult, Ratio | undefined>,
): GoalView {
  const results = goal.results.map((result): ResultView => {
    const value = measured.get(result) ?? { value: saidBy(goal, result, asOf), n: 0 };
    return { result, value, progress: resultProgress(result, value.value) };
  });
  const today = dayIn(asOf, zone);
  const progress = goalProgress(results.map((each) => each.progress));
  const expected = expectedProgress(goal.period, workingDays, today);
  return { goal, results, progress, expected, standing: standingOf(goal, progress, expected, today), currency };
}

/** What was said of a key result up to an instant; what it began with before. */
function saidBy({ state, checkins }: Goal, result: KeyResult, asOf: Date): number | null {
  if (state !== 'open') return result.value ?? null;
  const said = checkins.findLast(
    (each) => each.result === result.number && each.value !== undefined && each.at <= asOf,
  );
  return said?.value ?? result.from;
}
