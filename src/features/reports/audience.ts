import type { Node } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { Day } from '../../core/dates.ts';
import { hasRole, type Person } from '../../core/person.ts';

/** How a leaderboard shows people: everything, amounts alone, progress to quota alone, or nobody. */
export const privacyModes = ['all', 'value', 'progress', 'off'] as const;
export type Privacy = (typeof privacyModes)[number];

/** Who will read: what they may see of margins and of each other. */
export interface Audience {
  /** Also what is for those who lead alone: margins, customers with credit trouble, who fell behind. */
  margin: boolean;
  privacy: Privacy;
}

/** A channel is read by anybody in it: no margins there, except where leaders are among themselves. */
export function channelAudience(privacy: Privacy, isLeaders: boolean): Audience {
  return { margin: isLeaders, privacy };
}

/** Who reads again, in private, what was made for another audience: those who lead all of it, others no more than theirs. */
export function againFor(made: Audience, person: Pick<Person, 'roles'>, wasThere: boolean): Audience {
  const own = personAudience(person);
  const strict = Math.max(privacyModes.indexOf(own.privacy), privacyModes.indexOf(made.privacy));
  const privacy = own.margin || wasThere ? made.privacy : (privacyModes[strict] ?? 'off');
  return { margin: own.margin && made.margin, privacy };
}

/** Managers and finance see all; others their own figures, and of colleagues only how far they are. */
export function personAudience(person: Pick<Person, 'roles'>): Audience {
  const leads = hasRole(person, ['manager', 'admin', 'finance']);
  return { margin: leads, privacy: leads ? 'all' : 'progress' };
}

/** A part of a digest that another feature fills: approvals that wait, feedback by revenue, renewals. */
export interface DigestSection {
  name: string;
  /** What it says to those who lead is for them alone. */
  sensitive?: boolean;
  nodes(company: Company, about: DigestAbout, audience: Audience): Promise<Node[]>;
}

/** What a digest is about. */
export interface DigestAbout {
  start: Day;
  end: Day;
  asOf: Date;
  /** Ids of the people of its team; absent where it is about everybody. */
  members?: readonly string[];
}
