import type { Context } from '../../core/context.ts';
import { type Refusal, refuse } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { type Accounts, type Eyes, eyesOn } from '../accounts/index.ts';
import type { People } from '../people/index.ts';
import type { Case, Rating, Testimonial } from './voice.ts';
import type { VoiceStore } from './store.ts';

export interface VoiceDeps {
  store: VoiceStore;
  accounts: Pick<Accounts, 'byIds' | 'ensure' | 'family' | 'get'>;
  people: Pick<People, 'all' | 'byId' | 'teams' | 'withRole'>;
}

/** Whoever recorded it and whoever owes something know the customer; of a confidential one so does its owner, and nobody else. */
export function eyesOnVoices(
  { accounts }: Pick<VoiceDeps, 'accounts'>,
  tenant: string,
  viewer: string | undefined,
  said: readonly (Rating | Case | Testimonial)[],
): Promise<Eyes> {
  const told = said.map((each) => ({
    account: each.account,
    knowers: [each.by.id, ...('owner' in each ? [each.owner.id] : [])],
  }));
  return eyesOn(accounts, tenant, viewer, told);
}

/** The complaint or promise that a person means by its number. */
export async function caseOf({ store }: VoiceDeps, context: Context, number: number): Promise<Case | Refusal> {
  const found = await store.caseBy(context.company.tenant, number);
  return (
    found ??
    refuse(`V-${number} is no complaint and no promise. “${typed('voice list')}” shows them.`, { field: 'voice' })
  );
}

/** The zone on whose clocks somebody is reminded. */
export async function zoneOf({ people }: Pick<VoiceDeps, 'people'>, tenant: string, person: string): Promise<string> {
  return (await people.byId(tenant, person))?.zone ?? 'UTC';
}
