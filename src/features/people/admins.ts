import type { Records, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import type { InTurn } from '../../database/turns.ts';
import { mayTakeRoles } from './rules.ts';
import type { PersonFields } from './store.ts';

const busy = refuse('Somebody else is taking the role of an admin away at this moment. Please try again in a minute.');

/** The people of a company, who keep an admin however many take the role from each other at one moment. */
export function keepingAnAdmin<R extends Records<PersonFields>>(
  people: R,
  admins: (tenant: string) => Promise<{ id: string }[]>,
  inTurn: InTurn,
): R {
  return {
    ...people,
    async change(tenant, id, by, decide) {
      let takesRole = false;
      const written = await people.change(tenant, id, by, (current) => {
        const decision = decide(current);
        takesRole = takesAdmin(current, decision);
        return takesRole ? busy : decision;
      });
      if (!takesRole) return written;
      const inOurTurn = await inTurn(tenant, 'admins', async (isOurs) => {
        const others = await admins(tenant);
        return people.change(tenant, id, by, (current) => {
          const decision = decide(current);
          if (decision.kind === 'refusal' || !takesAdmin(current, decision)) return decision;
          return isOurs() ? (mayTakeRoles(current, decision.set.roles ?? [], others) ?? decision) : busy;
        });
      });
      return inOurTurn ?? busy;
    },
  };
}

function takesAdmin({ roles }: PersonFields, decision: Write<PersonFields> | Refusal): boolean {
  if (decision.kind === 'refusal' || !roles.includes('admin')) return false;
  return decision.removes === true || decision.set.roles?.includes('admin') === false;
}
