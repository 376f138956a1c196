import type { Platform } from './core/card.ts';
import type { Clock } from './core/clock.ts';
import type { Company } from './core/company.ts';
import type { AccountRef, Context, Lookup } from './core/context.ts';
import type { Invocation, Place } from './core/invocation.ts';
import { isMember, type Person } from './core/person.ts';
import { type Parsed, problem } from './core/result.ts';
import type { People, Profile } from './features/people/index.ts';

const onlyMembers = problem(
  'Which customer it is about is for people with a role in Rainmaker to say. Leave it empty.',
);

export interface ContextDeps {
  companyOf(platform: Platform, workspace: string): Promise<Company | undefined>;
  people: People;
  findAccount(tenant: string, words: string): Promise<Parsed<AccountRef>>;
  /** What the platform knows of a user. */
  profile(platform: Platform, workspace: string, user: string): Promise<Profile>;
  clock: Clock;
}

/** Who asks, for which company, when: everything a command may know, read at the moment of the act. */
export function contexts(deps: ContextDeps) {
  async function contextOf(invocation: Invocation): Promise<Context | undefined> {
    const { place, user } = invocation;
    const company = await deps.companyOf(place.platform, place.workspace);
    if (!company) return undefined;
    const identity = { platform: place.platform, workspace: place.workspace, user: user.id };
    // Whoever merely talks in a channel is no user of the bot, and leaves no record.
    const actor =
      invocation.ask.kind === 'said' && invocation.ask.toBot !== true
        ? await deps.people.known(company.tenant, identity)
        : await deps.people.ofIdentity(company.tenant, identity, () => profileOf(place, user), company.zone);
    if (!actor) return undefined;
    return { company, actor, place, now: deps.clock.now(), key: invocation.key, lookup: lookup(company, actor, place) };
  }

  /** Nobody has set the workspace up: the person is known by their chat profile alone and has no role. */
  async function contextBeforeSetup(invocation: Invocation): Promise<Context> {
    const { place, user } = invocation;
    const profile = await profileOf(place, user);
    const zone = profile.zone ?? 'UTC';
    const identities = [{ platform: place.platform, workspace: place.workspace, user: user.id }];
    const actor: Person = { id: 'nobody', name: profile.name, email: profile.email, roles: [], zone, identities };
    const company: Company = {
      tenant: '',
      name: '',
      currency: 'EUR',
      zone,
      fiscalYearStart: 1,
      workingDays: [1, 2, 3, 4, 5],
      products: [],
      channels: {},
    };
    return { company, actor, place, now: deps.clock.now(), key: invocation.key, lookup: lookup(company, actor, place) };
  }

  function profileOf(place: Place, user: Invocation['user']): Promise<Profile> {
    // A profile that cannot be read must not keep a person from working: the name in the request will do.
    return deps.profile(place.platform, place.workspace, user.id).catch(() => ({ name: user.name ?? user.id }));
  }

  function lookup(company: Company, actor: Person, place: Place): Lookup {
    const identity = { platform: place.platform, workspace: place.workspace };
    const profile = (user: string) => profileOf(place, { id: user });
    return {
      // Names of customers, and what they nearly are, are not for guests.
      account: async (words) => (isMember(actor) ? deps.findAccount(company.tenant, words) : onlyMembers),
      person: (words) => deps.people.read(company.tenant, words, { actor, identity }, profile, company.zone),
    };
  }

  return { contextOf, contextBeforeSetup };
}
