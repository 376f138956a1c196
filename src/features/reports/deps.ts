import type { Context } from '../../core/context.ts';
import { nextPeriod, type Period, previousPeriod } from './periods.ts';
import type { KeptSnapshot, Metrics, Scope, FiguresAsk } from '../metrics/index.ts';
import type { People } from '../people/index.ts';

export interface ReportDeps {
  metrics: Metrics;
  people: Pick<People, 'teams' | 'byId'>;
  /** Ids under which an account's deals are kept: its own, and those of accounts merged into it. */
  family(tenant: string, account: string): Promise<readonly string[]>;
}

const keptDays = 90;

/** The figures of a scope as of now, kept for 90 days so that they can be opened, paged, sorted and exported. */
export async function report(
  { metrics, family }: ReportDeps,
  context: Context,
  scope: Scope,
  period: Period,
): Promise<KeptSnapshot> {
  const { company, now } = context;
  const filter = await filterOf(scope, (account) => family(company.tenant, account));
  const ask = { period, asOf: now, zone: company.zone, ...filter };
  const [figures] = await metrics.figures(company, ask, [scope]);
  if (!figures) throw new Error('Figures were asked for one scope');
  const until = new Date(now.getTime() + keptDays * 86_400_000);
  return metrics.keep(company.tenant, { figures, sections: [] }, { until });
}

async function filterOf(
  scope: Scope,
  family: (account: string) => Promise<readonly string[]>,
): Promise<Pick<FiguresAsk, 'only'>> {
  if (scope.kind === 'segment') {
    const name = scope.name.toLowerCase();
    return { only: ({ segment }) => segment?.toLowerCase() === name };
  }
  if (scope.kind !== 'account') return {};
  const ids = new Set(await family(scope.id));
  return { only: ({ accountId }) => ids.has(accountId) };
}

export function around(period: Period, fiscalYearStart: number): { previous: Period; next: Period } {
  return { previous: previousPeriod(period, fiscalYearStart), next: nextPeriod(period, fiscalYearStart) };
}
