import type { Feature } from '../../core/feature.ts';
import type { Identity, Person, PersonRef, Role } from '../../core/person.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import { mentionedUser } from '../../core/tokens.ts';
import type { Database } from '../../database/records.ts';
import type { Clock } from '../../core/clock.ts';
import { peopleCommands } from './commands.ts';
import { firstContact, readAgain } from './meeting.ts';
import { matchPeople } from './rules.ts';
import { type PeopleStore, peopleStore } from './store.ts';
import type { Team } from './team.ts';

export type { PeopleStore } from './store.ts';
export { ownersIn, type OwnerScope } from './scope.ts';
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

const againMs = 3_600_000;
const mostAsked = 10_000;

export function peopleFeature(deps: { database: Database }): Feature & { people: People; store: PeopleStore } {
  const store = peopleStore(deps.database);
  const people = face(store, deps.database.clock);
  return {
    area: 'people',
    purposes: [1, 7],
    commands: peopleCommands(store),
    undoable: [store.people, store.teams],
    people,
    store,
  };
}

function face(store: PeopleStore, clock: Clock): People {
  const asked = new Map<string, number>();

  /** Whether the profile of the account could not be read when they were met, and was not tried again lately. */
  function isUnread({ id, email }: Person): boolean {
    const now = clock.now().getTime();
    if (email !== undefined || now - (asked.get(id) ?? Number.NEGATIVE_INFINITY) < againMs) return false;
    if (asked.size >= mostAsked) asked.clear();
    asked.set(id, now);
    return true;
  }

  async function ofIdentity(
    tenant: string,
    identity: Identity,
    profile: () => Promise<Profile>,
    zone: string,
  ): Promise<Person> {
    const known = await store.byIdentity(tenant, identity);
    if (known) return isUnread(known) ? readAgain(store, known, identity, await profile()) : known;
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
