import { DateTime } from 'luxon';
import { formatMoneyShort, roundHalfAway } from '../../core/money.ts';
import { formatNumber } from '../../core/numbers.ts';
import { type Figures, percentWords } from '../metrics/index.ts';

/** Ten times as much is no longer a matter of percent. */
const mostTelling = 10;

export function short(minor: number, currency: string): string {
  return formatMoneyShort({ minor, currency });
}

/** `+45k EUR (+16 %)`; without the percentage where there was nothing before, or next to nothing. */
export function sayDifference(now: number, before: number, currency: string): string {
  const difference = now - before;
  if (difference === 0) return 'the same';
  const sign = difference > 0 ? '+' : '−';
  const isTelling = before > 0 && Math.abs(difference) < mostTelling * before;
  const percent = isTelling ? ` (${sign}${percentWords(Math.abs(difference) / before)})` : '';
  return `${saySigned(difference, currency)}${percent}`;
}

/** `+45k EUR`, `−45k EUR`. */
export function saySigned(minor: number, currency: string): string {
  return `${minor < 0 ? '−' : '+'}${short(Math.abs(minor), currency)}`;
}

/** `+2.5 points` of two shares. */
export function sayPoints(now: number, before: number): string {
  const points = roundHalfAway((now - before) * 1000) / 10;
  return points === 0 ? 'the same' : `${points > 0 ? '+' : '−'}${Math.abs(points)} points`;
}

export function sayFactor(value: number): string {
  return `${formatNumber(roundHalfAway(value * 100) / 100, 3, 1)}×`;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${formatNumber(n, 0)} ${n === 1 ? one : many}`;
}

/** `16–22 Nov 2026`, `1 Oct – 31 Dec 2026`, `28 Dec 2026 – 3 Jan 2027`; one day is that day. */
export function sayDays(span: { start: string; end: string }): string {
  const start = DateTime.fromISO(span.start, { zone: 'utc' }).setLocale('en');
  const last = DateTime.fromISO(span.end, { zone: 'utc' }).setLocale('en').minus({ days: 1 });
  if (+start === +last) return last.toFormat('d LLL yyyy');
  if (start.hasSame(last, 'month')) return `${start.day}–${last.toFormat('d LLL yyyy')}`;
  return `${start.toFormat(start.year === last.year ? 'd LLL' : 'd LLL yyyy')} – ${last.toFormat('d LLL yyyy')}`;
}

/** `Mon 23 Nov 2026, 09:00 (Europe/Berlin)`. */
export function sayInstant(at: Date, zone: string): string {
  return `${DateTime.fromJSDate(at, { zone }).setLocale('en').toFormat('ccc d LLL yyyy, HH:mm')} (${zone})`;
}

/** What the previous period is called in a sentence, and whether it is the same point of it. */
export function sayBefore({ frame }: Pick<Figures, 'frame'>): string {
  return `${frame.previous.period.label}${atThisPoint(frame)}`;
}

export function sayLastYear({ frame }: Pick<Figures, 'frame'>): string {
  return `${frame.lastYear.period.label}${atThisPoint(frame)}`;
}

/** A window that has reached its last day is compared with the whole of the other. */
function atThisPoint({ isRunning, until, period }: Figures['frame']): string {
  return isRunning && until < period.end ? ' at this point' : '';
}
