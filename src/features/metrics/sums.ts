/** Sums of one type of deal; what the mix is made of. */
export interface TypeSums {
  won: number;
  lost: number;
  /** Minor units. */
  amount: number;
  /** List price of what was won; net where nobody gave a list price. */
  list: number;
}

/**
 * What was decided in a window, added up for one scope (a person, a team, the company). Every ratio is made from these
 * sums, so that ratios are weighted and never a mean of ratios. Amounts in minor units of the company's currency.
 */
export interface Sums {
  won: number;
  wonAmount: number;
  /** Qualified losses with a decision. */
  lost: number;
  lostAmount: number;
  noDecision: number;
  noDecisionAmount: number;
  /** Lost before they were qualified. */
  unqualified: number;
  /** Days from logging to winning, over the deals won. */
  cycleDays: number;
  /** Over deals won with a list price. */
  listed: { n: number; list: number; net: number };
  /** Over deals won with a cost. */
  costed: { n: number; cost: number; net: number };
  /** Deals that were open when the window ended. */
  openAtEnd: number;
  /** In the order of `dealTypes`. */
  types: TypeSums[];
}

/** A window of days, as numbers since 1970; the end is not part of it. */
export interface DayWindow {
  start: number;
  end: number;
}
