import type { RowsOf } from './figures.ts';

/** What a figure is called, how it is made, and which deals are behind it: said where the figure is opened. */
export interface Meaning {
  label: string;
  formula: string;
  unit: 'money' | 'share' | 'days' | 'factor' | 'deals';
  rows: readonly RowsOf[];
}

export const glossary = {
  bookings: {
    label: 'Bookings',
    formula: 'Sum of the amounts won in the window, by close date',
    unit: 'money',
    rows: ['won'],
  },
  previous: {
    label: 'Bookings before',
    formula: 'Sum of the amounts won up to the same point of the period before',
    unit: 'money',
    rows: ['previousWon'],
  },
  lastYear: {
    label: 'Bookings last year',
    formula: 'Sum of the amounts won up to the same point of the same period last year',
    unit: 'money',
    rows: ['lastYearWon'],
  },
  winRate: {
    label: 'Win rate',
    formula: 'Won ÷ (won + lost). Unqualified losses and “no decision” are not in it',
    unit: 'share',
    rows: ['won', 'qualifiedLost'],
  },
  winRateByValue: {
    label: 'Win rate by value',
    formula: 'Amount won ÷ (amount won + amount lost)',
    unit: 'share',
    rows: ['won', 'qualifiedLost'],
  },
  lost: {
    label: 'Lost',
    formula: 'Deals lost in the window, by close date; also those that were never qualified or got no decision',
    unit: 'deals',
    rows: ['lost'],
  },
  size: { label: 'Average deal', formula: 'Amount won ÷ deals won', unit: 'money', rows: ['won'] },
  cycle: {
    label: 'Sales cycle',
    formula: 'Mean of close date − day of logging, over deals won',
    unit: 'days',
    rows: ['won'],
  },
  velocity: {
    label: 'Sales velocity',
    formula: 'Open deals × win rate × average deal ÷ sales cycle, in an amount a day',
    unit: 'money',
    rows: ['open', 'won', 'qualifiedLost'],
  },
  newBusiness: {
    label: 'New business',
    formula: 'Amount won from new customers ÷ amount won; renewals are not in it',
    unit: 'share',
    rows: ['won'],
  },
  discount: {
    label: 'Discount',
    formula: '(List − net) ÷ list, over deals won with a list price',
    unit: 'share',
    rows: ['won'],
  },
  margin: {
    label: 'Gross margin',
    formula: '(Net − cost) ÷ net, over deals won with a cost',
    unit: 'share',
    rows: ['won'],
  },
  quota: {
    label: 'Quota attainment',
    formula: 'Booked in the quota period ÷ its quota; for a group also how many of its people have reached theirs',
    unit: 'share',
    rows: ['toDateWon'],
  },
  pacing: {
    label: 'Pacing',
    formula: '(Booked ÷ quota) ÷ (working days gone ÷ all working days); 1 is on pace',
    unit: 'factor',
    rows: ['toDateWon'],
  },
  forecast: {
    label: 'Forecast',
    formula: 'Booked + open deals closing in the period: commit, best case (with negotiation), weighted by probability',
    unit: 'money',
    rows: ['toDateWon', 'closing'],
  },
  coverage: {
    label: 'Coverage',
    formula: 'Open pipeline closing in the period ÷ (quota − booked)',
    unit: 'factor',
    rows: ['closing'],
  },
  pipeline: { label: 'Open pipeline', formula: 'Sum of the amounts of all open deals', unit: 'money', rows: ['open'] },
  stale: {
    label: 'Stale deals',
    formula: 'Open, and untouched for longer than twice the median days in their stage',
    unit: 'deals',
    rows: ['stale'],
  },
  overdue: {
    label: 'Past their close date',
    formula: 'Open, though the expected close date has passed',
    unit: 'deals',
    rows: ['overdue'],
  },
  movers: {
    label: 'Movers',
    formula:
      'Open deals whose amount × probability changed in the window; pushed out of the quota period counts as gone, pulled in as come',
    unit: 'money',
    rows: ['movedUp', 'movedDown'],
  },
} as const satisfies Record<string, Meaning>;

export type Figure = keyof typeof glossary;
export const figureNames = Object.keys(glossary) as Figure[];
