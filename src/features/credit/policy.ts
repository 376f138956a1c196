import { z } from 'zod';
import { Cell, defaultTimes, LevelDoc, oneOf as L, Times } from '../approvals/index.ts';

const percent = z.number().min(0).max(1000);
const severity = z.enum(['off', 'warn', 'refer', 'block']);

export const cellNames = ['1-2', '3-N', '4', '5'] as const;
export type CellName = (typeof cellNames)[number];

/** Amounts up to `upTo` (major units of the company's currency); null has no upper end. */
export const Band = z.strictObject({
  upTo: z.number().positive().nullable(),
  cells: z.strictObject({ '1-2': Cell, '3-N': Cell, '4': Cell, '5': Cell }),
});
export type Band = z.infer<typeof Band>;

const classNumbers = z.strictObject({
  '1': z.number().min(0),
  '2': z.number().min(0),
  '3': z.number().min(0),
  '4': z.number().min(0),
  '5': z.number().min(0),
  N: z.number().min(0),
});

export const ruleCodes = [
  'limit-missing',
  'limit-expired',
  'firm-utilisation',
  'projected-utilisation',
  'overdue-age',
  'overdue-share',
  'class-maximum',
  'terms-rank',
  'discount-rank',
  'class-hold',
  'dunning',
  'collateral-ends',
  'group-limit',
  'concentration',
  'stale-data',
  'margin',
  'clause',
  'rate-unknown',
] as const;
export type RuleCode = (typeof ruleCodes)[number];

/**
 * The credit policy: all weights, cut-offs and bands as data. The structure is that of the literature; the numbers are
 * defaults of this project, and each company should look at them.
 */
export const CreditPolicy = z.strictObject({
  levels: z.array(LevelDoc).min(1),
  times: Times,
  weights: z.strictObject({
    character: percent,
    capacity: percent,
    capital: percent,
    collateral: percent,
    conditions: percent,
  }),
  /** Least score of classes 1 to 4. */
  classes: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  /** Percent of the weights that must be known for classes better than 3, and for a class at all. */
  depth: z.strictObject({ capped: percent, none: percent }),
  newCustomerDays: z.number().int().min(0).max(1000),
  horizonDays: z.number().int().min(1).max(365),
  /** Which parts count as owed beside invoices and the new deal. */
  components: z
    .strictObject({ delivered: z.boolean(), orders: z.boolean(), won: z.boolean(), cash: z.boolean() })
    .default({ delivered: true, orders: true, won: true, cash: true }),
  /** Percent of tax on top of net amounts. */
  tax: percent,
  utilisation: z.strictObject({ warn: percent, block: percent, projected: percent }),
  /** Days that the oldest overdue may be old, by class. */
  overdueDays: classNumbers,
  /** Overdue amounts up to this (major units) are ignored. */
  overdueTolerance: z.number().min(0),
  overdueShare: percent,
  /** Largest single deal by class, major units. */
  dealMaximum: classNumbers,
  concentration: percent,
  dunningLevel: z.number().int().min(1),
  accountsMonths: z.number().int().min(1),
  bureauMonths: z.number().int().min(1),
  marginFloor: percent,
  discountMaximum: percent,
  severities: z.strictObject(
    Object.fromEntries(ruleCodes.map((code) => [code, severity])) as Record<RuleCode, typeof severity>,
  ),
  /** Rules that do not apply to anybody, to a group (by its name) or to a customer, with "release and stop". */
  exclusions: z.array(z.strictObject({ code: z.enum(ruleCodes), group: z.string().optional(), stop: z.boolean() })),
  /** Share of net worth and of turnover that the limit may reach, in percent, by class. */
  capacity: z.strictObject({
    '1': z.tuple([percent, percent]),
    '2': z.tuple([percent, percent]),
    '3': z.tuple([percent, percent]),
    '4': z.tuple([percent, percent]),
  }),
  /** Limit without any data, major units. */
  starterLimit: z.number().min(0),
  /** Up to this amount a request without any hit is approved by the policy itself where the first row says so. */
  clean: Band,
  bands: z.array(Band).min(1),
  /** Levels added: terms longer than `longTerms`, a limit exceeded by more than `overLimit` percent, and so on. */
  overlays: z.strictObject({
    longTerms: z.number().int(),
    overLimit: percent,
    manualClass: z.boolean(),
    newUnsecured: z.boolean(),
  }),
  /** What the shared card shows: amounts, or percentages only. */
  sharing: z.enum(['figures', 'shares']),
  /** In the US: that a customer has to be told of a refusal, and within how many days. Optional, and no legal advice. */
  notice: z
    .strictObject({ adverse: z.boolean(), days: z.number().int().min(1).max(60) })
    .default({ adverse: false, days: 30 }),
});
export type CreditPolicy = z.infer<typeof CreditPolicy>;

const defaultLevels: CreditPolicy['levels'] = [
  { name: 'L1', title: 'Credit analyst', roles: ['finance'], people: [], hours: 4 },
  { name: 'L2', title: 'Credit manager', roles: ['finance'], people: [], hours: 8 },
  { name: 'L3', title: 'Finance director', roles: ['finance', 'admin'], people: [], hours: 24 },
  { name: 'L4', title: 'CFO', roles: ['finance', 'admin'], people: [], hours: 24 },
];

export const defaultCreditPolicy: CreditPolicy = {
  levels: defaultLevels,
  times: defaultTimes,
  weights: { character: 35, capacity: 20, capital: 15, collateral: 10, conditions: 20 },
  classes: [80, 65, 50, 35],
  depth: { capped: 60, none: 40 },
  newCustomerDays: 182,
  horizonDays: 60,
  components: { delivered: true, orders: true, won: true, cash: true },
  tax: 0,
  utilisation: { warn: 80, block: 100, projected: 100 },
  overdueDays: { '1': 45, '2': 45, '3': 30, '4': 15, '5': 15, N: 30 },
  overdueTolerance: 500,
  overdueShare: 10,
  dealMaximum: { '1': 1_000_000, '2': 500_000, '3': 250_000, '4': 50_000, '5': 10_000, N: 50_000 },
  concentration: 15,
  dunningLevel: 3,
  accountsMonths: 15,
  bureauMonths: 6,
  marginFloor: 10,
  discountMaximum: 20,
  severities: {
    'limit-missing': 'refer',
    'limit-expired': 'refer',
    'firm-utilisation': 'block',
    'projected-utilisation': 'refer',
    'overdue-age': 'refer',
    'overdue-share': 'refer',
    'class-maximum': 'refer',
    'terms-rank': 'refer',
    'discount-rank': 'warn',
    'class-hold': 'block',
    dunning: 'refer',
    'collateral-ends': 'warn',
    'group-limit': 'block',
    concentration: 'refer',
    'stale-data': 'warn',
    margin: 'refer',
    clause: 'refer',
    'rate-unknown': 'refer',
  },
  exclusions: [],
  capacity: { '1': [35, 5], '2': [25, 4], '3': [10, 2.5], '4': [5, 1] },
  starterLimit: 5_000,
  clean: { upTo: 10_000, cells: { '1-2': 'auto', '3-N': [L('L1')], '4': [L('L2')], '5': [L('L3')] } },
  bands: [
    { upTo: 50_000, cells: { '1-2': [L('L1')], '3-N': [L('L1')], '4': [L('L2')], '5': [L('L3')] } },
    { upTo: 250_000, cells: { '1-2': [L('L2')], '3-N': [L('L2')], '4': [L('L2'), L('L3', 1, 2)], '5': [L('L4')] } },
    {
      upTo: 1_000_000,
      cells: { '1-2': [L('L3')], '3-N': [L('L3')], '4': [L('L3'), L('L4', 1, 2)], '5': [L('L4', 2)] },
    },
    { upTo: null, cells: { '1-2': [L('L3'), L('L4', 1, 2)], '3-N': [L('L4')], '4': [L('L4', 2)], '5': 'reject' } },
  ],
  overlays: { longTerms: 60, overLimit: 20, manualClass: true, newUnsecured: true },
  sharing: 'figures',
  notice: { adverse: false, days: 30 },
};
