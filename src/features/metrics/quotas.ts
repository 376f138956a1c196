import type { Day } from '../../core/dates.ts';
import type { Money } from '../../core/money.ts';
import { dayNumber } from './counted.ts';
import type { QuotaTarget } from './ports.ts';
import type { Progress } from './quota.ts';
import type { DayWindow } from './sums.ts';
import { weekday } from './window.ts';

/** A target in minor units of one currency. */
export interface CountedQuota {
  of: QuotaTarget['of'];
  /** The period that it was set for. */
  period: DayWindow;
  /** The days of it that somebody works towards it: fewer where they join or leave in it. */
  active: DayWindow;
  /** For the active days: prorated for who joins or leaves. */
  amount: number;
}

export interface QuotaOwner {
  kind: 'person' | 'team' | 'company';
  id?: string | undefined;
  /** People whose quotas make up the group's where it has none of its own. */
  members?: readonly string[] | undefined;
}

/** Quotas by whom they are for. */
export interface Quotas {
  byOwner: ReadonlyMap<string, readonly CountedQuota[]>;
  /** All who have one of their own. */
  people: readonly string[];
  workingDays: readonly number[];
}

/**
 * Quotas in one currency. Who joins or leaves in a period has the share of it that its working days have: quota × working
 * days between joining and leaving ÷ working days of the period. [S74] What cannot be converted is left out and said.
 */
export function countQuotas(
  targets: readonly QuotaTarget[],
  workingDays: readonly number[],
  convert: (amount: Money, day: Day) => number | undefined,
): { quotas: Quotas; missing: { currency: string; day: Day }[] } {
  const byOwner = new Map<string, CountedQuota[]>();
  const people = new Set<string>();
  const missing: { currency: string; day: Day }[] = [];
  for (const { of, start, end, from = start, until = end, amount } of targets) {
    const converted = convert(amount, start);
    if (converted === undefined) {
      missing.push({ currency: amount.currency, day: start });
      continue;
    }
    const period = { start: dayNumber(start), end: dayNumber(end) };
    const active = overlap(period, { start: dayNumber(from), end: dayNumber(until) });
    const whole = { of, period, active: period, amount: converted };
    const quota = { ...whole, active, amount: shareOf(whole, active, workingDays) };
    const key = keyOf(of);
    byOwner.set(key, [...(byOwner.get(key) ?? []), quota]);
    if (of.kind === 'person') people.add(of.id);
  }
  return { quotas: { byOwner, people: [...people], workingDays }, missing };
}

/**
 * The quota of a person, team or company for a period, in minor units: the one set for exactly these days; else the sum of
 * those set for parts of it; else the share by working days of one set for a longer time; else, for a group, the sum of its
 * people's. Null when nobody set any: no quota is not a quota of 0.
 */
export function quotaOf(quotas: Quotas, owner: QuotaOwner, period: DayWindow): number | null {
  return sumOf(quotas, owner, period, period);
}

/**
 * How far the time of a quota has gone on a day (its end is `until`): what should be booked by then on an even pace, of
 * all that there is to book, in minor units. It is working days gone ÷ working days, for each by the days that are theirs.
 */
export function quotaProgress(quotas: Quotas, owner: QuotaOwner, period: DayWindow, until: number): Progress {
  const due = sumOf(quotas, owner, period, { start: period.start, end: Math.min(until, period.end) });
  return { elapsed: due ?? 0, total: quotaOf(quotas, owner, period) ?? 0 };
}

/** What falls on a span of the quotas that make up that of a period. */
function sumOf(quotas: Quotas, owner: QuotaOwner, period: DayWindow, span: DayWindow): number | null {
  const own = partsOf(quotas.byOwner.get(keyOf(owner)) ?? [], period);
  if (own.length > 0) return own.reduce((sum, quota) => sum + shareOf(quota, span, quotas.workingDays), 0);
  if (owner.kind === 'person') return null;
  const people = owner.members ?? quotas.people;
  const parts = people.map((id) => sumOf(quotas, { kind: 'person', id }, period, span)).filter((part) => part !== null);
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
}

function partsOf(own: readonly CountedQuota[], { start, end }: DayWindow): readonly CountedQuota[] {
  const exact = own.find(({ period }) => period.start === start && period.end === end);
  if (exact) return [exact];
  const inside = own.filter(({ period }) => period.start >= start && period.end <= end);
  if (inside.length > 0) return inside.filter((each) => !isCovered(each, inside));
  return own
    .filter(({ period }) => period.start <= start && period.end >= end)
    .sort((a, b) => lengthOf(a.period) - lengthOf(b.period))
    .slice(0, 1);
}

/** A month inside a quarter that has its own quota is part of it already. */
function isCovered({ period }: CountedQuota, others: readonly CountedQuota[]): boolean {
  return others.some(
    (other) =>
      other.period.start <= period.start && other.period.end >= period.end && lengthOf(other.period) > lengthOf(period),
  );
}

/** What of a quota falls on a span, by working days. */
function shareOf({ active, amount }: CountedQuota, span: DayWindow, workingDays: readonly number[]): number {
  const part = overlap(active, span);
  if (lengthOf(part) === lengthOf(active)) return amount;
  const days = countDays(active, workingDays);
  return days === 0 ? 0 : Math.round((amount * countDays(part, workingDays)) / days);
}

function countDays({ start, end }: DayWindow, workingDays: readonly number[]): number {
  const weeks = Math.floor((end - start) / 7);
  let count = weeks * new Set(workingDays).size;
  for (let day = start + weeks * 7; day < end; day += 1) if (workingDays.includes(weekday(day))) count += 1;
  return count;
}

function overlap(a: DayWindow, b: DayWindow): DayWindow {
  const start = Math.max(a.start, b.start);
  return { start, end: Math.max(start, Math.min(a.end, b.end)) };
}

function lengthOf({ start, end }: DayWindow): number {
  return end - start;
}

function keyOf({ kind, id }: { kind: string; id?: string | undefined }): string {
  return `${kind}/${id ?? ''}`;
}
