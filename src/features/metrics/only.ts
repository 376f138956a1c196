import { type Columns, outcome } from './columns.ts';
import { isTurn, turn } from '../../core/turn.ts';
import { shownOf } from './written-deal.ts';

/** Deals that count: those of some accounts, by id, or those of a segment, however its letters are written. */
export type Only = { accounts: readonly string[] } | { segment: string };

/** Tells of a row whether it counts. The texts of a deal are read only where its key says that they may be the ones. */
export async function rowsOnly(columns: Columns, only: Only): Promise<(row: number) => boolean> {
  const { column, keys, counts } =
    'accounts' in only ? ofAccounts(columns, only.accounts) : ofSegment(columns, only.segment);
  const kept = new Uint8Array(columns.size);
  for (let row = 0; row < columns.size; row += 1) {
    if (isTurn(row)) await turn();
    if (columns.outcome[row] !== outcome.gone && keys.has(column[row] ?? 0) && counts(row)) kept[row] = 1;
  }
  return (row) => kept[row] === 1;
}

function ofAccounts(columns: Columns, accounts: readonly string[]) {
  const ids = new Set(accounts);
  return {
    column: columns.account,
    keys: new Set(accounts.map(keyOf)),
    counts: (row: number) => ids.has(shownOf(columns.slab, columns.written[row] ?? 0).account.id),
  };
}

function ofSegment(columns: Columns, segment: string) {
  const name = segment.toLowerCase();
  return {
    column: columns.segment,
    keys: new Set([segmentKey(segment)]),
    counts: (row: number) => shownOf(columns.slab, columns.written[row] ?? 0).segment?.toLowerCase() === name,
  };
}

export function segmentKey(name: string | undefined): number {
  return name === undefined ? 0 : keyOf(name.toLowerCase());
}

/** A number for a text (FNV-1a over its UTF-16 units): equal texts have equal ones, others hardly ever. */
export function keyOf(text: string): number {
  let key = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) key = Math.imul(key ^ text.charCodeAt(index), 0x01000193);
  return key >>> 0;
}
