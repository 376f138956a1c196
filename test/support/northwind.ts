import type { Company } from '../../src/core/company.ts';

/** A company in Berlin that counts in euros and has decided nothing else. */
export const northwind: Company = {
  tenant: 'northwind',
  name: 'Northwind',
  currency: 'EUR',
  zone: 'Europe/Berlin',
  fiscalYearStart: 1,
  workingDays: [1, 2, 3, 4, 5],
  products: [],
  channels: {},
};
