import type { PersonRef } from '../../core/person.ts';
import { toldCard } from './cards.ts';
import type { LeadDeps } from './deps.ts';
import { decideRemind } from './rules.ts';

const system: PersonRef = { id: 'system', name: 'Rainmaker' };

/** Tells owners, once, of leads that nobody has answered within a working day. */
export async function remind({ store }: Pick<LeadDeps, 'store'>, now: Date): Promise<void> {
  for (const lead of await store.due(now)) {
    const card = toldCard(lead, 'This lead has waited a working day for a first answer.');
    await store.records.change(lead.tenant, lead.id, system, (current) =>
      decideRemind(current, now, [{ kind: 'tell', to: { person: current.owner.id }, card }]),
    );
  }
}
