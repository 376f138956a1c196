import type { Day } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';
import type { KeptScope, MeasureName, Ratio } from '../metrics/index.ts';

export const areas = ['pricing', 'product', 'process', 'market', 'other'] as const;
export type Area = (typeof areas)[number];

export const states = ['new', 'shortlisted', 'experiment', 'adopted', 'dropped'] as const;
export type State = (typeof states)[number];
/** States in which an idea may still be voted for: what new ideas are compared with. */
export const openStates: readonly State[] = ['new', 'shortlisted', 'experiment'];

export const verdicts = ['worked', 'failed', 'inconclusive'] as const;
export type Verdict = (typeof verdicts)[number];

export interface Comment {
  by: PersonRef;
  text: string;
  at: Date;
}

/**
 * What the measure is to become: `to` a value, more `by` an amount, or to `grow` by a share of what it was; in the unit of
 * the measure (minor units, shares from 0 to 1, counts, days).
 */
export interface Target {
  kind: 'to' | 'by' | 'grow';
  value: number;
}

/** Something that is tried for a time, to learn whether the idea is any good. */
export interface Experiment {
  hypothesis: string;
  /** Absent where none of our figures tells; then `sign` says what does. */
  metric?: MeasureName | undefined;
  sign?: string | undefined;
  scope: KeptScope;
  target?: Target | undefined;
  owner: PersonRef;
  /** Measured from this day up to but not including `until`; compared with as many days before it. */
  start: Day;
  until: Day;
  before?: Ratio | undefined;
  after?: Ratio | undefined;
  /** When `after` was measured for good; absent where it is only what it was so far. */
  measuredAt?: Date | undefined;
  /** Absent while it runs. */
  verdict?: Verdict | undefined;
  learned?: string | undefined;
  endedAt?: Date | undefined;
}

export interface IdeaFields {
  /** Counts up in each company; people call it `I-12`. */
  number: number;
  title: string;
  why?: string | undefined;
  area: Area;
  state: State;
  author: PersonRef;
  /** The author's own is one of them, until they take it back. */
  voters: PersonRef[];
  /** How many there are: what ideas are ranked by. */
  votes: number;
  comments: Comment[];
  /** The word stems by which similar ideas are found. */
  terms: string[];
  /** Address of the message that it comes from. */
  link?: string | undefined;
  /** Root of the thread that its card is in, where it is in one: what becomes of it is said there. */
  thread?: string | undefined;
  /** Why it was dropped, or how it was adopted. */
  reason?: string | undefined;
  /** The last one is the present one. */
  experiments: Experiment[];
  /** When the owner of the experiment is to be asked for its result; absent when not any more. */
  remindAt?: Date | undefined;
  stateAt: Date;
}

export type Idea = Stored<IdeaFields>;

export function ideaName(idea: { number: number }): string {
  return `I-${idea.number}`;
}

/** The experiment that runs: the last one, until its result is known. */
export function runningOf({ state, experiments }: Pick<IdeaFields, 'state' | 'experiments'>): Experiment | undefined {
  const last = experiments.at(-1);
  return state === 'experiment' && last?.verdict === undefined ? last : undefined;
}
