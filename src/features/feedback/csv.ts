/** Rows as CSV for spreadsheets: with a byte order mark, and no cell that a spreadsheet would run as a formula. */
export function csv(rows: readonly (readonly (string | number)[])[]): Uint8Array {
  return new TextEncoder().encode(`\u{feff}${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`);
}

/** Text that begins like a formula gets an apostrophe in front, which spreadsheets show as text. Numbers stay numbers. */
export function cell(value: string | number): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[\s]*[=+\-@\t\r|＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n;]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
