import type { Period } from '../../core/period.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';
import type { KeptScope, MeasureName } from '../metrics/index.ts';

export const closings = ['achieved', 'missed', 'dropped'] as const;
export type Closing = (typeof closings)[number];

export const confidences = ['on-track', 'at-risk', 'off-track'] as const;
export type Confidence = (typeof confidences)[number];

/** What shows that an objective is reached. Progress goes from `from` to `to`, in the unit of its measure. */
export interface KeyResult {
  /** 1, 2, …; never given again in its objective. */
  number: number;
  title: string;
  /** Measured by itself; absent where somebody says how far it is. */
  metric?: MeasureName | undefined;
  /** Whose figures; only where it is measured. */
  scope?: KeptScope | undefined;
  from: number;
  to: number;
  /** Where it is not measured: what was said last. Where it is: what it was when the objective was closed. */
  value?: number | undefined;
}

export interface Checkin {
  at: Date;
  by: PersonRef;
  /** Number of the key result whose value was said. */
  result?: number | undefined;
  value?: number | undefined;
  words?: string | undefined;
  confidence?: Confidence | undefined;
}

/** What serves an objective. */
export interface Links {
  /** Numbers of deals. */
  deals: number[];
  /** Names of segments, however their letters are written. */
  segments: string[];
  /** Numbers of ideas. */
  ideas: number[];
}

export interface GoalFields {
  /** Counts up in each company; people call it `G-12`. */
  number: number;
  title: string;
  /** Of the company, a team, or one person. */
  level: KeptScope;
  owner: PersonRef;
  period: Period;
  /** Number of the objective that it serves. */
  parent?: number | undefined;
  results: KeyResult[];
  links: Links;
  state: 'open' | Closing;
  /** What was said when it was closed. */
  words?: string | undefined;
  /** Newest last. */
  checkins: Checkin[];
  checkedAt?: Date | undefined;
  /** When the owner is to be reminded to check in; absent when closed. */
  remindAt?: Date | undefined;
  closedAt?: Date | undefined;
}

export type Goal = Stored<GoalFields>;

export function goalName(goal: { number: number }): string {
  return `G-${goal.number}`;
}

/** The confidence that was said last; undefined where nobody has. */
export function confidenceOf({ checkins }: Pick<GoalFields, 'checkins'>): Confidence | undefined {
  return checkins.findLast(({ confidence }) => confidence !== undefined)?.confidence;
}
