import { type DealType, dealTypes, type LostReason, type Stage, stages } from '../../src/features/deals/deal.ts';
import type { DealFacts } from '../../src/features/metrics/counted.ts';

/** A repeatable stream of numbers from 0 to 1 (mulberry32): the same seed makes the same deals. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const day = 86_400_000;
const stageNames = Object.keys(stages) as Stage[];
const reasons: LostReason[] = ['price', 'competitor', 'timing', 'no-decision'];

/** Deals of `reps` people over the two years before `now` and the half year after it; one in twenty has a split. */
export function* madeUpDeals(count: number, reps: number, now: Date, seed = 1): Generator<DealFacts> {
  const next = random(seed);
  const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)] as T;
  for (let index = 0; index < count; index += 1) {
    const rep = Math.floor(next() * reps);
    const created = now.getTime() - Math.floor(next() * 730) * day - 1;
    const closes = created + Math.floor(5 + next() * 175) * day;
    const status = closes > now.getTime() ? 'open' : next() < 0.08 ? 'open' : next() < 0.35 ? 'won' : 'lost';
    const stage = pick(stageNames);
    const amount = Math.round(next() * 9_000_000) + 100_000;
    const touched = status === 'open' ? created + next() * (now.getTime() - created) : closes;
    const moved = next() < 0.15;
    const closeDate = new Date(closes).toISOString().slice(0, 10);
    const type: DealType = pick(dealTypes);
    yield {
      id: `deal-${index}`,
      number: index + 1,
      account: { id: `account-${index % 997}`, name: `Account ${index % 997}` },
      amount: { minor: amount, currency: 'EUR' },
      ...(next() < 0.6 && { listPrice: { minor: Math.round(amount * (1 + next() * 0.3)), currency: 'EUR' } }),
      ...(next() < 0.5 && { cost: { minor: Math.round(amount * next()), currency: 'EUR' } }),
      products: [],
      type,
      status,
      stage,
      probability: stages[stage],
      closeDate,
      wonReasons: [],
      lostReasons: status === 'lost' ? [pick(reasons)] : [],
      owner: { id: `rep-${rep}`, name: `Rep ${rep}` },
      split:
        next() < 0.05
          ? [
              { person: { id: `rep-${rep}`, name: `Rep ${rep}` }, percent: 60 },
              { person: { id: `rep-${(rep + 7) % reps}`, name: `Rep ${(rep + 7) % reps}` }, percent: 40 },
            ]
          : [],
      stageLog: [
        { stage: 'lead', at: new Date(created) },
        { stage, at: new Date(created + (touched - created) / 2) },
        ...(status === 'open' ? [] : [{ stage: status, at: new Date(touched) } as const]),
      ],
      earlierAmounts: [],
      closeDateMoves: moved
        ? [
            {
              from: new Date(closes - 30 * day).toISOString().slice(0, 10),
              to: closeDate,
              at: new Date(created + (touched - created) * 0.7),
            },
          ]
        : [],
      createdAt: new Date(created),
      updatedAt: new Date(touched),
    };
  }
}
