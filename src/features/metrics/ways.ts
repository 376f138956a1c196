import { type Columns, outcome, statusAt } from './columns.ts';
import { addWay, noWays, type Ways } from './funnel.ts';
import { isTurn, turn } from '../../core/turn.ts';
import { createdAt } from './written-deal.ts';

/** The ways through the stages of the deals that were logged since an instant, those of some owners or all. */
export async function waysOf(columns: Columns, since: Date, owners?: ReadonlySet<string>): Promise<Ways> {
  const ways = noWays();
  const counts = columns.people.map((id) => owners?.has(id) ?? true);
  for (let row = 0; row < columns.size; row += 1) {
    if (isTurn(row)) await turn();
    if (columns.outcome[row] === outcome.gone || !counts[columns.owner[row] ?? 0]) continue;
    if (createdAt(columns.slab, columns.written[row] ?? 0) < since) continue;
    addWay(ways, columns.reached[row] ?? 0, statusAt(columns, row) === 'lost');
  }
  return ways;
}
