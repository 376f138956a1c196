import type { Day } from '../../core/dates.ts';
import type { Stored } from '../../core/records.ts';

/** A company that we want as a customer, by the name that somebody gave it; it need not be an account yet. */
export interface Target {
  name: string;
  /** Without case, diacritics and legal form: how it is found among accounts and leads. */
  normal: string;
}

/** A part of the market that we sell to: what is left open matches everything. */
export interface MarketFields {
  name: string;
  normal: string;
  region?: string | undefined;
  industry?: string | undefined;
  size?: string | undefined;
  /** How many customers there could be, by somebody's count. */
  universe?: number | undefined;
  /** Whose count it is, and of which day. */
  source?: string | undefined;
  countedOn?: Day | undefined;
  targets: Target[];
}

export type Market = Stored<MarketFields>;

/** `DACH × Manufacturing × medium`, `all`. */
export function sayParts({ region, industry, size }: Pick<MarketFields, 'region' | 'industry' | 'size'>): string {
  return [region, industry, size].filter((part) => part !== undefined).join(' × ') || 'the whole market';
}
