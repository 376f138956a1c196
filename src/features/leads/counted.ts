import type { LeadDeps } from './deps.ts';
import type { Lead } from './lead.ts';

/** Leads that were captured in [start, end), of some owners or of everybody. */
export function capturedIn(
  { store }: Pick<LeadDeps, 'store'>,
  tenant: string,
  { start, end }: { start: Date; end: Date },
  owners?: readonly string[],
): Promise<Lead[]> {
  return store.find(tenant, { from: start, to: end, ...(owners && { owners }) }, { sort: { number: 1 } });
}

/** Ids of the deals that these leads became and that are won. */
export async function wonOf(
  { deals }: Pick<LeadDeps, 'deals'>,
  tenant: string,
  leads: readonly Lead[],
): Promise<ReadonlySet<string>> {
  const ids = leads.flatMap(({ deal }) => deal?.id ?? []);
  if (ids.length === 0) return new Set();
  return new Set((await deals.find(tenant, { ids, status: 'won' })).map(({ id }) => id));
}
