import type { Card } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import type { Due } from '../../core/outbox.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import type { Change, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { Metrics } from '../metrics/index.ts';
import type { People } from '../people/index.ts';
import { lineCard } from './cards.ts';
import type { Idea, IdeaFields } from './idea.ts';
import type { IdeaStore } from './store.ts';

export interface IdeaDeps {
  store: IdeaStore;
  metrics: Pick<Metrics, 'figures'>;
  people: Pick<People, 'byId' | 'teams'>;
  companies: { ofTenant(tenant: string): Promise<Company | undefined> };
}

/** The idea that a person means by its number. */
export async function ideaOf({ store }: IdeaDeps, context: Context, number: number): Promise<Idea | Refusal> {
  const found = await store.byNumber(context.company.tenant, number);
  return found ?? refuse(`There is no I-${number}. “${typed('idea list')}” shows them all.`, { field: 'idea' });
}

export type Decide = (current: Idea) => Write<IdeaFields> | Refusal;
export type Changed = { kind: 'written'; record: Idea; change: Change };

/** Lets a rule change the idea; others read of it in the thread of its card. */
export async function changeIdea(
  deps: IdeaDeps,
  number: number,
  context: Context,
  decide: Decide,
  told: (after: Idea) => Due[] = () => [],
): Promise<Changed | Refusal> {
  const found = await ideaOf(deps, context, number);
  if ('kind' in found) return found;
  const by = refOf(context.actor);
  return deps.store.records.change(context.company.tenant, found.id, by, (current) => {
    if (current.removed) return refuse(`I-${number} was undone.`);
    const write = decide(current);
    if (write.kind === 'refusal') return write;
    const after = { ...current, ...write.set } as Idea;
    const lines = linesUnder(current, lineCard(by.name, write.summary));
    return { ...write, due: [...(write.due ?? []), ...lines, ...told(after)] };
  });
}

/** Under its card; in the thread where that is in one. */
function linesUnder({ places, thread }: Idea, card: Card): Due[] {
  if (thread === undefined) return [{ kind: 'thread', card }];
  return places.map(({ message: _card, ...place }) => ({ kind: 'tell', to: { place: { ...place, thread } }, card }));
}

/** Nobody is told of what they did themselves, nor twice. */
export function tellEach(people: readonly PersonRef[], actor: PersonRef, card: Card): Due[] {
  const ids = new Set(people.map(({ id }) => id));
  ids.delete(actor.id);
  return [...ids].map((person) => ({ kind: 'tell', to: { person }, card }));
}
