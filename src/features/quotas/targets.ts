import type { QuotaTarget } from '../metrics/index.ts';
import type { Quota } from './rules.ts';

/** A quota as figures take it. */
export function targetOf({ target, period, amount, from, until }: Quota): QuotaTarget {
  return { of: { kind: target.kind, id: target.id }, start: period.start, end: period.end, from, until, amount };
}
