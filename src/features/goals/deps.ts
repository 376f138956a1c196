import type { Company } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import { refOf } from '../../core/person.ts';
import type { Change, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { Deals } from '../deals/index.ts';
import type { IdeaStore } from '../ideas/index.ts';
import type { Metrics } from '../metrics/index.ts';
import type { People } from '../people/index.ts';
import type { Rates } from '../rates/index.ts';
import type { Goal, GoalFields } from './goal.ts';
import type { GoalStore } from './store.ts';

export interface GoalDeps {
  store: GoalStore;
  metrics: Pick<Metrics, 'figures'>;
  people: Pick<People, 'byId' | 'teams'>;
  companies: { ofTenant(tenant: string): Promise<Company | undefined> };
  deals: Pick<Deals, 'byNumber' | 'wonBetween'>;
  ideas: Pick<IdeaStore, 'byNumber'>;
  rates: Pick<Rates, 'all'>;
}

/** The objective that a person means by its number. */
export async function goalOf(
  { store }: Pick<GoalDeps, 'store'>,
  context: Context,
  number: number,
): Promise<Goal | Refusal> {
  const found = await store.byNumber(context.company.tenant, number);
  return found ?? refuse(`There is no G-${number}. “${typed('goal list')}” shows them all.`, { field: 'goal' });
}

export type Changed = { kind: 'written'; record: Goal; change: Change };

/** Lets a rule change the objective. */
export async function changeGoal(
  deps: Pick<GoalDeps, 'store'>,
  number: number,
  context: Context,
  decide: (current: Goal) => Write<GoalFields> | Refusal,
): Promise<Changed | Refusal> {
  const found = await goalOf(deps, context, number);
  if ('kind' in found) return found;
  return deps.store.goals.change(context.company.tenant, found.id, refOf(context.actor), (current) =>
    current.removed ? refuse(`G-${number} was undone.`) : decide(current),
  );
}
