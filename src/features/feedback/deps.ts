import type { Clock } from '../../core/clock.ts';
import type { Context } from '../../core/context.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { Item } from './item.ts';
import type { Ledger } from './ledger.ts';
import type { FeedbackPorts } from './ports.ts';
import type { FeedbackStore } from './store.ts';
import type { Telling } from './telling.ts';

/** What the commands of this feature work with. */
export interface Parts {
  store: FeedbackStore;
  ledger: Ledger;
  telling: Telling;
  ports: FeedbackPorts;
  clock: Clock;
}

/** The item that a person means by its number. */
export async function itemOf({ store }: Parts, context: Context, number: number): Promise<Item | Refusal> {
  const item = await store.byNumber(context.company.tenant, number);
  return item && !item.removed
    ? item
    : refuse(`There is no F-${number}. “${typed('feedback search …')}” finds what you mean.`, { field: 'item' });
}
