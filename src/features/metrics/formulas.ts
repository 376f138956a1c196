/** Every formula of METRICS.md, by family. */
export { csat, newBusinessShare, nps, penetration } from './customers.ts';
export { medianCycle, salesCycle } from './cycle.ts';
export { averageDealSize, medianDealSize } from './deal-size.ts';
export { forecastAccuracy, forecastBias, weightedForecastAt } from './forecast.ts';
export { responseTime, staleDeals } from './funnel.ts';
export { discountCreep, discountRate, grossMargin } from './margin.ts';
export { pipelineCoverage, remainingCoverage } from './pipeline.ts';
export { attainedShare, attainment, pacing, runRate } from './quota.ts';
export { fewest, isTooFew, median, percentWords, type Ratio, ratio, sayDays, sayShare } from './ratio.ts';
export { creditUtilisation, daysBeyondTerms, daysBeyondTermsFromAgeing, daysSalesOutstanding } from './receivables.ts';
export {
  type Cohort,
  customerChurn,
  customerRetention,
  grossRetention,
  netRetention,
  revenueChurn,
} from './retention.ts';
export { closeDateChanges, slippage } from './slippage.ts';
export { salesVelocity } from './velocity.ts';
export { noDecisionShare, winRate, winRateByValue } from './win-rate.ts';
