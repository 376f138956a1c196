import type { ChannelRef } from '../../core/company.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

/** A channel that is kept up to date about an objective, or about all of a team’s. */
export interface FollowFields {
  place: ChannelRef;
  /** Number of the objective; absent where all of a team’s are followed. */
  goal?: number | undefined;
  team?: { id: string; name: string } | undefined;
  by: PersonRef;
  active: boolean;
  /** How each stood when it was last said there, by its number. */
  seen: Record<string, string>;
  /** The ISO week of which all was said. */
  week: string;
  nextAt: Date;
}

export type Follow = Stored<FollowFields>;
