import { formatMoney, minorDigits, type Money } from '../../core/money.ts';
import { type Offer, sayCell, topRank } from '../approvals/index.ts';
import { type Terms } from '../approvals/index.ts';
import type { Levels } from '../approvals/index.ts';
import { assessCase, type Assessed } from './assess.ts';
import type { Ask, CreditCase } from './case.ts';
import type { CreditPolicy } from './policy.ts';

/** How an ask is checked under the policy: the case is made anew each time, so that every offer is exact. */
export type Check = (ask: Ask, cleared?: boolean) => CreditCase;

/** How hard a result is, to compare: who decides first, then how many, then the rules that fired. */
function effort({ row, hits }: Assessed, levels: Levels): number[] {
  const firing = [
    hits.filter((hit) => hit.severity === 'block').length,
    hits.filter((hit) => hit.severity === 'refer').length,
    hits.length,
  ];
  if (row === 'auto') return [0, 0, 0, ...firing];
  if (row === 'reject') return [2, 0, 0, ...firing];
  return [1, topRank(row, levels), row.reduce((sum, { need }) => sum + (need === 'all' ? 1 : need), 0), ...firing];
}

/** Whether `a` is decided by less than `b`: no approval, a lower level, or fewer people. */
function isEasier(a: Assessed, b: Assessed, levels: Levels, depth: number): boolean {
  const [one, two] = [effort(a, levels), effort(b, levels)];
  for (let index = 0; index < depth; index += 1) {
    const difference = (one[index] ?? 0) - (two[index] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const termLadder = [90, 60, 45, 30, 21, 14, 10, 7];

/**
 * The smallest concessions that clear a rule or need less authority: a deposit, shorter terms, a smaller first part,
 * cover, or overdue invoices paid first. Each is checked again under the policy, so what it promises is what happens.
 */
export function offersFor(check: Check, ask: Ask, policy: CreditPolicy): Offer[] {
  const current = assessCase(check(ask), policy);
  if (current.row === 'auto' || ask.purpose === 'limit') return [];
  const levels = policy.levels;
  const tryTerms = (terms: Terms) => assessCase(check({ ...ask, terms }), policy);
  const found: (Candidate & { assessed: Assessed })[] = [];
  // First what needs less authority; where nothing does, what clears a rule.
  for (const depth of [3, 6]) {
    for (const lever of levers(ask)) {
      const index = lever.first((terms) => isEasier(tryTerms(terms), current, levels, depth));
      if (index) found.push({ ...index, assessed: tryTerms(index.terms) });
      const free = lever.first((terms) => tryTerms(terms).row === 'auto');
      if (free && free.label !== index?.label) found.push({ ...free, assessed: tryTerms(free.terms) });
    }
    const paid = assessCase(check(ask, true), policy);
    if (isEasier(paid, current, levels, depth))
      found.push({
        label: 'overdue invoices paid first',
        terms: ask.terms,
        assessed: paid,
        condition: { kind: 'overdue-cleared', text: 'All overdue invoices are paid before delivery.' },
      });
    if (found.length > 0) break;
  }
  return found
    .sort((a, b) => compare(effort(a.assessed, levels), effort(b.assessed, levels)))
    .slice(0, 5)
    .map(({ assessed, ...offer }) => ({ ...offer, result: sayResult(assessed) }));
}

interface Candidate {
  label: string;
  terms: Terms;
  condition?: Offer['condition'];
}

interface Lever {
  /** The smallest concession of this kind for which the test holds. */
  first(test: (terms: Terms) => boolean): Candidate | undefined;
}

function levers({ terms }: Ask): Lever[] {
  return [deposit(terms), shorterTerms(terms), smallerPart(terms), cover(terms)];
}

function deposit(terms: Terms): Lever {
  return {
    first(test) {
      const from = Math.floor(terms.deposit ?? 0);
      const least = leastWhole(from + 1, 99, (percent) => test({ ...terms, deposit: percent }));
      return least === undefined ? undefined : { label: `${least} % deposit`, terms: { ...terms, deposit: least } };
    },
  };
}

function shorterTerms(terms: Terms): Lever {
  return {
    first(test) {
      const days = termLadder.find((each) => each < (terms.days ?? 30) && test({ ...terms, days: each }));
      return days === undefined ? undefined : { label: `net ${days}`, terms: { ...terms, days } };
    },
  };
}

function smallerPart(terms: Terms): Lever {
  return {
    first(test) {
      const unit = roundUnit(terms.amount);
      const units = Math.floor((terms.amount.minor - 1) / unit);
      const amount = (cut: number): Money => ({ ...terms.amount, minor: (units - cut + 1) * unit });
      // A part under a tenth of the order is no help to anybody.
      const cut = leastWhole(1, Math.floor(units * 0.9), (each) => test({ ...terms, amount: amount(each) }));
      if (cut === undefined) return undefined;
      const part = amount(cut);
      return {
        label: `${formatMoney(part)} first, the rest when it is paid`,
        terms: { ...terms, amount: part },
        condition: { kind: 'staged-delivery', text: `Deliver ${formatMoney(part)} first; the rest when it is paid.` },
      };
    },
  };
}

function cover(terms: Terms): Lever {
  return {
    first(test) {
      const unit = roundUnit(terms.amount);
      const from = Math.ceil((terms.cover?.minor ?? 0) / unit);
      const most = Math.ceil((terms.amount.minor * 2) / unit);
      const units = leastWhole(from + 1, most, (each) =>
        test({ ...terms, cover: { ...terms.amount, minor: each * unit } }),
      );
      if (units === undefined) return undefined;
      const amount = { ...terms.amount, minor: units * unit };
      return {
        label: `cover of ${formatMoney(amount)}`,
        terms: { ...terms, cover: amount },
        condition: {
          kind: 'guarantee',
          text: `A guarantee, letter of credit or insurance over ${formatMoney(amount)}.`,
        },
      };
    },
  };
}

/** Steps that people would name: a hundredth of the amount, rounded down to a 1, 2 or 5 with zeros, at least one unit. */
function roundUnit({ minor, currency }: Money): number {
  const major = 10 ** minorDigits(currency);
  const wanted = Math.max(1, minor / major / 100);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [5, 2, 1].find((each) => each * power <= wanted) ?? 1;
  return step * power * major;
}

/** The least whole number from `from` to `to` for which a monotone test holds. */
function leastWhole(from: number, to: number, test: (value: number) => boolean): number | undefined {
  if (from > to || !test(to)) return undefined;
  let low = from;
  let high = to;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (test(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The least deposit in hundredths of a percent for which the test holds. */
export function leastDeposit(test: (percent: number) => boolean): number | undefined {
  const found = leastWhole(0, 10_000, (hundredths) => test(hundredths / 100));
  return found === undefined ? undefined : found / 100;
}

function sayResult(assessed: Pick<Assessed, 'row' | 'hits'>): string {
  if (assessed.row === 'auto') return 'approved at once';
  if (assessed.row === 'reject') return 'prepaid only';
  return sayCell(assessed.row);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
