import type { Node } from '../../core/card.ts';
import type { Day } from '../../core/dates.ts';
import type { Pipeline } from './pipeline.ts';
import type { Progress } from './quota.ts';
import type { Ratio } from './ratio.ts';
import type { RowList } from './rows.ts';
import type { Slippage } from './slippage.ts';
import type { Sums } from './sums.ts';
import type { Frame } from './window.ts';

/** Whom figures are about. */
export type Scope =
  | { kind: 'company'; name: string }
  | { kind: 'team'; id: string; name: string; members: readonly string[] }
  | { kind: 'person'; id: string; name: string }
  | { kind: 'segment'; name: string }
  | { kind: 'account'; id: string; name: string };

/** One person or team in a table of several; amounts in minor units. */
export interface Line {
  id: string;
  name: string;
  now: number;
  previous: number;
  /** Booked in the quota period so far. */
  toDate: number;
  quota: number | null;
  won: number;
  lost: number;
  open: number;
  /** Windows in a row with bookings, up to this one; a window that still runs may yet have its first. */
  streak: number;
  /** The largest amount of the windows before, over those that had bookings; null with fewer than three of them. */
  bestBefore: number | null;
}

/**
 * Everything that a report or digest shows, as plain data: what is drawn is a function of it alone, so that it is drawn
 * the same at any later time. Amounts in minor units of `currency`; ratios are made from the sums where they are shown.
 */
export interface Figures {
  scope: Scope;
  currency: string;
  zone: string;
  asOf: Date;
  /** The window that is reported. */
  frame: Frame;
  /** The period of the quota that the window works towards. */
  quotaFrame: Frame;
  sums: Record<'now' | 'previous' | 'lastYear' | 'toDate' | 'toDatePrevious' | 'toDateLastYear', Sums>;
  medians: { size: number | null; cycle: number | null; previousSize: number | null; previousCycle: number | null };
  pipeline: Pipeline;
  quota: number | null;
  /** How far the quota's time has gone: what should be booked by now on an even pace, of all of it. */
  quotaProgress: Progress;
  slippage: Slippage;
  /** Of the weighted forecasts at this point of earlier periods. */
  bias: Ratio;
  /** Bookings of the windows up to this one, oldest first. */
  history: { label: string; amount: number }[];
  people: Line[];
  teams: Line[];
  rows: Record<RowsOf, RowList>;
  /** Deals left out because nobody gave a rate. */
  missing: { currency: string; day: Day }[];
}

/** Figures as they were shown, and what other features said beside them. */
export interface Snapshot {
  figures: Figures;
  /** One that is `sensitive` was made for those who lead. */
  sections: { name: string; nodes: Node[]; sensitive?: boolean }[];
}

export const rowsOf = [
  'won',
  'lost',
  'qualifiedLost',
  'previousWon',
  'lastYearWon',
  'toDateWon',
  'closing',
  'open',
  'overdue',
  'stale',
  'movedUp',
  'movedDown',
] as const;
export type RowsOf = (typeof rowsOf)[number];
