import type { WorkCalendar } from '../../core/calendar.ts';
import type { Card } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import { refOf } from '../../core/person.ts';
import type { Change, Write } from '../../core/records.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import type { Accounts } from '../accounts/index.ts';
import type { Deal, DealInput, Deals } from '../deals/index.ts';
import type { People } from '../people/index.ts';
import type { Money } from '../../core/money.ts';
import type { Lead, LeadFields } from './lead.ts';
import type { LeadStore } from './store.ts';

export interface LeadDeps {
  store: LeadStore;
  accounts: Pick<Accounts, 'find'>;
  deals: Pick<Deals, 'find'>;
  people: Pick<People, 'byId' | 'teams'>;
  /** Working hours and days off, for the clock of the first answer. */
  calendar(company: Company, now: Date): Promise<WorkCalendar>;
  /** Makes a deal as `deal log` does; with a key that was used before, returns the deal of that time. */
  openDeal(
    account: AccountRef,
    input: DealInput & { amount: Money },
    context: Context,
  ): Promise<{ deal: Deal; card: Card } | Refusal>;
}

/** The lead that a person means by its number. */
export async function leadOf({ store }: LeadDeps, { company }: Context, number: number): Promise<Lead | Refusal> {
  const found = await store.byNumber(company.tenant, number);
  return found ?? refuse(`There is no L-${number}. “${typed('lead list')}” shows them all.`, { field: 'lead' });
}

export type Changed = { kind: 'written'; record: Lead; change: Change };

/** Lets a rule change the lead. */
export async function changeLead(
  deps: LeadDeps,
  number: number,
  context: Context,
  decide: (current: Lead) => Write<LeadFields> | Refusal,
): Promise<Changed | Refusal> {
  const found = await leadOf(deps, context, number);
  if ('kind' in found) return found;
  return deps.store.records.change(context.company.tenant, found.id, refOf(context.actor), decide);
}

/** Whose the lead is to be when it is a team's: everybody's in turn, in the order of the team. */
export async function nextOf(
  { store }: Pick<LeadDeps, 'store'>,
  tenant: string,
  team: { id: string; members: readonly string[] },
): Promise<string | undefined> {
  if (team.members.length === 0) return undefined;
  const turn = await store.nextTurn(tenant, team.id);
  return team.members[(turn - 1) % team.members.length];
}
