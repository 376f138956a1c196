import { type Ratio, ratio } from './ratio.ts';

/**
 * Recurring revenue of the customers there were at the start of a window, in minor units, and what became of it. It comes
 * from the dated changes that are kept with each account, never from deals: a deal says what was sold, not what is paid on.
 */
export interface Cohort {
  start: number;
  expansion: number;
  contraction: number;
  churn: number;
  customers: number;
}

/** Gross revenue retention: (start − contraction − churn) ÷ start, a share ≤ 1. Null when start is 0. [S79] */
export function grossRetention({ start, contraction, churn, customers }: Cohort): Ratio {
  return ratio(start - contraction - churn, start, customers);
}

/** Net revenue retention: (start + expansion − contraction − churn) ÷ start, a share. Null when start is 0. [S79] */
export function netRetention({ start, expansion, contraction, churn, customers }: Cohort): Ratio {
  return ratio(start + expansion - contraction - churn, start, customers);
}

/** Revenue churn: (churned + contraction) ÷ start = 1 − GRR, a share. Null when start is 0. [S79] */
export function revenueChurn({ start, contraction, churn, customers }: Cohort): Ratio {
  return ratio(contraction + churn, start, customers);
}

/** Customer retention: (customers at the end − new ones) ÷ customers at the start, a share. Null without any. [S80] */
export function customerRetention(atStart: number, atEnd: number, added: number): Ratio {
  return ratio(atEnd - added, atStart, atStart);
}

/** Customer churn: 1 − customer retention. Null without customers at the start. [S80] */
export function customerChurn(atStart: number, atEnd: number, added: number): Ratio {
  return ratio(atStart - atEnd + added, atStart, atStart);
}
