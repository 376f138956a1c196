import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

export const sizes = ['micro', 'small', 'medium', 'large', 'enterprise'] as const;
export type Size = (typeof sizes)[number];

export interface AccountFields {
  name: string;
  /** Other names under which people know the account, also its former ones. */
  aliases: string[];
  /** All names without case, diacritics and legal form; derived from the two above, for finding. */
  names: string[];
  owner?: PersonRef | undefined;
  country?: string | undefined;
  region?: string | undefined;
  industry?: string | undefined;
  size?: Size | undefined;
  segment?: string | undefined;
  parent?: { id: string; name: string } | undefined;
  customerSince?: Day | undefined;
  notes?: string | undefined;
  /** Its name is shown only to its owner and to whoever asked for it. */
  confidential?: boolean | undefined;
  /** No longer a customer. */
  churned?: boolean | undefined;
  /** Recurring revenue of a year. */
  recurring?: Money | undefined;
  /** The account that this one turned out to be. Its records stay where they are and are counted there. */
  mergedInto?: string | undefined;
}

export type Account = Stored<AccountFields>;
