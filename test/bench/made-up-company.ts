/** The company whose digests are measured. */
export const now = new Date('2026-11-23T08:00:00Z');
export const zone = 'Europe/Berlin';
export const reps = 500;
export const teams = Array.from({ length: 25 }, (_, team) => ({
  id: `team-${team}`,
  name: `Team ${team}`,
  members: Array.from({ length: reps / 25 }, (_rep, rep) => `rep-${team * (reps / 25) + rep}`),
}));
export const company = {
  tenant: 't',
  name: 'Northwind',
  currency: 'EUR',
  zone,
  fiscalYearStart: 1,
  workingDays: [1, 2, 3, 4, 5],
  products: [],
  channels: {},
};
