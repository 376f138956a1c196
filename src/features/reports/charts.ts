import type { Node } from '../../core/card.ts';
import { minorDigits } from '../../core/money.ts';
import type { Figures } from '../metrics/index.ts';
import { short } from './say.ts';

const mostBars = 12;

/** Bookings of the last windows as bars, with a sentence that says the same. */
export function historyChart({ history, currency, frame }: Figures): Node[] {
  const shown = history.slice(-mostBars);
  if (shown.filter(({ amount }) => amount !== 0).length < 2) return [];
  const best = shown.reduce((a, b) => (b.amount > a.amount ? b : a));
  const last = shown.at(-1);
  const mean = shown.reduce((sum, { amount }) => sum + amount, 0) / shown.length;
  const sentence = `Bookings of the last ${shown.length} ${frame.period.unit === 'days' ? 'windows' : `${frame.period.unit}s`}: ${short(last?.amount ?? 0, currency)} in the latest, ${short(Math.round(mean), currency)} on average, best ${short(best.amount, currency)} in ${best.label}.`;
  return [
    {
      kind: 'chart',
      chart: 'bar',
      title: 'Bookings over time',
      unit: currency,
      series: [
        {
          name: 'Bookings',
          points: shown.map(({ label, amount }) => ({ label: shortLabel(label), value: major(amount, currency) })),
        },
      ],
      alt: sentence,
    },
  ];
}

/** How far the teams are on their quotas, as bars in percent. */
export function teamChart({ teams, quotaFrame }: Figures): Node[] {
  const withQuota = teams.filter(({ quota }) => quota !== null && quota > 0).slice(0, mostBars);
  if (withQuota.length < 2) return [];
  const points = withQuota.map(({ name, toDate, quota }) => ({
    label: name,
    value: Math.round((toDate / (quota ?? 1)) * 1000) / 10,
  }));
  return [
    {
      kind: 'chart',
      chart: 'bar',
      title: `Quota attainment, ${quotaFrame.period.label}`,
      unit: '%',
      series: [{ name: 'Attainment', points }],
      alt: `Quota attainment in ${quotaFrame.period.label}: ${points.map(({ label, value }) => `${label} ${value} %`).join(', ')}.`,
    },
  ];
}

function major(minor: number, currency: string): number {
  return minor / 10 ** minorDigits(currency);
}

/** `week 47, 2026` → `W47`, `November 2026` → `Nov 2026`: labels of a chart have little room. */
function shortLabel(label: string): string {
  const week = /^week (\d+), \d{4}$/.exec(label)?.[1];
  if (week !== undefined) return `W${week}`;
  return label.replace(/^(\p{L}{3})\p{L}+ (\d{4})$/u, '$1 $2').replace(/^(\d+ \p{L}{3}) to .*$/u, '$1');
}
