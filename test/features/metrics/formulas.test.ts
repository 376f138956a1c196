import { describe, expect, test } from 'vitest';
import * as metrics from '../../../src/features/metrics/formulas.ts';
import { addStageDays, medianDaysInStage, noStageDays } from '../../../src/features/metrics/funnel.ts';
import { forecast } from '../../../src/features/metrics/forecast.ts';
import { dayNumber } from '../../../src/features/metrics/counted.ts';
import { conversionOf, noPipeline, noSums, pipelineOf, sumsOf } from './plain.ts';
import { deal, week47 } from './support.ts';

const won = (euros: number, more: Parameters<typeof deal>[0] = {}) => deal({ status: 'won', euros, ...more });
const lost = (euros: number, more: Parameters<typeof deal>[0] = {}) => deal({ status: 'lost', euros, ...more });

describe('win rate', () => {
  test('counts what was won against what was lost in the window', () => {
    const sums = sumsOf([won(100), won(300), lost(200), won(9, { closeDate: '2026-11-23' }), deal()], week47);

    expect(metrics.winRate(sums)).toEqual({ value: 2 / 3, n: 3 });
    expect(metrics.winRateByValue(sums)).toEqual({ value: 400 / 600, n: 3 });
  });

  test('leaves out losses that were never qualified, and shows “no decision” apart', () => {
    const sums = sumsOf([won(100), lost(100, { stage: 'lead' }), lost(100, { lostReasons: ['no-decision'] })], week47);

    expect(metrics.winRate(sums)).toEqual({ value: 1, n: 1 });
    expect(metrics.noDecisionShare(sums)).toEqual({ value: 0.5, n: 2 });
    expect(sums.unqualified).toBe(1);
  });
});

describe('every ratio is null, not 0, when there is nothing to divide by', () => {
  const none = noSums();
  const pipe = noPipeline();
  test.each([
    ['win rate', metrics.winRate(none)],
    ['win rate by value', metrics.winRateByValue(none)],
    ['no decision', metrics.noDecisionShare(none)],
    ['average deal', metrics.averageDealSize(none)],
    ['cycle', metrics.salesCycle(none)],
    ['velocity', metrics.salesVelocity(3, none)],
    ['discount', metrics.discountRate(none)],
    ['margin', metrics.grossMargin(none)],
    ['coverage', metrics.pipelineCoverage(pipe, null)],
    ['coverage of a quota of 0', metrics.pipelineCoverage(pipe, 0)],
    ['attainment', metrics.attainment(100, null)],
    ['pacing', metrics.pacing(100, null, { elapsed: 3, total: 60 })],
    ['pacing before the first day', metrics.pacing(0, 100, { elapsed: 0, total: 60 })],
    ['attained share', metrics.attainedShare([{ booked: 5, quota: null }])],
    ['accuracy', metrics.forecastAccuracy(0, 5)],
    ['bias', metrics.forecastBias([{ forecast: 5, actual: 0 }])],
    ['close-date changes', metrics.closeDateChanges([])],
    ['GRR', metrics.grossRetention({ start: 0, expansion: 0, contraction: 0, churn: 0, customers: 0 })],
    ['NRR', metrics.netRetention({ start: 0, expansion: 0, contraction: 0, churn: 0, customers: 0 })],
    ['revenue churn', metrics.revenueChurn({ start: 0, expansion: 0, contraction: 0, churn: 0, customers: 0 })],
    ['customer retention', metrics.customerRetention(0, 3, 3)],
    ['customer churn', metrics.customerChurn(0, 3, 3)],
    ['penetration', metrics.penetration(0, 0)],
    ['new business', metrics.newBusinessShare(noSums())],
    ['CSAT', metrics.csat([])],
    ['NPS', metrics.nps([])],
    ['utilisation', metrics.creditUtilisation(5, 0)],
    ['DSO', metrics.daysSalesOutstanding(5, 0, 90)],
    ['DBT', metrics.daysBeyondTerms([])],
    ['DBT from ageing', metrics.daysBeyondTermsFromAgeing([0, 0, 0, 0], 0)],
  ])('%s', (_name, made) => {
    expect(made).toMatchObject({ value: null });
  });

  test('medians and response time', () => {
    expect([metrics.median([]), metrics.medianCycle([], week47), metrics.medianDealSize([], week47)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(metrics.responseTime([{ createdAt: new Date() }])).toBeNull();
    expect(metrics.discountCreep(none, none)).toBeNull();
    expect(metrics.runRate(100, { elapsed: 0, total: 60 })).toBeNull();
  });
});

test('size and cycle are means over won deals, with the median beside them', () => {
  const deals = [won(100, { createdAt: new Date('2026-11-08T00:00:00Z') }), won(200), won(900)];
  const sums = sumsOf(deals, week47);

  expect(metrics.averageDealSize(sums)).toEqual({ value: 40_000, n: 3 });
  expect(metrics.medianDealSize(deals, week47)).toBe(20_000);
  expect(metrics.salesCycle(sums).value).toBeCloseTo((10 + 48 + 48) / 3);
  expect(metrics.medianCycle(deals, week47)).toBe(48);
  expect(metrics.salesVelocity(10, sums).value).toBeCloseTo((10 * 1 * 40_000) / ((10 + 48 + 48) / 3));
});

test('discount and margin are weighted by amount and leave out deals without a list price or cost', () => {
  const sums = sumsOf([won(900, { list: 1000, cost: 450 }), won(100, { list: 100 }), won(5000)], week47);

  expect(metrics.discountRate(sums)).toEqual({ value: 100 / 1100, n: 2 });
  expect(metrics.grossMargin(sums)).toEqual({ value: 0.5, n: 1 });
  expect(metrics.discountCreep(sums, sumsOf([won(1000, { list: 1000 })], week47))?.cost).toBe(10_000);
});

test('the pipeline is split by qualification, probability and forecast category', () => {
  const period = { start: dayNumber('2026-10-01'), end: dayNumber('2027-01-01') };
  const pipeline = pipelineOf(
    [
      deal({ euros: 100, stage: 'lead' }),
      deal({ euros: 200, stage: 'negotiation' }),
      deal({ euros: 400, stage: 'commit', closeDate: '2026-12-20' }),
      deal({ euros: 800, stage: 'commit', closeDate: '2027-02-01' }),
      won(999),
    ],
    period,
    dayNumber('2026-11-23'),
  );

  expect(pipeline).toMatchObject({
    open: 4,
    openAmount: 150_000,
    qualifiedAmount: 140_000,
    overdue: 2,
    overdueAmount: 30_000,
  });
  expect(forecast(50_000, pipeline)).toEqual({
    booked: 50_000,
    commit: 90_000,
    best: 110_000,
    weighted: 50_000 + 500 + 15_000 + 36_000,
  });
  expect(metrics.pipelineCoverage(pipeline, 100_000).value).toBe(0.7);
  expect(metrics.remainingCoverage(pipeline, 120_000, 50_000)).toEqual({ value: 1, n: 3 });
  expect(metrics.remainingCoverage(pipeline, 50_000, 50_000)).toBe('met');
});

test('pacing is on working days; a run-rate is not shown before a tenth of the period', () => {
  expect(metrics.pacing(50, 100, { elapsed: 30, total: 60 }).value).toBe(1);
  expect(metrics.pacing(50, 100, { elapsed: 15, total: 60 }).value).toBe(2);
  expect(metrics.runRate(50, { elapsed: 30, total: 60 })).toBe(100);
  expect(metrics.runRate(50, { elapsed: 5, total: 60 })).toBeNull();
  expect(
    metrics.attainedShare([
      { booked: 5, quota: 5 },
      { booked: 1, quota: 5 },
      { booked: 1, quota: null },
    ]),
  ).toEqual({ value: 0.5, n: 2 });
});

test('a forecast of the past is rebuilt from what the deals’ logs say of that day', () => {
  const period = { start: dayNumber('2026-10-01'), end: dayNumber('2027-01-01') };
  const commit = deal({
    status: 'won',
    euros: 100,
    closeDate: '2026-11-20',
    stageLog: [
      { stage: 'proposal', at: new Date('2026-10-05T00:00:00Z') },
      { stage: 'won', at: new Date('2026-11-20T00:00:00Z') },
    ],
  });
  const pushed = deal({
    euros: 100,
    closeDate: '2027-03-01',
    stage: 'negotiation',
    closeDateMoves: [{ from: '2026-12-01', to: '2027-03-01', at: new Date('2026-11-15T00:00:00Z') }],
  });

  const raised = {
    ...deal({ euros: 900, stage: 'proposal', closeDate: '2026-12-01' }),
    earlier: [
      { until: new Date('2026-10-20T00:00:00Z'), amount: 10_00 },
      { until: new Date('2026-11-15T00:00:00Z'), amount: 400_00 },
    ],
  };
  const moment = { at: new Date('2026-11-01T00:00:00Z'), day: dayNumber('2026-11-01') };

  expect(
    metrics.weightedForecastAt([commit, pushed, won(10, { closeDate: '2026-10-20' }), raised], period, moment),
  ).toBe(5000 + 7500 + 1000 + 200_00);
  expect(
    metrics.forecastBias([
      { forecast: 120, actual: 100 },
      { forecast: 90, actual: 100 },
    ]),
  ).toEqual({ value: 0.05, n: 2 });
  expect(metrics.forecastAccuracy(100, 80).value).toBe(0.8);
});

test('a deal that moved twice slips once, by where it began and where it ended', () => {
  const period = { start: dayNumber('2026-10-01'), end: dayNumber('2027-01-01') };
  const at = (day: string) => new Date(`${day}T12:00:00Z`);
  const deals = [
    deal({
      euros: 10,
      closeDateMoves: [
        { from: '2026-12-01', to: '2026-12-20', at: at('2026-11-01') },
        { from: '2026-12-20', to: '2027-01-10', at: at('2026-11-10') },
      ],
    }),
    deal({ euros: 20, closeDateMoves: [{ from: '2027-02-01', to: '2026-12-20', at: at('2026-11-01') }] }),
    deal({ euros: 40, closeDateMoves: [{ from: '2026-12-01', to: '2027-02-01', at: at('2026-09-01') }] }),
  ];

  expect(metrics.slippage(deals, period, at('2026-10-01'), at('2026-11-23'))).toEqual({
    pushed: 1,
    pushedAmount: 1000,
    pulled: 1,
    pulledAmount: 2000,
  });
  expect(metrics.closeDateChanges(deals).value).toBeCloseTo(4 / 3);
});

test('stage conversion counts deals that had their chance to go on', () => {
  const conversion = conversionOf([
    won(1),
    lost(1, { stage: 'proposal' }),
    lost(1, { stage: 'lead' }),
    deal({ stage: 'commit' }),
  ]);

  expect(conversion.map(({ from, to, conversion: { value, n } }) => [from, to, value, n])).toEqual([
    ['lead', 'qualified', 0.75, 4],
    ['qualified', 'proposal', 1, 3],
    ['proposal', 'negotiation', 2 / 3, 3],
    ['negotiation', 'commit', 1, 2],
    ['commit', 'won', 1, 1],
  ]);
});

test('a deal is stale after twice the usual time in its stage without a word', () => {
  const usual = noStageDays();
  for (const days of [4, 6, 8])
    addStageDays(
      usual,
      {
        stageLog: [
          { stage: 'proposal', at: new Date('2026-01-01T00:00:00Z') },
          { stage: 'negotiation', at: new Date(Date.UTC(2026, 0, 1 + days)) },
        ],
      },
      1,
    );
  const now = new Date('2026-11-23T09:00:00Z');
  const silent = (days: number, more = {}) => deal({ updatedAt: new Date(now.getTime() - days * 86_400_000), ...more });

  const stale = metrics.staleDeals(
    [
      silent(12),
      silent(13),
      silent(29, { stage: 'lead' }),
      silent(31, { stage: 'lead' }),
      silent(99, { status: 'won' }),
    ],
    medianDaysInStage(usual),
    now,
  );

  expect(stale.map(({ days }) => days)).toEqual([13, 31]);
});

test('retention, customers and receivables follow METRICS.md', () => {
  const cohort = { start: 1000, expansion: 300, contraction: 50, churn: 100, customers: 9 };
  expect(metrics.grossRetention(cohort)).toEqual({ value: 0.85, n: 9 });
  expect(metrics.netRetention(cohort).value).toBe(1.15);
  expect(metrics.revenueChurn(cohort).value).toBeCloseTo(1 - 0.85);
  expect(metrics.customerRetention(10, 12, 4).value).toBe(0.8);
  expect(metrics.customerChurn(10, 12, 4).value).toBe(0.2);
  expect(metrics.csat([5, 4, 3, 1]).value).toBe(0.5);
  expect(metrics.nps([10, 9, 8, 7, 3]).value).toBe(20);
  expect(metrics.penetration(3, 12).value).toBe(0.25);
  expect(
    metrics.newBusinessShare(sumsOf([won(10), won(30, { type: 'upsell' }), won(99, { type: 'renewal' })], week47))
      .value,
  ).toBe(0.25);
  expect(metrics.creditUtilisation(120, 100).value).toBe(1.2);
  expect(metrics.daysSalesOutstanding(200, 900, 90).value).toBe(20);
  expect(
    metrics.daysBeyondTerms([
      { amount: 100, due: 0, paid: 10 },
      { amount: 100, due: 0, paid: -20 },
    ]).value,
  ).toBe(5);
  expect(metrics.daysBeyondTermsFromAgeing([100, 100, 0, 0], 400).value).toBe(15);
});

test('few cases are said to be few', () => {
  expect(metrics.sayShare({ value: 0.5, n: 4 })).toBe('50 % (n 4, too few)');
  expect(metrics.sayShare({ value: 0.385, n: 26 })).toBe('38.5 % (n 26)');
  expect(metrics.sayShare({ value: null, n: 0 })).toBe('no data');
  expect(metrics.sayDays({ value: 34.26, n: 12 })).toBe('34.3 days (n 12)');
});
