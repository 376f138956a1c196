import type { Text } from '../../core/card.ts';
import {
  attainedShare,
  attainment,
  averageDealSize,
  discountCreep,
  discountRate,
  type Figure,
  type Figures,
  forecast,
  glossary,
  grossMargin,
  isTooFew,
  newBusinessShare,
  noDecisionShare,
  pacing,
  percentWords,
  type Ratio,
  remainingCoverage,
  runRate,
  salesCycle,
  salesVelocity,
  sayDays,
  sayShare,
  winRate,
  winRateByValue,
} from '../metrics/index.ts';
import type { Audience } from './audience.ts';
import { count, sayDifference, sayFactor, sayPoints, short } from './say.ts';

/** A figure as it is said: its name and its value in words, with n, comparison and what is missing. */
export interface Said {
  figure: Figure;
  label: string;
  value: string;
}

/** Every figure of a report in the order it is read; those that say nothing here are left out. */
export function figureFacts(figures: Figures, audience: Audience): Said[] {
  return [
    ...bookings(figures),
    ...quota(figures),
    ...outlook(figures),
    ...rates(figures),
    ...pipeline(figures),
    ...price(figures, audience),
  ];
}

export function factsOf(said: readonly Said[]): { label: string; value: Text }[] {
  return said.map(({ label, value }) => ({ label, value }));
}

const say = (figure: Figure, value: string, label: string = glossary[figure].label): Said => ({ figure, label, value });

function bookings({ sums, currency }: Figures): Said[] {
  const { now, previous, lastYear } = sums;
  return [
    say('bookings', `${short(now.wonAmount, currency)} (${count(now.won, 'deal')})`),
    say(
      'previous',
      `${short(previous.wonAmount, currency)}, now ${sayDifference(now.wonAmount, previous.wonAmount, currency)}`,
    ),
    ...(lastYear.won > 0
      ? [
          say(
            'lastYear',
            `${short(lastYear.wonAmount, currency)}, now ${sayDifference(now.wonAmount, lastYear.wonAmount, currency)}`,
          ),
        ]
      : []),
  ];
}

function quota({ sums, quota: target, quotaFrame, quotaProgress, people, currency }: Figures): Said[] {
  if (target === null) return [];
  const booked = sums.toDate.wonAmount;
  const share = attainment(booked, target).value;
  const pace = pacing(booked, target, quotaProgress).value;
  const projected = runRate(booked, quotaProgress);
  const name = quotaFrame.period.label;
  return [
    say(
      'quota',
      `${share === null ? '' : `${percentWords(share)} of `}${short(target, currency)} in ${name}${sayAttained(people)}`,
    ),
    ...(pace === null || !quotaFrame.isRunning
      ? []
      : [say('pacing', `${sayFactor(pace)}${projected === null ? '' : `, run-rate ${short(projected, currency)}`}`)]),
  ];
}

/** `, 1 of 4 people have reached theirs`. */
function sayAttained(people: Figures['people']): string {
  const { value, n } = attainedShare(people.map(({ toDate, quota }) => ({ booked: toDate, quota })));
  return value === null || n < 2 ? '' : `, ${Math.round(value * n)} of ${n} people have reached theirs`;
}

function outlook({ sums, pipeline: open, quotaFrame, bias, quota: target, currency }: Figures): Said[] {
  if (!quotaFrame.isRunning) return [];
  const made = forecast(sums.toDate.wonAmount, open);
  const remaining = remainingCoverage(open, target, made.booked);
  const said = (['commit', 'best', 'weighted'] as const)
    .map((category) => `${category} ${short(made[category], currency)}`)
    .join(' · ');
  return [
    say('forecast', `${said}${sayBias(bias)}`, `Forecast ${quotaFrame.period.label}`),
    ...(remaining === 'met'
      ? [say('coverage', 'quota met')]
      : remaining.value === null
        ? []
        : [say('coverage', `${sayFactor(remaining.value)} of what is left (${count(remaining.n, 'deal')})`)]),
  ];
}

/** Above 0 the forecasts of earlier periods, at this point, were too hopeful. */
function sayBias(bias: Ratio): string {
  if (bias.value === null || bias.n < 2) return '';
  const size = percentWords(Math.abs(bias.value));
  const words = bias.value === 0 ? 'right' : `${size} too ${bias.value > 0 ? 'high' : 'low'}`;
  return ` (weighted was ${words} over ${bias.n} earlier periods)`;
}

function rates({ sums, medians, pipeline: { open }, currency }: Figures): Said[] {
  const { now, previous } = sums;
  const rate = winRate(now);
  const before = winRate(previous);
  const size = averageDealSize(now).value;
  const velocity = salesVelocity(open, now);
  const fresh = newBusinessShare(now);
  const isComparable = !isTooFew(rate) && !isTooFew(before);
  const was =
    isComparable && rate.value !== null && before.value !== null ? `, ${sayPoints(rate.value, before.value)}` : '';
  const undecided = now.noDecision > 0 ? ` · no decision ${sayShare(noDecisionShare(now))}` : '';
  return [
    ...(rate.value === null ? [] : [say('winRate', `${sayShare(rate)}${was}${undecided}`)]),
    ...(rate.value === null ? [] : [say('winRateByValue', sayShare(winRateByValue(now)))]),
    ...(size === null
      ? []
      : [say('size', `${short(size, currency)}, median ${short(medians.size ?? 0, currency)} (n ${now.won})`)]),
    ...(now.won === 0 ? [] : [say('cycle', `${sayDays(salesCycle(now))}, median ${medians.cycle ?? 0}`)]),
    ...(velocity.value === null || isTooFew(velocity) || open === 0
      ? []
      : [say('velocity', `${short(Math.round(velocity.value), currency)} a day`)]),
    ...(fresh.value === null ? [] : [say('newBusiness', sayShare(fresh))]),
  ];
}

/** ` · pushed out 1 deal, 120k EUR`; nothing of none. */
function sayMoved(what: string, deals: number, amount: string): string {
  return deals === 0 ? '' : ` · ${what} ${count(deals, 'deal')}, ${amount}`;
}

function pipeline({ pipeline: open, slippage, rows, currency }: Figures): Said[] {
  const slipped = [
    sayMoved('pushed out', slippage.pushed, short(slippage.pushedAmount, currency)),
    sayMoved('pulled in', slippage.pulled, short(slippage.pulledAmount, currency)),
  ].join('');
  return [
    say(
      'pipeline',
      `${short(open.openAmount, currency)} (${count(open.open, 'deal')})${open.qualifiedAmount === open.openAmount ? '' : `, qualified ${short(open.qualifiedAmount, currency)}`}, weighted ${short(Math.round(open.weightedAmount), currency)}${slipped}`,
    ),
    ...(rows.stale.n === 0
      ? []
      : [say('stale', `${count(rows.stale.n, 'deal')}, ${short(rows.stale.amount, currency)}`)]),
    ...(rows.overdue.n === 0
      ? []
      : [say('overdue', `${count(rows.overdue.n, 'deal')}, ${short(rows.overdue.amount, currency)}`)]),
  ];
}

function price({ sums, currency }: Figures, audience: Audience): Said[] {
  const discount = discountRate(sums.now);
  const creep = discountCreep(sums.now, sums.previous);
  const margin = grossMargin(sums.now);
  const cost =
    creep && !isTooFew(discount) && !isTooFew(discountRate(sums.previous)) && Math.abs(creep.points) >= 0.0005
      ? `, ${sayPoints(creep.points, 0)} (${creep.cost > 0 ? 'costs' : 'brings'} ${short(Math.abs(creep.cost), currency)})`
      : '';
  return [
    ...(discount.value === null ? [] : [say('discount', `${sayShare(discount)}${cost}`)]),
    ...(margin.value === null || !audience.margin ? [] : [say('margin', sayShare(margin))]),
  ];
}
