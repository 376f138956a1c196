import { addDays, type Day, daysBetween } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import type { PersonRef } from '../../core/person.ts';
import type { Stored } from '../../core/records.ts';

/** What a supplier of the customer reports about them. */
export interface Reference {
  from: string;
  highCredit: Money;
  /** Days beyond terms that they pay. */
  daysBeyondTerms: number;
  asOf: Day;
}

export const collateralTypes = ['guarantee', 'letter-of-credit', 'insurance', 'deposit', 'other'] as const;

export interface Collateral {
  type: (typeof collateralTypes)[number];
  cap: Money;
  /** Percent of the exposure that it covers. */
  cover: number;
  validTo: Day;
}

/** What the customer owes and has coming, from the books, as of a day. */
export interface Receivables {
  asOf: Day;
  /** All open invoices, overdue and disputed ones included. */
  open: Money;
  /** Overdue amounts by age in days: 1–30, 31–60, 61–90, over 90. */
  ageing?: { to30: Money; to60: Money; to90: Money; over90: Money } | undefined;
  oldestOverdue?: number | undefined;
  deliveredNotInvoiced?: Money | undefined;
  unbilledOrders?: Money | undefined;
  unappliedCash?: Money | undefined;
  /** Σ amount × days late ÷ Σ amount. */
  daysBeyondTerms?: number | undefined;
}

export interface LimitGrant {
  amount: Money;
  from: Day;
  validTo: Day;
  reason: string;
  by: PersonRef;
}

export type ClassName = '1' | '2' | '3' | '4' | '5' | 'N';
export const holdKinds = ['insolvency', 'legal', 'screening'] as const;

/** Everything that is known about a customer's credit. Each part may be missing; a missing part is never a zero. */
export interface FileFields {
  account: { id: string; name: string };
  /** Name of the group that the account belongs to. */
  group?: string | undefined;
  tradingSince?: Day | undefined;
  customerSince?: Day | undefined;
  /** Grades from 0 to 100, 100 best. */
  countryGrade?: number | undefined;
  industryGrade?: number | undefined;
  netWorth?: Money | undefined;
  workingCapital?: Money | undefined;
  turnover?: Money | undefined;
  accountsAsOf?: Day | undefined;
  paymentIndex?: number | undefined;
  failureClass?: number | undefined;
  bureauAsOf?: Day | undefined;
  references: Reference[];
  receivables?: Receivables | undefined;
  /** Days of broken promises and returned payments. */
  incidents: Day[];
  dunningLevel?: number | undefined;
  collateral: Collateral[];
  standardTerms?: number | undefined;
  yearlySales?: Money | undefined;
  limit?: LimitGrant | undefined;
  /** Overrides the limit for a time, then reverts by itself. */
  temporaryLimit?: LimitGrant | undefined;
  /** For all accounts of the group; kept in the file of any member. */
  groupLimit?: LimitGrant | undefined;
  manualClass?: { class: ClassName; reason: string; until: Day; by: PersonRef } | undefined;
  hold?: { kind: (typeof holdKinds)[number]; note: string; since: Day } | undefined;
  /** Rules that do not apply to this customer, with the reason. */
  exclusions: { code: string; reason: string }[];
  reviewOn?: Day | undefined;
  /** The class that was last computed, since when, and the one before it. */
  rated?: { class: ClassName; since: Day; before?: ClassName | undefined } | undefined;
}

export type CreditFile = Stored<FileFields>;

export function emptyFile(account: { id: string; name: string }): FileFields {
  return { account, references: [], incidents: [], collateral: [], exclusions: [] };
}

/** The references with this one, which takes the place of the supplier's former one; undefined when it is known. */
export function withReference(
  { references }: Pick<FileFields, 'references'>,
  added: Reference,
): Reference[] | undefined {
  const isSame = (known: Reference) =>
    sameName(known, added) &&
    sameMoney(known.highCredit, added.highCredit) &&
    known.daysBeyondTerms === added.daysBeyondTerms;
  return references.some(isSame) ? undefined : [...references.filter((known) => !sameName(known, added)), added];
}

/** The collateral with this one; undefined when it is known. */
export function withCollateral(
  { collateral }: Pick<FileFields, 'collateral'>,
  added: Collateral,
): Collateral[] | undefined {
  const isSame = ({ type, cap, cover, validTo }: Collateral) =>
    type === added.type && sameMoney(cap, added.cap) && cover === added.cover && validTo === added.validTo;
  return collateral.some(isSame) ? undefined : [...collateral, added];
}

function sameName(one: Reference, other: Reference): boolean {
  return one.from.toLowerCase() === other.from.toLowerCase();
}

function sameMoney(one: Money, other: Money): boolean {
  return one.minor === other.minor && one.currency === other.currency;
}

export function incidentsWithinYear(file: Pick<FileFields, 'incidents'>, today: Day): number {
  return file.incidents.filter((day) => daysBetween(day, today) <= 365 && day <= today).length;
}

/** The limit that holds on a day: a temporary one while it runs, else the standing one; expired ones are said as such. */
export function limitOn(
  file: Pick<FileFields, 'limit' | 'temporaryLimit'>,
  today: Day,
): { kind: 'none' } | { kind: 'valid' | 'expired'; grant: LimitGrant; temporary: boolean } {
  const { temporaryLimit: temporary, limit } = file;
  if (temporary && temporary.from <= today && today <= temporary.validTo)
    return { kind: 'valid', grant: temporary, temporary: true };
  if (!limit) return { kind: 'none' };
  return { kind: today <= limit.validTo ? 'valid' : 'expired', grant: limit, temporary: false };
}

/** Days between reviews by class; the first two of a new customer after 3 and 6 months. */
export function nextReview(name: ClassName, today: Day, customerSince: Day | undefined): Day {
  if (name === '4' || name === '5') return addDays(today, 30);
  if (name === '3') return addDays(today, 91);
  if (name !== 'N') return addDays(today, 365);
  const first = addDays(customerSince ?? today, 91);
  return first > today ? first : addDays(today, 91);
}
