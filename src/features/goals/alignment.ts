import type { Company } from '../../core/company.ts';
import type { Period } from '../../core/period.ts';
import { convert, sayMissing, type Total } from '../rates/index.ts';
import type { GoalDeps } from './deps.ts';
import type { Goal } from './goal.ts';
import { type Alignment, alignmentOf, type Booking } from './rules-links.ts';

/** What was won in a period and which of these objectives it serves; amounts without a rate are left out, and said. */
export async function alignmentIn(
  { deals, rates }: Pick<GoalDeps, 'deals' | 'rates'>,
  { tenant, currency }: Company,
  period: Pick<Period, 'start' | 'end'>,
  goals: readonly Goal[],
): Promise<Alignment & { missing: string | undefined }> {
  const won = await deals.wonBetween(tenant, period.start, period.end);
  const isForeign = won.some(({ amount }) => amount.currency !== currency);
  const table = isForeign ? await rates.all(tenant) : [];
  const missing: Total['missing'] = [];
  const bookings = won.flatMap(({ amount, closeDate, ...deal }): Booking[] => {
    const own = convert(table, amount, currency, closeDate, currency);
    if (!own) missing.push({ currency: amount.currency, day: closeDate });
    return own ? [{ ...deal, closeDate, minor: own.minor }] : [];
  });
  return { ...alignmentOf(goals, bookings), missing: sayMissing(missing, currency) };
}
