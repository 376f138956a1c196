import type { Feature } from '../../core/feature.ts';
import type { Identity, Person, PersonRef, Role } from '../../core/person.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import type { Stored } from '../../core/records.ts';
import { mentionedUser } from '../../core/tokens.ts';
import type { Database } from '../../database/records.ts';
import { peopleCommands } from './commands.ts';
import { matchPeople } from './rules.ts';
import { type PeopleStore, type PersonFields, peopleStore } from './store.ts';
import type { Team } from './team.ts';

export type { PeopleStore } from './store.ts';
export type { Team } from './team.ts';

/** What a chat platform knows of one of its users. */
export interface Profile {
  name: string;
  email?: string | undefined;
  zone?: string | undefined;
}

/** The questions that other features ask about people. */
export interface People {
  byId(tenant: string, id: string): Promise<Person | undefined>;
  all(tenant: string): Promise<Person[]>;
  withRole(tenant: string, role: Role): Promise<Person[]>;
  teams(tenant: string): Promise<Team[]>;
  /** The person of a chat account, if they have used the bot before. */
  known(tenant: string, identity: Identity): Promise<Person | undefined>;
  /** The person of a chat account; known from their first command on. */
  ofIdentity(tenant: string, identity: Identity, profile: () => Promise<Profile>, zone: string): Promise<Person>;
  /** Reads a mention, `me`, `person:<id>`, a name or an e-mail address. */
  read(
    tenant: string,
    words: string,
    from: { actor: PersonRef; identity: Omit<Identity, 'user'> },
    profile: (user: string) => Promise<Profile>,
    zone: string,
  ): Promise<Parsed<PersonRef>>;
  grant(tenant: string, person: PersonRef, roles: Role[]): Promise<void>;
}

const system: PersonRef = { id: 'system', name: 'Rainmaker' };

export function peopleFeature(deps: { database: Database }): Feature & { people: People; store: PeopleStore } {
  const store = peopleStore(deps.database);
  const people = face(store);
  return {
    area: 'people',
    purposes: [1, 7],
    commands: peopleCommands(store),
    undoable: [store.people, store.teams],
    people,
    store,
  };
}

function face(store: PeopleStore): People {
  async function ofIdentity(
    tenant: string,
    identity: Identity,
    profile: () => Promise<Profile>,
    zone: string,
  ): Promise<Person> {
    const known = await store.byIdentity(tenant, identity);
    if (known) return known;
    return firstContact(store, tenant, identity, await profile(), zone);
  }

  return {
    byId: (tenant, id) => store.people.get(tenant, id),
    all: (tenant) => store.everybody(tenant),
    withRole: (tenant, role) => store.withRole(tenant, role),
    teams: (tenant) => store.allTeams(tenant),
    known: (tenant, identity) => store.byIdentity(tenant, identity),
    ofIdentity,
    async read(tenant, words, from, profile, zone) {
      const word = words.trim();
      if (word.toLowerCase() === 'me') return parsed({ id: from.actor.id, name: from.actor.name });
      const user = mentionedUser(word);
      if (user !== undefined) {
        const person = await ofIdentity(tenant, { ...from.identity, user }, () => profile(user), zone);
        return parsed({ id: person.id, name: person.name });
      }
      const everybody = await store.everybody(tenant);
      const matches = matchPeople(everybody, word);
      const [only] = matches;
      if (only && matches.length === 1) return parsed({ id: only.id, name: only.name });
      if (matches.length === 0) return problem(`I do not know “${words}”. Mention the person with @.`);
      return problem(
        `Several people match “${words}”.`,
        matches.slice(0, 5).map((person) => ({ label: person.name, raw: `person:${person.id}` })),
      );
    },
    async grant(tenant, person, roles) {
      await store.people.change(tenant, person.id, person, (current) => ({
        kind: 'write',
        set: { roles: [...new Set([...current.roles, ...roles])] },
        what: 'person.roles',
        summary: `${current.name} is now ${roles.join(', ')}`,
      }));
    },
  };
}

/** A new chat account is a person that is known by the same verified e-mail already, or somebody new. */
async function firstContact(
  store: PeopleStore,
  tenant: string,
  identity: Identity,
  profile: Profile,
  zone: string,
): Promise<Stored<PersonFields>> {
  const email = profile.email?.toLowerCase();
  const same = email === undefined ? undefined : await store.byEmail(tenant, email);
  if (
    same &&
    !same.identities.some((each) => each.platform === identity.platform && each.workspace === identity.workspace)
  ) {
    const linked = await store.people.change(tenant, same.id, system, (current) => ({
      kind: 'write',
      set: { identities: [...current.identities, identity] },
      what: 'person.linked',
      summary: `${current.name} is also known on ${identity.platform}`,
    }));
    if (linked.kind === 'written') return linked.record;
  }
  return store.people.create(tenant, system, {
    key: `${identity.platform}/${identity.workspace}/${identity.user}`,
    values: { name: profile.name, email, zone: profile.zone ?? zone, roles: [], identities: [identity] },
    what: 'person.met',
    summary: `${profile.name} used Rainmaker for the first time`,
  });
}
