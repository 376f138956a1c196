import type { Day } from '../../core/dates.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

/** The teams beside sales that are asked for something, each in its channel. */
export const askTeams = ['marketing', 'product', 'operations'] as const;
export type AskTeam = (typeof askTeams)[number];

export interface AskFields {
  /** Counts up in each company; people call it `A-12`. */
  number: number;
  to: AskTeam;
  text: string;
  /** Numbers of the objective and the deal that it is for. */
  goal?: number | undefined;
  deal?: number | undefined;
  due?: Day | undefined;
  asker: PersonRef;
  state: 'requested' | 'taken' | 'done' | 'declined';
  taker?: PersonRef | undefined;
  /** What was done, or why not. */
  words?: string | undefined;
  stateAt: Date;
  /** When it is reminded of next; absent when not any more. */
  remindAt?: Date | undefined;
}

export type Ask = Stored<AskFields>;

export function askName(ask: { number: number }): string {
  return `A-${ask.number}`;
}

export function isOpen({ state }: Pick<AskFields, 'state'>): boolean {
  return state === 'requested' || state === 'taken';
}
