import { type Day, formatDay } from '../../core/dates.ts';
import { formatMoney, type Money } from '../../core/money.ts';

/** A clause of a contract that departs from the company's own. */
export interface Clause {
  /** Key of the clause in the policy's checklist: `liability`. */
  clause: string;
  /** The words that the customer wants. */
  text: string;
}

/** What is asked for, in the words that all three kinds of request share; what does not apply is absent. */
export interface Terms {
  /** Net amount of the order, the limit that is asked for, or the list price of what is discounted. */
  amount: Money;
  /** Payment days after the invoice; 0 is prepaid. */
  days?: number | undefined;
  /** Percent of the amount that is paid before delivery. */
  deposit?: number | undefined;
  /** Percent off the list price, bundled concessions included. */
  discount?: number | undefined;
  /** Cover by guarantee, letter of credit or insurance. */
  cover?: Money | undefined;
  /** The approval, or the limit, ends on this day. */
  until?: Day | undefined;
  clauses?: Clause[] | undefined;
  /** What it costs, in the currency of the amount. */
  cost?: Money | undefined;
  /** What is given on top, with its value; counted in the discount. */
  concessions?: { name: string; value: Money }[] | undefined;
}

/** `50,000 EUR, net 60, 30 % deposit`. */
export function sayTerms(terms: Terms): string {
  const parts = [
    // Clauses alone may be asked for, without an amount.
    terms.amount.minor === 0 && terms.clauses?.length ? undefined : formatMoney(terms.amount),
    terms.days === undefined ? undefined : sayDays(terms.days),
    terms.deposit ? `${sayNumber(terms.deposit)} % deposit` : undefined,
    terms.discount ? `${sayNumber(terms.discount)} % discount` : undefined,
    terms.cover ? `cover of ${formatMoney(terms.cover)}` : undefined,
    terms.clauses?.length
      ? `${terms.clauses.length} special ${terms.clauses.length === 1 ? 'clause' : 'clauses'}`
      : undefined,
    terms.until ? `until ${formatDay(terms.until)}` : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

export function sayDays(days: number): string {
  return days === 0 ? 'prepaid' : `net ${days}`;
}

/** At most one decimal, without a useless zero: 33.3, 30. */
export function sayNumber(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** Whether `to` gives the customer nothing more than `from` does, so that a yes to `from` covers it. */
export function isTighter(from: Terms, to: Terms): boolean {
  return (
    from.amount.currency === to.amount.currency &&
    to.amount.minor <= from.amount.minor &&
    (to.days ?? 0) <= (from.days ?? 0) &&
    (to.deposit ?? 0) >= (from.deposit ?? 0) &&
    (to.discount ?? 0) <= (from.discount ?? 0) &&
    (to.cover?.minor ?? 0) >= (from.cover?.minor ?? 0) &&
    (to.clauses ?? []).every((clause) => (from.clauses ?? []).some((known) => sameClause(known, clause)))
  );
}

export function sameTerms(a: Terms, b: Terms): boolean {
  return isTighter(a, b) && isTighter(b, a) && a.until === b.until;
}

/** Nothing is owed after delivery. */
export function isPrepaid(terms: Pick<Terms, 'days' | 'deposit'>): boolean {
  return terms.days === 0 || (terms.deposit ?? 0) >= 100;
}

function sameClause(a: Clause, b: Clause): boolean {
  return a.clause === b.clause && a.text === b.text;
}
