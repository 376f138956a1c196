import type { Cell as SheetCell } from 'write-excel-file/node';
import { type Cell, csvBytes, harmless } from '../../core/csv.ts';

export interface TableFile {
  name: string;
  columns: string[];
  rows: Cell[][];
}

const mime = { csv: 'text/csv', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const;
export type TableFormat = keyof typeof mime;

export async function tableBytes(table: TableFile, format: TableFormat): Promise<Uint8Array> {
  return format === 'csv' ? csvBytes([table.columns, ...table.rows]) : xlsxBytes(table);
}

/** Text is stored as text there, never as a formula; the apostrophe guards what is later saved as CSV. */
async function xlsxBytes({ name, columns, rows }: TableFile): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const header = columns.map((value): SheetCell => ({ value, type: String, fontWeight: 'bold' }));
  const body = rows.map((cells) => cells.map(sheetCell));
  const file = writeExcelFile([header, ...body], {
    sheet: name.slice(0, 31).replace(/[\\/?*[\]:]/g, ' '),
    columns: columns.map((column, index) => ({ width: widthOf(column, rows, index) })),
    stickyRowsCount: 1,
  });
  return new Uint8Array(await file.toBuffer());
}

function sheetCell(cell: Cell): SheetCell {
  if (cell === undefined) return null;
  if (typeof cell === 'number') return { value: cell, type: Number };
  if (typeof cell === 'object') return { value: new Date(`${cell.day}T00:00:00Z`), type: Date, format: 'yyyy-mm-dd' };
  return { value: harmless(cell), type: String };
}

function widthOf(column: string, rows: readonly Cell[][], index: number): number {
  const longest = rows
    .slice(0, 200)
    .reduce((most, row) => Math.max(most, String(textOf(row[index])).length), column.length);
  return Math.min(50, longest + 2);
}

function textOf(cell: Cell): string | number {
  return cell === undefined ? '' : typeof cell === 'object' ? cell.day : cell;
}
