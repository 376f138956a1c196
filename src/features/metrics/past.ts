import { type Columns, statusAt } from './columns.ts';
import type { CountedDeal, DealFacts } from './counted.ts';
import { closeDateMovesOf, createdAt, earlierOf, stageLogOf } from './written-deal.ts';

/** What tells how a deal stood at an earlier instant. */
export interface Past extends Pick<CountedDeal, 'amount' | 'earlier' | 'close'> {
  facts: Pick<DealFacts, 'status' | 'probability' | 'createdAt' | 'stageLog' | 'closeDateMoves'>;
}

export function pastAt(columns: Columns, row: number): Past {
  const { slab } = columns;
  const written = columns.written[row] ?? 0;
  return {
    amount: columns.amount[row] ?? 0,
    earlier: earlierOf(slab, written),
    close: columns.close[row] ?? 0,
    facts: {
      status: statusAt(columns, row),
      probability: columns.probability[row] ?? 0,
      createdAt: createdAt(slab, written),
      stageLog: stageLogOf(slab, written),
      closeDateMoves: closeDateMovesOf(slab, written),
    },
  };
}
