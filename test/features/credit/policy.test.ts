import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Role } from '../../../src/core/person.ts';
import { assessCase } from '../../../src/features/credit/assess.ts';
import type { ClassName, FileFields } from '../../../src/features/credit/file.ts';
import { sayCell, topRank } from '../../../src/features/approvals/index.ts';
import { chainOf, type MatrixInput, type Row } from '../../../src/features/credit/matrix.ts';
import { type CreditPolicy, defaultCreditPolicy as policy } from '../../../src/features/credit/policy.ts';
import { paymentIndex, scoreOf } from '../../../src/features/credit/score.ts';
import { recommendLimit } from '../../../src/features/credit/limit.ts';
import { validate } from '../../../src/features/credit/validate.ts';
import { eur, fileOf, givenOf, goodFile, limitOf, order, system, today } from './cases.ts';

const clean: MatrixInput = {
  amount: 5_000,
  class: '1',
  utilisation: 50,
  hits: [],
  days: 30,
  isManualClass: false,
  isNewUnsecured: false,
};

test.each<[Partial<MatrixInput>, string]>([
  [{}, 'auto'],
  [{ class: '3' }, 'L1'],
  [{ class: 'N' }, 'L1'],
  [{ class: '4' }, 'L2'],
  [{ class: '5' }, 'L3'],
  [{ utilisation: 81 }, 'L1'],
  [{ utilisation: undefined }, 'L1'],
  [{ amount: 50_000 }, 'L1'],
  [{ amount: 50_001 }, 'L2'],
  [{ amount: 250_000, class: '4' }, 'L2 + L3'],
  [{ amount: 1_000_000, class: '4' }, 'L3 + L4'],
  [{ amount: 1_000_000, class: '5' }, '2 × L4'],
  [{ amount: 1_000_001, class: '1' }, 'L3 + L4'],
  [{ amount: 1_000_001, class: '5' }, 'reject'],
  [{ days: 61 }, 'L1'],
  [{ amount: 100_000, days: 90, isManualClass: true }, 'L4'],
  [{ amount: 2_000_000, class: '4', days: 90 }, '2 × L4'],
  [{ hits: [{ code: 'x', severity: 'block', text: '' }] }, 'L2'],
  [{ hits: [{ code: 'x', severity: 'warn', text: '' }] }, 'L1'],
])('the matrix sends %j to %s', (changed, chain) => {
  expect(sayCell(chainOf({ ...clean, ...changed }, policy))).toBe(chain);
});

const rank = (row: Row) => (row === 'auto' ? -1 : row === 'reject' ? 99 : topRank(row, policy.levels));
const arbitrary = fc.record({
  amount: fc.integer({ min: 0, max: 3_000_000 }),
  utilisation: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
  hits: fc.array(
    fc.record({ code: fc.constant('x'), severity: fc.constantFrom('warn', 'refer', 'block'), text: fc.constant('') }),
    { maxLength: 2 },
  ),
  days: fc.constantFrom(0, 30, 60, 90),
  isManualClass: fc.boolean(),
  isNewUnsecured: fc.boolean(),
});

test('a worse class never needs less authority', () => {
  fc.assert(
    fc.property(arbitrary, (input) => {
      const ranks = (['1', '2', '3', '4', '5'] as const).map((name) =>
        rank(chainOf({ ...input, class: name }, policy)),
      );
      expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
    }),
  );
});

const files: fc.Arbitrary<FileFields> = fc
  .record({
    netWorth: fc.integer({ min: 0, max: 5_000_000 }),
    workingCapital: fc.integer({ min: -100_000, max: 2_000_000 }),
    late: fc.integer({ min: -20, max: 150 }),
    open: fc.integer({ min: 0, max: 500_000 }),
    limit: fc.integer({ min: 0, max: 1_000_000 }),
    cap: fc.integer({ min: 0, max: 200_000 }),
    since: fc.constantFrom('2010-01-01', '2026-10-01'),
  })
  .map(({ netWorth, workingCapital, late, open, limit, cap, since }) =>
    goodFile({
      netWorth: eur(netWorth),
      workingCapital: eur(workingCapital),
      customerSince: since,
      receivables: { asOf: today, open: eur(open), daysBeyondTerms: late },
      limit: limitOf(limit),
      collateral: cap > 100_000 ? [] : [{ type: 'guarantee', cap: eur(cap), cover: 80, validTo: '2028-01-01' }],
    }),
  );

test('asking for more never needs less authority, whatever the customer', () => {
  fc.assert(
    fc.property(
      files,
      fc.integer({ min: 1, max: 1_500_000 }),
      fc.integer({ min: 1, max: 1_500_000 }),
      fc.constantFrom(30, 60, 90),
      (file, one, two, days) => {
        const [less, more] = [Math.min(one, two), Math.max(one, two)];
        const rankFor = (amount: number) => rank(assessCase(givenOf(file, order(amount, days)), policy).row);
        expect(rankFor(more)).toBeGreaterThanOrEqual(rankFor(less));
        const limitRank = (amount: number) =>
          rank(assessCase(givenOf(file, { purpose: 'limit', terms: { amount: eur(amount) } }), policy).row);
        expect(limitRank(more)).toBeGreaterThanOrEqual(limitRank(less));
      },
    ),
    { numRuns: 300 },
  );
});

test('a prepaid order passes whatever the customer, and is never refused', () => {
  fc.assert(
    fc.property(files, fc.integer({ min: 1, max: 5_000_000 }), (file, amount) => {
      expect(assessCase(givenOf(file, order(amount, 0)), policy).row).toBe('auto');
      expect(assessCase(givenOf(file, order(amount, 60, { deposit: 100 })), policy).row).toBe('auto');
    }),
  );
});

test.each([
  [-30, 100],
  [0, 80],
  [15, 70],
  [22, 60],
  [26, 55],
  [120, 20],
  [121, 10],
])('who pays %i days late has the payment index %i', (days, index) => {
  expect(paymentIndex(days)).toBe(index);
});

function classOf(file: FileFields): ClassName {
  return scoreOf(
    {
      file,
      netWorth: file.netWorth?.minor,
      workingCapital: file.workingCapital?.minor,
      exposure: 100_000_00,
      secured: undefined,
      today,
    },
    policy,
  ).class;
}

test('a good customer is in class 1; what is missing caps the class, and a hold overrides all', () => {
  expect(classOf(goodFile())).toBe('1');
  expect(classOf(goodFile({ netWorth: undefined, workingCapital: undefined }))).toBe('3');
  expect(classOf(fileOf({ customerSince: '2015-01-01', countryGrade: 90 }))).toBe('N');
  expect(classOf(goodFile({ customerSince: '2026-09-01' }))).toBe('N');
  expect(
    classOf(goodFile({ receivables: { asOf: today, open: eur(10), oldestOverdue: 91, daysBeyondTerms: 0 } })),
  ).toBe('4');
  expect(classOf(goodFile({ hold: { kind: 'legal', note: 'court', since: today } }))).toBe('5');
});

test('a class set by hand shows the computed one too, and ends by itself', () => {
  const manual = { class: '2' as const, reason: 'new owner', until: today, by: system };

  const held = scoreOf(
    {
      file: goodFile({ manualClass: manual }),
      netWorth: undefined,
      workingCapital: undefined,
      exposure: 0,
      secured: undefined,
      today,
    },
    policy,
  );

  expect(held).toMatchObject({ class: '2', computed: '3', isManual: true });
  expect(classOf(goodFile({ manualClass: { ...manual, until: '2026-11-23' } }))).toBe('1');
});

test('a currency without a rate is referred and named, never taken as one to one', () => {
  const file = goodFile({ receivables: { asOf: today, open: { minor: 5, currency: 'USD' } } });

  const { hits } = assessCase(givenOf(file, order(1_000)), policy);

  expect(hits).toMatchObject([{ code: 'rate-unknown', severity: 'refer' }]);
  expect(hits[0]?.text).toContain('USD → EUR');
});

test('a limit that has ended is a rule that fires; a temporary limit reverts by itself', () => {
  const ended = goodFile({ limit: limitOf(100_000, '2026-11-23') });
  const lifted = { ...ended, temporaryLimit: { ...limitOf(500_000, '2026-11-30'), from: '2026-11-01' } };

  expect(assessCase(givenOf(ended, order(1_000)), policy).hits).toMatchObject([{ code: 'limit-expired' }]);
  expect(assessCase(givenOf(lifted, order(1_000)), policy).hits).toEqual([]);
  expect(assessCase({ ...givenOf(lifted, order(1_000), { today: '2026-12-01' }) }, policy).hits).toMatchObject([
    { code: 'limit-expired' },
  ]);
});

test('pennies overdue are ignored; money and age together are not', () => {
  const overdue = (major: number) =>
    goodFile({
      receivables: {
        asOf: today,
        open: eur(major),
        oldestOverdue: 60,
        daysBeyondTerms: 0,
        ageing: { to30: eur(0), to60: eur(major), to90: eur(0), over90: eur(0) },
      },
    });

  expect(assessCase(givenOf(overdue(400), order(1_000)), policy).hits).toEqual([]);
  expect(assessCase(givenOf(overdue(4_000), order(1_000)), policy).hits).toMatchObject([{ code: 'overdue-age' }]);
});

test('a rule that a customer is released from does not fire; “stop” ends the checks there', () => {
  const file = goodFile({
    limit: limitOf(1_000),
    exclusions: [{ code: 'firm-utilisation', reason: 'parent guarantee' }],
  });
  const stopping: CreditPolicy = { ...policy, exclusions: [{ code: 'firm-utilisation', stop: true }] };

  expect(assessCase(givenOf(file, order(5_000)), policy).hits.map(({ code }) => code)).toEqual([
    'projected-utilisation',
  ]);
  expect(assessCase(givenOf(goodFile({ limit: limitOf(1_000) }), order(5_000)), stopping).hits).toEqual([]);
});

test('the recommended limit is the smaller of what they need and what they can carry', () => {
  const input = {
    class: '2' as const,
    yearlySales: 3_650_000_00,
    tax: 0,
    terms: 30,
    daysBeyondTerms: 10,
    netWorth: 1_000_000_00,
    turnover: 20_000_000_00,
    references: [],
    referenceCredits: [],
    starter: 5_000_00,
  };

  expect(recommendLimit(input, policy)).toMatchObject({
    need: 400_000_00,
    capacity: 250_000_00,
    recommended: 250_000_00,
  });
  expect(recommendLimit({ ...input, class: 'N', referenceCredits: [2_000_00, 4_000_00] }, policy).recommended).toBe(
    3_000_00,
  );
});

const people = (count: number, role: Role = 'finance') =>
  Array.from({ length: count }, (_, index) => ({ id: `p${index}`, roles: [role] }));
const bandsWith = (change: (bands: CreditPolicy['bands']) => CreditPolicy['bands']) =>
  validate({ ...policy, bands: change(policy.bands) }, people(4));

test('a policy with gaps, overlaps, no top band or nobody to approve is not accepted', () => {
  expect(validate(policy, people(4))).toEqual([]);
  expect(bandsWith((bands) => bands.slice(0, -1)).join()).toContain('no upper end');
  expect(
    bandsWith(([first, second, ...rest]) => [...(second ? [second] : []), ...(first ? [first] : []), ...rest]).join(),
  ).toContain('overlaps');
  expect(
    bandsWith((bands) => bands.map((band) => ({ ...band, cells: { ...band.cells, '4': 'auto' as const } }))).join(),
  ).toContain('would need less than class');
  expect(validate(policy, people(1)).join()).toContain('nobody could approve');
  expect(validate(policy, people(4, 'rep')).join()).toContain('nobody could approve');
});
