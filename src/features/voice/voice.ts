import type { Day } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

/** What every word of a customer has: all are numbered together, people call them `V-12`. */
interface Said {
  number: number;
  account: { id: string; name: string };
  /** Who at the customer said it. */
  from?: string | undefined;
  /** Who recorded it. */
  by: PersonRef;
}

export const scales = {
  csat: { name: 'CSAT', least: 1, most: 5, low: 2 },
  nps: { name: 'NPS', least: 0, most: 10, low: 6 },
} as const;
export type Scale = keyof typeof scales;

/** How satisfied a customer was. One customer may answer many times. */
export interface RatingFields extends Said {
  scale: Scale;
  score: number;
  words?: string | undefined;
  /** The day of the answer. */
  on: Day;
  withdrawn?: boolean | undefined;
}

export const severities = ['low', 'medium', 'high'] as const;
export type Severity = (typeof severities)[number];

export type CaseState = 'open' | 'working' | 'done';

/** What somebody owes a customer until a day: the answer to a complaint, or what was promised. */
export interface CaseFields extends Said {
  type: 'complaint' | 'promise';
  words: string;
  severity?: Severity | undefined;
  owner: PersonRef;
  state: CaseState;
  due: Day;
  /** How it was resolved or kept. */
  outcome?: string | undefined;
  doneAt?: Date | undefined;
  /** How often it was opened again. */
  reopened: number;
  /** When the owner is to be reminded next; absent when not any more. */
  remindAt?: Date | undefined;
  /** The rating that it began with: `V-3`. */
  rating?: number | undefined;
}

export const uses = ['website', 'case-study', 'reference', 'social', 'sales'] as const;
export type Use = (typeof uses)[number];

export const consents = ['written', 'verbal', 'none'] as const;
export type Consent = (typeof consents)[number];

/** Praise, and what the customer allows to be done with it. */
export interface TestimonialFields extends Said {
  words: string;
  consent: Consent;
  /** The last day of the consent; without one it has no end. */
  until?: Day | undefined;
  uses: Use[];
  products: string[];
  owner: PersonRef;
  /** Web address of the message that it was said in. */
  link?: string | undefined;
  /** The customer has taken the consent back. */
  withdrawn?: { by: PersonRef; at: Date; why?: string | undefined } | undefined;
  /** When the owner is to be told that the consent ends; absent when not any more. */
  remindAt?: Date | undefined;
}

export type Rating = Stored<RatingFields>;
export type Case = Stored<CaseFields>;
export type Testimonial = Stored<TestimonialFields>;

export function voiceName({ number }: { number: number }): string {
  return `V-${number}`;
}
