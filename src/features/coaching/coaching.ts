import type { Day } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

/**
 * Something said between a manager and a rep. The words are kept apart, where only the two can read them: records are
 * audited, and the audit trail has more readers.
 */
export interface CoachingFields {
  type: 'note' | 'action';
  rep: PersonRef;
  by: PersonRef;
  /** Where the words are. */
  words: string;
  /** `D-104`, when it is about a deal. */
  deal?: string | undefined;
  due?: Day | undefined;
  status: 'open' | 'done';
  /** When the rep is to be reminded next; absent when not any more. */
  remindAt?: Date | undefined;
}

export type Coaching = Stored<CoachingFields>;
