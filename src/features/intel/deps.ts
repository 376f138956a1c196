import type { Context } from '../../core/context.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Deals } from '../deals/index.ts';
import type { Rates } from '../rates/index.ts';
import type { Note } from './note.ts';
import type { IntelStore } from './store.ts';

export interface IntelDeps {
  store: IntelStore;
  accounts: Pick<Accounts, 'byIds' | 'ensure' | 'family'>;
  deals: Pick<Deals, 'atPlace' | 'byNumber' | 'competitors' | 'find' | 'outcomes'>;
  rates: Pick<Rates, 'all'>;
}

/** The note that a person means by its number. */
export async function noteOf({ store }: IntelDeps, context: Context, number: number): Promise<Note | Refusal> {
  const note = await store.byNumber(context.company.tenant, number);
  return note && !note.withdrawn
    ? note
    : refuse(`There is no N-${number}. “${typed('intel list')}” shows what there is.`, { field: 'note' });
}
