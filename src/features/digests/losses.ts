import { type Node, text } from '../../core/card.ts';
import type { Figures, Row } from '../metrics/index.ts';
import { count, short } from '../reports/index.ts';

/** Why deals were lost, by reason and by the amount behind it: what product reads first. A deal with two reasons is in both. */
export function lossNodes({ rows, currency }: Pick<Figures, 'rows' | 'currency'>): Node[] {
  const byReason = new Map<string, { n: number; amount: number }>();
  for (const { reasons, amount } of rows.lost.rows) {
    for (const reason of reasons.length > 0 ? reasons : ['no reason given']) {
      const known = byReason.get(reason) ?? { n: 0, amount: 0 };
      byReason.set(reason, { n: known.n + 1, amount: known.amount + amount });
    }
  }
  if (byReason.size === 0) return [];
  const sorted = [...byReason].sort(([, a], [, b]) => b.amount - a.amount);
  return [
    text([{ bold: `Lost: ${count(rows.lost.n, 'deal')}, ${short(rows.lost.amount, currency)}` }]),
    {
      kind: 'table',
      caption: 'Why deals were lost',
      columns: [{ label: 'Reason' }, { label: 'Deals', align: 'right' }, { label: 'Amount', align: 'right' }],
      rows: sorted
        .slice(0, 8)
        .map(([reason, { n, amount }]) => [reason.replaceAll('-', ' '), String(n), short(amount, currency)]),
    },
    ...gaps(rows.lost.rows, currency),
  ];
}

function gaps(lost: readonly Row[], currency: string): Node[] {
  const product = lost.filter(({ reasons }) => reasons.includes('product-gap')).slice(0, 5);
  if (product.length === 0) return [];
  return [
    text([{ bold: 'Lost to a gap in the product' }]),
    {
      kind: 'list',
      items: product.map((row) => [
        { bold: `D-${row.number} ${row.account}` },
        `, ${short(row.amount, currency)}${row.competitor === undefined ? '' : `, to ${row.competitor}`}`,
      ]),
    },
  ];
}
