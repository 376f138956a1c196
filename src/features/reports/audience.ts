import type { Node } from '../../core/card.ts';
import { hasRole, type Person } from '../../core/person.ts';

/** How a leaderboard shows people: everything, amounts alone, progress to quota alone, or nobody. */
export const privacyModes = ['all', 'value', 'progress', 'off'] as const;
export type Privacy = (typeof privacyModes)[number];

/** Who will read: what they may see of margins and of each other. */
export interface Audience {
  margin: boolean;
  privacy: Privacy;
}

/** A channel is read by anybody in it: no margins there, except where leaders are among themselves. */
export function channelAudience(privacy: Privacy, isLeaders: boolean): Audience {
  return { margin: isLeaders, privacy };
}

/** Managers and finance see all; others their own figures, and of colleagues only how far they are. */
export function personAudience(person: Pick<Person, 'roles'>): Audience {
  const leads = hasRole(person, ['manager', 'admin', 'finance']);
  return { margin: leads, privacy: leads ? 'all' : 'progress' };
}

/** A part of a digest that another feature fills: approvals that wait, feedback by revenue, renewals. */
export interface DigestSection {
  name: string;
  nodes(tenant: string, window: { start: string; end: string; asOf: Date }, audience: Audience): Promise<Node[]>;
}
