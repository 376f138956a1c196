import type { Qualification } from '../../core/company.ts';
import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

export const states = ['new', 'working', 'qualified', 'converted', 'disqualified'] as const;
export type LeadState = (typeof states)[number];
/** States in which somebody still has to do something about a lead. */
export const openStates: readonly LeadState[] = ['new', 'working', 'qualified'];

export const disqualifyReasons = [
  'no-budget',
  'no-need',
  'no-authority',
  'bad-timing',
  'bad-fit',
  'competitor',
  'unreachable',
  'duplicate',
] as const;
export type DisqualifyReason = (typeof disqualifyReasons)[number];

/** Something that was done with a lead: a call, a mail, a meeting. */
export interface Touch {
  at: Date;
  by: PersonRef;
  text: string;
}

export interface LeadStateEntry {
  state: LeadState;
  at: Date;
}

export interface LeadFields {
  /** Counts up in each company; people call it `L-12`. */
  number: number;
  /** Who may become a customer, as it was said. */
  company: string;
  /** The name without case, diacritics and legal form, for finding twins. */
  normal: string;
  contact?: string | undefined;
  /** In small letters. */
  email?: string | undefined;
  phone?: string | undefined;
  interest?: string | undefined;
  source?: string | undefined;
  segment?: string | undefined;
  region?: string | undefined;
  country?: string | undefined;
  industry?: string | undefined;
  size?: string | undefined;
  /** What it may be worth. */
  value?: Money | undefined;
  /** Address of the message that it comes from. */
  link?: string | undefined;
  owner: PersonRef;
  author: PersonRef;
  state: LeadState;
  stateLog: LeadStateEntry[];
  touches: Touch[];
  /** The checklist that its answers are for; absent until the first answer. */
  method?: Qualification | undefined;
  /** By the name of the question. */
  answers: Record<string, string>;
  reason?: DisqualifyReason | undefined;
  reasonText?: string | undefined;
  deal?: { id: string; number: number } | undefined;
  /** When the owner is to be reminded of the first answer; absent when not any more. */
  remindAt?: Date | undefined;
}

export type Lead = Stored<LeadFields>;

export function leadName(lead: { number: number }): string {
  return `L-${lead.number}`;
}
