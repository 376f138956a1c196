import { type DealFacts, dayNumber } from '../../../src/features/metrics/counted.ts';
import type { CountedDeal } from '../../../src/features/metrics/counted.ts';
import { dayIn } from '../../../src/core/dates.ts';
import { stages } from '../../../src/features/deals/deal.ts';

let count = 0;

/** A deal with the given facts; everything else is ordinary. */
export function facts(given: Partial<DealFacts> & { euros?: number } = {}): DealFacts {
  count += 1;
  const { euros = 1000, ...rest } = given;
  const stage = given.stage ?? 'proposal';
  return {
    id: `deal-${count}`,
    number: count,
    account: { id: 'acme', name: 'Acme' },
    amount: { minor: euros * 100, currency: 'EUR' },
    products: [],
    type: 'new',
    status: 'open',
    stage,
    probability: stages[stage],
    closeDate: '2026-11-18',
    wonReasons: [],
    lostReasons: [],
    owner: { id: 'rita', name: 'Rita' },
    split: [],
    stageLog: [],
    closeDateMoves: [],
    earlierAmounts: [],
    createdAt: new Date('2026-10-01T10:00:00Z'),
    updatedAt: new Date('2026-11-20T10:00:00Z'),
    ...rest,
  };
}

/** A deal in euros, counted. */
export function deal(
  given: Partial<Omit<DealFacts, 'cost'>> & {
    euros?: number;
    list?: number | undefined;
    cost?: number | undefined;
  } = {},
): CountedDeal {
  const { list, cost, ...rest } = given;
  const made = facts(rest);
  return {
    ...countedOf(made, 'UTC'),
    list: list === undefined ? undefined : list * 100,
    cost: cost === undefined ? undefined : cost * 100,
  };
}

/** A deal whose amounts are in the company's currency. */
export function countedOf(facts: DealFacts, zone: string): CountedDeal {
  return {
    facts,
    amount: facts.amount.minor,
    list: facts.listPrice?.minor,
    cost: facts.cost?.minor,
    earlier: facts.earlierAmounts.map(({ until, amount }) => ({ until, amount: amount.minor })),
    created: dayNumber(dayIn(facts.createdAt, zone)),
    close: dayNumber(facts.closeDate),
  };
}

export const week47 = { start: dayNumber('2026-11-16'), end: dayNumber('2026-11-23') };
