import type { Day } from './dates.ts';

/** A cell of an export: text from anybody, a number, a day, or nothing. */
export type Cell = string | number | { day: Day } | undefined;

/**
 * Rows as CSV (RFC 4180) for spreadsheets: with a byte-order mark, without which Excel reads UTF-8 as something else, and
 * with no cell that a spreadsheet would run. Numbers stay numbers, negative ones too.
 */
export function csvBytes(rows: readonly (readonly Cell[])[]): Uint8Array {
  const lines = rows.map((cells) => `${cells.map(csvCell).join(',')}\r\n`);
  return new TextEncoder().encode(`\ufeff${lines.join('')}`);
}

function csvCell(cell: Cell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return String(cell);
  if (typeof cell === 'object') return cell.day;
  const safe = harmless(cell);
  return /[",\r\n;]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection): text that begins
 * with = + - @ | or with a tab or line break, also behind blanks.
 */
export function harmless(text: string): string {
  return /^[\s\u00a0]*[=+\-@|\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
}
