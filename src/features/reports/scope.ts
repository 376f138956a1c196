import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import type { PersonRef } from '../../core/person.ts';
import { hasRole } from '../../core/person.ts';
import type { Refusal } from '../../core/reply.ts';
import type { Scope } from '../metrics/index.ts';
import { mayReadPerson, teamFor } from './commands-look.ts';
import type { ReportDeps } from './deps.ts';

/** Whose deals: keys that several commands share. */
export const scopeFields = {
  team: f.line({ label: 'Team' }),
  person: f.person({ label: 'Person', aliases: ['owner'] }),
  segment: f.line({ label: 'Segment' }),
};

/** What was asked for; without a word the company for those who lead, else the person’s own. */
export async function scopeAsked(
  deps: Pick<ReportDeps, 'people'>,
  context: Context,
  input: { team: string | undefined; person: PersonRef | undefined; segment: string | undefined },
): Promise<Scope | Refusal> {
  const { actor, company } = context;
  if (input.segment !== undefined) return { kind: 'segment', name: input.segment };
  if (input.team !== undefined) {
    const found = await teamFor(deps, context, input.team);
    return 'problem' in found ? found : { kind: 'team', id: found.id, name: found.name, members: found.members };
  }
  if (input.person) return mayReadPerson(context, input.person) ?? { kind: 'person', ...input.person };
  if (hasRole(actor, ['manager', 'admin', 'finance'])) return { kind: 'company', name: company.name };
  return { kind: 'person', id: actor.id, name: actor.name };
}
