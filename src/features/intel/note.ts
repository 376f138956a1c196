import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

export const noteTypes = ['pricing', 'product', 'positioning', 'people', 'trend', 'preference'] as const;
export type NoteType = (typeof noteTypes)[number];

export const confidences = ['low', 'medium', 'high'] as const;
export type Confidence = (typeof confidences)[number];

/** Somebody else's word on whether a note still holds. */
export interface Check {
  by: PersonRef;
  at: Date;
  verdict: 'holds' | 'outdated';
  why?: string | undefined;
}

/** A competitor as it is written, and the key under which all its spellings meet. */
export interface CompetitorRef {
  key: string;
  name: string;
}

/** Something that was learnt of a competitor or of the market. */
export interface NoteFields {
  /** Counts up in each company; people call it `N-12`. */
  number: number;
  text: string;
  type: NoteType;
  confidence: Confidence;
  /** Absent for what is about the market or about what customers prefer. */
  competitor?: CompetitorRef | undefined;
  /** Web address of what proves it. */
  evidence?: string | undefined;
  account?: { id: string; name: string } | undefined;
  /** Number of the deal in which it was learnt. */
  deal?: number | undefined;
  by: PersonRef;
  /** When somebody last said that it holds: by writing, correcting or confirming it. */
  holdsAt: Date;
  /** The last word was that it holds no longer: it has left the battlecard. */
  outdated?: boolean | undefined;
  checks: Check[];
  withdrawn?: boolean | undefined;
}

export type Note = Stored<NoteFields>;

export function noteName({ number }: Pick<NoteFields, 'number'>): string {
  return `N-${number}`;
}
