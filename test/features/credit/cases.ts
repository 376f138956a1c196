import { addDays } from '../../../src/core/dates.ts';
import type { Money } from '../../../src/core/money.ts';
import { type Ask, caseOf, type CreditCase, type CreditDeal, type Facts } from '../../../src/features/credit/case.ts';
import { emptyFile, type FileFields } from '../../../src/features/credit/file.ts';

export const today = '2026-11-24';
export const system = { id: 'system', name: 'Rainmaker' };
export const eur = (major: number): Money => ({ minor: Math.round(major * 100), currency: 'EUR' });

export function limitOf(major: number, validTo = '2027-12-31') {
  return { amount: eur(major), from: '2026-01-01', validTo, reason: 'review', by: system };
}

export function fileOf(overrides: Partial<FileFields> = {}): FileFields {
  return { ...emptyFile({ id: 'acme', name: 'Acme' }), ...overrides };
}

/** A good customer of long standing: class 1 with all parts known but collateral. */
export function goodFile(overrides: Partial<FileFields> = {}): FileFields {
  return fileOf({
    tradingSince: '2000-01-01',
    customerSince: '2015-01-01',
    countryGrade: 90,
    industryGrade: 80,
    netWorth: eur(20_000_000),
    workingCapital: eur(10_000_000),
    turnover: eur(50_000_000),
    accountsAsOf: '2026-03-31',
    paymentIndex: 80,
    failureClass: 1,
    bureauAsOf: '2026-10-01',
    standardTerms: 60,
    receivables: { asOf: '2026-11-01', open: eur(0), daysBeyondTerms: 0 },
    limit: limitOf(1_000_000),
    ...overrides,
  });
}

export function factsOf(file: FileFields, overrides: Partial<Facts> = {}): Facts {
  return {
    today,
    currency: 'EUR',
    tax: 0,
    file,
    members: [file],
    deals: [],
    allReceivables: [],
    convert: (amount) => (amount.currency === 'EUR' ? amount : undefined),
    ...overrides,
  };
}

export function order(major: number, days = 30, extra: Partial<Ask> & { deposit?: number } = {}): Ask {
  const { deposit, ...rest } = extra;
  return {
    purpose: 'order',
    terms: { amount: eur(major), days, ...(deposit !== undefined && { deposit }) },
    closeDate: today,
    ...rest,
  };
}

export function givenOf(file: FileFields, ask: Ask, overrides: Partial<Facts> = {}): CreditCase {
  return caseOf(factsOf(file, overrides), ask);
}

export function dealOf(
  major: number,
  probability: number,
  inDays: number,
  overrides: Partial<CreditDeal> = {},
): CreditDeal {
  return {
    id: `deal-${major}-${inDays}`,
    name: 'D-1',
    account: 'acme',
    amount: eur(major),
    days: 30,
    deposit: 0,
    probability,
    closeDate: addDays(today, inDays),
    status: 'open',
    ...overrides,
  };
}
