import type { Identity, PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';
import type { Profile } from './index.ts';
import type { PeopleStore, PersonFields } from './store.ts';

const system: PersonRef = { id: 'system', name: 'Rainmaker' };

/** A new chat account is a person that is known by the same verified e-mail already, or somebody new. */
export async function firstContact(
  store: PeopleStore,
  tenant: string,
  identity: Identity,
  profile: Profile,
  zone: string,
): Promise<Stored<PersonFields>> {
  const email = profile.email?.toLowerCase();
  const linked = await linkedTo(store, tenant, identity, email);
  if (linked) return linked;
  return store.people.create(tenant, system, {
    key: `${identity.platform}/${identity.workspace}/${identity.user}`,
    values: { name: profile.name, email, zone: profile.zone ?? zone, roles: [], identities: [identity] },
    what: 'person.met',
    summary: `${profile.name} used Rainmaker for the first time`,
  });
}

/**
 * Somebody whose profile could not be read when they were met: it may be read now. Then they are who is known by that
 * address elsewhere, unless they have roles, and so records, of their own.
 */
export async function readAgain(
  store: PeopleStore,
  known: Stored<PersonFields>,
  identity: Identity,
  profile: Profile,
): Promise<Stored<PersonFields>> {
  const { tenant } = known;
  const email = profile.email?.toLowerCase();
  if (email === undefined) return known;
  const same = await store.byEmail(tenant, email);
  if (!same) {
    const read = await store.people.change(tenant, known.id, system, () => ({
      kind: 'write',
      set: { name: profile.name, email, ...(profile.zone !== undefined && { zone: profile.zone }) },
      what: 'person.read',
      summary: `${profile.name} is known by their address now`,
    }));
    return read.kind === 'written' ? read.record : known;
  }
  if (known.roles.length > 0 || known.identities.length > 1 || isAlreadyIn(same, identity)) return known;
  // First out of the one, then into the other: an account belongs to one person.
  await store.people.change(tenant, known.id, system, () => ({
    kind: 'write',
    set: { identities: [] },
    what: 'person.linked',
    summary: `${known.name} is the same person as ${same.name}`,
    removes: true,
  }));
  return (await linkedTo(store, tenant, identity, email)) ?? known;
}

/** The person who is known by the address elsewhere, with this account added. */
async function linkedTo(
  store: PeopleStore,
  tenant: string,
  identity: Identity,
  email: string | undefined,
): Promise<Stored<PersonFields> | undefined> {
  const same = email === undefined ? undefined : await store.byEmail(tenant, email);
  if (!same || isAlreadyIn(same, identity)) return undefined;
  const linked = await store.people.change(tenant, same.id, system, (current) => ({
    kind: 'write',
    set: { identities: [...current.identities, identity] },
    what: 'person.linked',
    summary: `${current.name} is also known on ${identity.platform}`,
  }));
  return linked.kind === 'written' ? linked.record : undefined;
}

function isAlreadyIn({ identities }: PersonFields, { platform, workspace }: Identity): boolean {
  return identities.some((each) => each.platform === platform && each.workspace === workspace);
}
