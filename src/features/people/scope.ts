import type { Context } from '../../core/context.ts';
import type { People } from './index.ts';

/** Whose records a list shows: one's own, those of the teams that one leads or belongs to, or everybody's. */
export type OwnerScope = 'mine' | 'team' | 'all';

/** Ids of the people of a scope; undefined for everybody. */
export async function ownersIn(
  people: Pick<People, 'teams'>,
  scope: OwnerScope,
  { actor, company }: Pick<Context, 'actor' | 'company'>,
): Promise<string[] | undefined> {
  const { id } = actor;
  if (scope === 'all') return undefined;
  if (scope === 'mine') return [id];
  const teams = await people.teams(company.tenant);
  const own = teams.filter((team) => team.manager === id || team.members.includes(id));
  return [...new Set([id, ...own.flatMap((team) => team.members)])];
}
