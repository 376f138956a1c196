import type { Identity, Person, Role } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';
import { type Database, defineRecords, type MongoRecords } from '../../database/records.ts';
import { turns } from '../../database/turns.ts';
import { keepingAnAdmin } from './admins.ts';
import type { Team } from './team.ts';

/** `otherEmails`: addresses on other platforms that an admin has said are theirs. */
export type PersonFields = Omit<Person, 'id'> & { otherEmails?: string[] | undefined };

export interface PeopleStore {
  people: MongoRecords<PersonFields>;
  teams: MongoRecords<{ name: string; members: string[]; manager?: string | undefined }>;
  byIdentity(tenant: string, identity: Identity): Promise<Stored<PersonFields> | undefined>;
  byEmail(tenant: string, email: string): Promise<Stored<PersonFields> | undefined>;
  withRole(tenant: string, role: Role): Promise<Stored<PersonFields>[]>;
  everybody(tenant: string): Promise<Stored<PersonFields>[]>;
  allTeams(tenant: string): Promise<Team[]>;
}

export function peopleStore(database: Database): PeopleStore {
  const records = defineRecords<PersonFields>(database, {
    kind: 'person',
    fields: {
      name: { type: String, required: true },
      email: { type: String },
      otherEmails: { type: [String], default: undefined },
      zone: { type: String, required: true },
      roles: { type: [String], required: true },
      identities: { type: [{ _id: false, platform: String, workspace: String, user: String }], required: true },
    },
    indexes: [
      [
        { tenant: 1, 'identities.user': 1, 'identities.workspace': 1 },
        // Somebody whose accounts went to another person has none left.
        { unique: true, partialFilterExpression: { 'identities.0': { $exists: true } } },
      ],
      [{ tenant: 1, email: 1 }],
      [{ tenant: 1, otherEmails: 1 }],
    ],
  });
  const teams = defineRecords<{ name: string; members: string[]; manager?: string | undefined }>(database, {
    kind: 'team',
    fields: {
      name: { type: String, required: true },
      members: { type: [String], required: true },
      manager: { type: String },
    },
    indexes: [[{ tenant: 1, name: 1 }]],
  });
  const withRole: PeopleStore['withRole'] = (tenant, role) => records.find(tenant, { roles: role });
  const inTurn = turns(database.connection, database.clock);
  const people = keepingAnAdmin(records, (tenant) => withRole(tenant, 'admin'), inTurn);
  const first = <T>(found: T[]): T | undefined => found[0];
  return {
    people,
    teams,
    byIdentity: async (tenant, { platform, workspace, user }) =>
      first(await people.find(tenant, { identities: { $elemMatch: { platform, workspace, user } } }, { limit: 1 })),
    byEmail: async (tenant, email) => {
      const address = email.toLowerCase();
      const known = await people.find(tenant, { $or: [{ otherEmails: address }, { email: address }] }, { limit: 2 });
      // What an admin has said goes before what a platform says.
      return known.find(({ otherEmails }) => otherEmails?.includes(address)) ?? first(known);
    },
    withRole,
    everybody: (tenant) => people.find(tenant, {}, { sort: { name: 1 }, limit: 5000 }),
    allTeams: (tenant) => teams.find(tenant, {}, { sort: { name: 1 } }),
  };
}
