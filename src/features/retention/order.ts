import { addDays, type Day } from '../../core/dates.ts';
import type { Period } from '../../core/period.ts';
import { colours } from '../accounts/index.ts';
import type { Assessed, Look } from './look.ts';

export const daysAhead = 90;

/** The next first; without a period those of the next 90 days, and those that passed and were not renewed. */
export function renewing(
  { customers }: Pick<Look, 'customers'>,
  period: Pick<Period, 'start' | 'end'> | undefined,
  today: Day,
): Assessed[] {
  const { start, end } = period ?? { start: '', end: addDays(today, daysAhead + 1) };
  const on = ({ renewsOn }: Assessed) => renewsOn ?? '';
  return customers
    .filter((each) => each.renewsOn !== undefined && on(each) >= start && on(each) < end)
    .sort((a, b) => inOrder(on(a), on(b)) || inOrder(a.customer.name, b.customer.name));
}

/** The worst colour first, in it what is worth most. */
export function worstFirst(customers: readonly Assessed[]): Assessed[] {
  const rank = ({ health: { colour } }: Assessed) => colours.indexOf(colour);
  return [...customers].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (b.yearly?.minor ?? 0) - (a.yearly?.minor ?? 0) ||
      a.health.score - b.health.score ||
      inOrder(a.customer.name, b.customer.name),
  );
}

/** By code units: `localeCompare` would take most of the time of a long list. */
function inOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
