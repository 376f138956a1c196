import type { Node } from '../../core/card.ts';
import { type Element, richText, subtle, textRun, words } from './elements.ts';
import { limits } from './limits.ts';
import { clip } from './text.ts';

type TableNode = Extract<Node, { kind: 'table' }>;

/** A native table; a wide one as a list, for it would not fit on a phone. What had to go is counted. */
export function drawTable(node: TableNode): Element[] {
  const rows = node.rows.slice(0, limits.table.rows);
  const left = node.rows.length - rows.length;
  const body = node.columns.length > limits.table.columns ? listOf(node, rows) : [tableOf(node, rows)];
  const caption = clip(node.caption, limits.title).trim();
  return [
    ...(caption === '' ? [] : [words(caption, { weight: 'Bolder' })]),
    ...(rows.length === 0 || node.columns.length === 0 ? [subtle('Nothing to show.')] : body),
    ...(left > 0 ? [subtle(`… ${left} more ${left === 1 ? 'row' : 'rows'}`)] : []),
  ];
}

function tableOf({ columns }: TableNode, rows: readonly string[][]): Element {
  return {
    type: 'Table',
    firstRowAsHeader: true,
    showGridLines: false,
    columns: columns.map(({ align }, index) => ({
      width: index === 0 ? 2 : 1,
      ...(align === 'right' && { horizontalCellContentAlignment: 'Right' }),
    })),
    rows: [
      rowOf(columns.map(({ label, align }) => cellOf(label, align, true))),
      ...rows.map((row) => rowOf(columns.map(({ align }, index) => cellOf(row[index] ?? '', align, false)))),
    ],
  };
}

function rowOf(cells: Element[]): Element {
  return { type: 'TableRow', cells };
}

function cellOf(text: string, align: 'left' | 'right' | undefined, isHeader: boolean): Element {
  const shown = clip(text, limits.cell).trim() || '–';
  const run = textRun(shown, isHeader ? { weight: 'Bolder' } : {});
  const block = richText([run], align === 'right' ? { horizontalAlignment: 'Right' } : {});
  return { type: 'TableCell', items: [block] };
}

function listOf({ columns }: TableNode, rows: readonly string[][]): Element[] {
  return rows.map((row) => {
    const [first = '–', ...others] = row.map((cell) => clip(cell, limits.cell));
    const rest = others.map((cell, index) => `${columns[index + 1]?.label ?? ''}: ${cell}`).join(' · ');
    return richText([textRun(first, { weight: 'Bolder' }), textRun(`\n${rest}`)]);
  });
}
