import { dayNumber } from './counted.ts';
import type { QuotaTarget } from './ports.ts';
import type { DayWindow } from './sums.ts';

/** A target in minor units of the company's currency. */
export interface CountedQuota {
  of: QuotaTarget['of'];
  start: number;
  end: number;
  amount: number;
}

export interface QuotaOwner {
  kind: 'person' | 'team' | 'company';
  id?: string | undefined;
  /** People whose quotas make up the group's where it has none of its own. */
  members?: readonly string[] | undefined;
}

/**
 * The quota of a person, team or company for a period, in minor units: the one set for exactly these days; else the sum of
 * those set for parts of it; else the share by days of one set for a longer time; else, for a group, the sum of its
 * people's. Null when nobody set any: no quota is not a quota of 0.
 */
export function quotaOf(quotas: readonly CountedQuota[], owner: QuotaOwner, period: DayWindow): number | null {
  const own = quotas.filter(({ of }) => of.kind === owner.kind && (of.kind === 'company' || of.id === owner.id));
  const found = quotaFrom(own, period);
  if (found !== null || owner.kind === 'person') return found;
  const people = owner.members ?? peopleIn(quotas);
  const parts = people.map((id) => quotaOf(quotas, { kind: 'person', id }, period)).filter((part) => part !== null);
  return parts.length === 0 ? null : parts.reduce((sum, part) => sum + part, 0);
}

function quotaFrom(own: readonly CountedQuota[], period: DayWindow): number | null {
  const exact = own.find(({ start, end }) => start === period.start && end === period.end);
  if (exact) return exact.amount;
  const inside = own.filter(({ start, end }) => start >= period.start && end <= period.end);
  if (inside.length > 0)
    return inside.filter((each) => !isCovered(each, inside)).reduce((sum, { amount }) => sum + amount, 0);
  const [shortest] = own
    .filter(({ start, end }) => start <= period.start && end >= period.end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  if (!shortest) return null;
  return Math.round((shortest.amount * (period.end - period.start)) / (shortest.end - shortest.start));
}

/** A month inside a quarter that has its own quota is part of it already. */
function isCovered(quota: CountedQuota, others: readonly CountedQuota[]): boolean {
  return others.some(
    (other) =>
      other !== quota &&
      other.start <= quota.start &&
      other.end >= quota.end &&
      other.end - other.start > quota.end - quota.start,
  );
}

function peopleIn(quotas: readonly CountedQuota[]): string[] {
  return [...new Set(quotas.flatMap(({ of }) => (of.kind === 'person' ? [of.id] : [])))];
}

export function quotaDays({ start, end }: Pick<QuotaTarget, 'start' | 'end'>): DayWindow {
  return { start: dayNumber(start), end: dayNumber(end) };
}
