import type { Company } from '../../core/company.ts';
import { addDays, daysBetween } from '../../core/dates.ts';
import { periodBetween } from '../../core/period.ts';
import { measureAll, type Ratio, scopeOf } from '../metrics/index.ts';
import type { IdeaDeps } from './deps.ts';
import type { Experiment } from './idea.ts';

type Span = 'before' | 'after';

/**
 * What the figures say of an experiment: in as many days before its start as it has, and in its own days; undefined where
 * no figure of ours tells.
 */
export async function measure(
  { metrics, people }: Pick<IdeaDeps, 'metrics' | 'people'>,
  company: Company,
  { metric, scope, start, until }: Pick<Experiment, 'metric' | 'scope' | 'start' | 'until'>,
  asOf: Date,
  span: Span,
): Promise<Ratio | undefined> {
  if (metric === undefined) return undefined;
  const teams = scope.kind === 'team' ? await people.teams(company.tenant) : [];
  const days = daysBetween(start, until);
  const period = span === 'after' ? periodBetween(start, until) : periodBetween(addDays(start, -days), start);
  const [found] = await measureAll(metrics, company, asOf, [{ measure: metric, scope: scopeOf(scope, teams), period }]);
  return found;
}
