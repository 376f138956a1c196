import type { Day } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import type {
  Approval,
  Assessment,
  Condition,
  Counter,
  Delegation,
  Fingerprint,
  Question,
  RejectCode,
  Step,
} from './request.ts';
import type { Terms } from './terms.ts';

/** What happened to a request. Events carry all that was decided when they happened: replaying them asks no clock. */
export type RequestEvent =
  | {
      what: 'submitted';
      at: Date;
      by: PersonRef;
      ask: Terms;
      assessment: Assessment;
      steps: Step[];
      conditions: Condition[];
      expiresAt: Date;
      approved?: Grant | undefined;
    }
  | {
      what: 'amended';
      at: Date;
      by: PersonRef;
      ask: Terms;
      assessment: Assessment;
      steps: Step[];
      conditions: Condition[];
      approved?: Grant | undefined;
    }
  | {
      what: 'approved';
      at: Date;
      by: PersonRef;
      step: number;
      approval: Approval;
      steps: Step[];
      approved?: Grant | undefined;
    }
  | {
      what: 'rejected';
      at: Date;
      by: PersonRef;
      for?: PersonRef | undefined;
      code: RejectCode;
      text: string;
      duties?: Condition[] | undefined;
    }
  | { what: 'countered'; at: Date; by: PersonRef; counter: Counter }
  | { what: 'accepted'; at: Date; by: PersonRef; assessment: Assessment; steps: Step[]; approved?: Grant | undefined }
  | { what: 'asked'; at: Date; by: PersonRef; question: Question; steps: Step[] }
  | { what: 'answered'; at: Date; by: PersonRef; text: string; steps: Step[] }
  | { what: 'delegated'; at: Date; by: PersonRef; delegation: Delegation; steps: Step[] }
  | { what: 'recalled'; at: Date; by: PersonRef; text: string }
  | { what: 'reminded'; at: Date; by: PersonRef; steps: Step[] }
  | {
      what: 'escalated';
      at: Date;
      by: PersonRef;
      steps: Step[];
      to: PersonRef[];
      /** Why others are asked; that the time is over, when absent. */
      why?: string | undefined;
    }
  | { what: 'expired'; at: Date; by: PersonRef }
  | { what: 'lapsed'; at: Date; by: PersonRef; text: string }
  | {
      what: 'condition';
      at: Date;
      by: PersonRef;
      index: number;
      status: Condition['status'];
      evidence?: string | undefined;
    }
  /** The day of open conditions, by their index, is near or over. */
  | { what: 'due'; at: Date; by: PersonRef; which: number[] }
  | { what: 'settled'; at: Date; by: PersonRef };

/** What an approval is good for. */
export interface Grant {
  validUntil: Day;
  fingerprint: Fingerprint;
  /** Something has to be carried out, such as setting a limit. */
  followUp?: boolean | undefined;
}
