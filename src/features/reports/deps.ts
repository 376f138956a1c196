import type { Context } from '../../core/context.ts';
import { hasRole } from '../../core/person.ts';
import { nextPeriod, type Period, previousPeriod } from './periods.ts';
import type { Figures, FiguresAsk, KeptSnapshot, Metrics, Scope } from '../metrics/index.ts';
import type { People } from '../people/index.ts';
import { discreet } from './discreet.ts';

export interface ReportDeps {
  metrics: Metrics;
  people: Pick<People, 'teams' | 'byId'>;
  /** Ids under which an account's deals are kept: its own, and those of accounts merged into it. */
  family(tenant: string, account: string): Promise<readonly string[]>;
  /** What others than their owners may read of confidential accounts, by id. */
  hidden(tenant: string): Promise<ReadonlyMap<string, string>>;
}

const keptDays = 90;
/** Who leads knows every customer. */
const leading = ['manager', 'finance', 'admin'] as const;

/**
 * The figures of a scope as of now, kept for 90 days so that they can be opened, paged, sorted and exported. They are
 * compared with `previous`, by itself the period before.
 */
export async function report(
  deps: ReportDeps,
  context: Context,
  scope: Scope,
  period: Period,
  previous?: Period,
): Promise<KeptSnapshot> {
  const { company, now } = context;
  const figures = await figuresNow(deps, context, scope, period, { previous });
  const until = new Date(now.getTime() + keptDays * 86_400_000);
  return deps.metrics.keep(company.tenant, { figures, sections: [] }, { until });
}

/** The figures of a scope as of now, compared with `previous`, with up to `mostRows` deals behind each. */
export async function figuresNow(
  { metrics, family, hidden }: ReportDeps,
  { company, actor, now }: Context,
  scope: Scope,
  period: Period,
  how: { previous?: Period | undefined; mostRows?: number } = {},
): Promise<Figures> {
  const filter = await filterOf(scope, (account) => family(company.tenant, account));
  const { previous, mostRows } = how;
  const ask = {
    period,
    asOf: now,
    zone: company.zone,
    ...filter,
    ...(previous && { previous }),
    ...(mostRows !== undefined && { mostRows }),
  };
  const [figures] = await metrics.figures(company, ask, [scope]);
  if (!figures) throw new Error('Figures were asked for one scope');
  return hasRole(actor, leading) ? figures : discreet(figures, await hidden(company.tenant), actor.id);
}

async function filterOf(
  scope: Scope,
  family: (account: string) => Promise<readonly string[]>,
): Promise<Pick<FiguresAsk, 'only'>> {
  if (scope.kind === 'segment') {
    return { only: { segment: scope.name } };
  }
  return scope.kind === 'account' ? { only: { accounts: await family(scope.id) } } : {};
}

export function around(period: Period, fiscalYearStart: number): { previous: Period; next: Period } {
  return { previous: previousPeriod(period, fiscalYearStart), next: nextPeriod(period, fiscalYearStart) };
}
