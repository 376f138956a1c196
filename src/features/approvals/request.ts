import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';
import type { Assessment } from './assessment.ts';
import type { RequestEvent } from './event.ts';
import type { Terms } from './terms.ts';

export type { Assessment, Hit, Offer, PlannedStep } from './assessment.ts';
export type { Grant, RequestEvent } from './event.ts';

export const kinds = ['credit', 'discount', 'contract'] as const;
export type KindName = (typeof kinds)[number];

export const statuses = [
  'in-review',
  'info-requested',
  'countered',
  'approved',
  'rejected',
  'recalled',
  'expired',
  'lapsed',
] as const;
export type Status = (typeof statuses)[number];

/** Why a request was refused; chosen beside the text in the approver's own words. */
export const rejectCodes = [
  'credit-quality',
  'overdue',
  'exposure',
  'terms',
  'information',
  'price',
  'legal',
  'other',
] as const;
export type RejectCode = (typeof rejectCodes)[number];

const conditionKinds = [
  'deposit',
  'prepay',
  'shorter-terms',
  'staged-delivery',
  'cap',
  'guarantee',
  'letter-of-credit',
  'insurance',
  'overdue-cleared',
  'updated-accounts',
  /** Something that has to be done after a refusal. */
  'notice',
  'other',
] as const;
export type ConditionKind = (typeof conditionKinds)[number];

/** Something that must become true for the approval to hold. */
export interface Condition {
  kind: ConditionKind;
  text: string;
  due?: Day | undefined;
  /** Instants of the reminders, the last of them when the day is over. */
  remindAt?: Date[] | undefined;
  /** How many reminders went out. */
  reminded?: number | undefined;
  status: 'open' | 'met' | 'waived' | 'failed';
  by?: PersonRef | undefined;
  at?: Date | undefined;
  evidence?: string | undefined;
}

/** A yes, with the authority that it was given on; `for` is the absent or delegating person in whose place it was. */
export interface Approval {
  by: PersonRef;
  for?: PersonRef | undefined;
  /** Rung of the authority behind it, so that it can count in a new chain. */
  rank: number;
  at: Date;
  note?: string | undefined;
}

/** The time that a step's approvers have, in working hours of `zone`. */
export interface StepClock {
  zone: string;
  hours: number;
  startedAt: Date;
  /** Working hours that had passed before `startedAt`: the clock stands while information is awaited. */
  worked: number;
  pausedAt?: Date | undefined;
  dueAt: Date;
  /** Instants of the two reminders. */
  remindAt: Date[];
  /** How many reminders went out. */
  reminded: number;
}

/** One step of a chain: `need` people of a level. Steps of the same stage run side by side, stages one after another. */
export interface Step {
  level: string;
  need: number | 'all';
  stage: number;
  approvals: Approval[];
  /** `need` as a number, known when the step opens. */
  needed?: number | undefined;
  /** Who was asked to decide, by id. */
  asked: PersonRef[];
  clock?: StepClock | undefined;
  /** Admins who were told that there was nobody to ask. */
  alarmed?: PersonRef[] | undefined;
  /** Times that the clock ran out: the backup first, then level by level. */
  escalations: number;
}

export interface Counter {
  by: PersonRef;
  for?: PersonRef | undefined;
  rank: number;
  terms: Terms;
  conditions: Condition[];
  note?: string | undefined;
  at: Date;
}

export interface Delegation {
  from: PersonRef;
  to: PersonRef;
  reason?: string | undefined;
  at: Date;
}

export interface Question {
  by: PersonRef;
  to: PersonRef;
  text: string;
  at: Date;
  answer?: string | undefined;
  answeredAt?: Date | undefined;
}

/** The deal that a request is for, and who earns from it. */
export interface DealRef {
  id: string;
  number: number;
  owner: PersonRef;
  sharers: PersonRef[];
}

/** What never changes after submission. */
export interface Subject {
  kind: KindName;
  /** Counts up by kind in each company. */
  number: number;
  requester: PersonRef;
  account: { id: string; name: string };
  deal?: DealRef | undefined;
  /** What is asked for: an order on credit, a limit, a discount, a contract. */
  purpose: string;
  reason: string;
  /** Number of the refused request that this one asks for again. */
  again?: number | undefined;
}

/** What the events make of it. */
export interface RequestState {
  status: Status;
  ask: Terms;
  /** Goes up when the ask changes: a button drawn for other terms decides nothing. */
  revision: number;
  assessment: Assessment;
  steps: Step[];
  conditions: Condition[];
  questions: Question[];
  delegations: Delegation[];
  counter?: Counter | undefined;
  decidedBy?: PersonRef | undefined;
  decidedAt?: Date | undefined;
  outcome?: { code?: RejectCode | undefined; text: string } | undefined;
  /** Open requests end by themselves at this instant. */
  expiresAt: Date;
  /** An approval ends on this day. */
  validUntil?: Day | undefined;
  fingerprint?: Fingerprint | undefined;
  /** When a clock has something to do next; absent when nothing is due. */
  nextAt?: Date | undefined;
  /** Follow-ups of a decision, such as setting a limit, are done. */
  settled: boolean;
}

/** What an approval is bound to. */
export interface Fingerprint {
  account: string;
  amount: Money;
  days: number;
  deposit: number;
  discount: number;
  class: string;
  policyVersion: number;
  hash: string;
}

export type RequestFields = Subject & RequestState & { event: RequestEvent };
export type Request = Stored<RequestFields>;

export const openStatuses: readonly Status[] = ['in-review', 'info-requested', 'countered'];

export function isOpen(request: Pick<RequestState, 'status'>): boolean {
  return openStatuses.includes(request.status);
}

const prefixes: Record<KindName, string> = { credit: 'CR', discount: 'DR', contract: 'CT' };

/** `CR-12`: what people call a request. */
export function requestName(request: Pick<Subject, 'kind' | 'number'>): string {
  return `${prefixes[request.kind]}-${request.number}`;
}
