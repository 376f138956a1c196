import { type Figures, rowsOf, type Snapshot } from './figures.ts';
import type { RowList } from './rows.ts';
import { turn } from '../../core/turn.ts';

/**
 * Figures as text that always reads the same: instants are marked, absent values left out. A line for all that is small,
 * then one for each list of rows, so that thousands of rows do not hold up everybody else.
 */
export async function freezeSnapshot({ figures, sections }: Snapshot): Promise<string> {
  const { rows, ...rest } = figures;
  const lines = [JSON.stringify({ figures: rest, sections }, markDates)];
  for (const name of rowsOf) {
    await turn();
    lines.push(JSON.stringify(rows[name]));
  }
  return lines.join('\n');
}

/** The figures behind a frozen text. It was written by `freezeSnapshot`, so its shape is known. */
export async function thawSnapshot(text: string): Promise<Snapshot> {
  const [head = '', ...lists] = text.split('\n');
  const { figures, sections } = JSON.parse(head, readDates) as Snapshot;
  const rows: Partial<Figures['rows']> = {};
  for (const [index, name] of rowsOf.entries()) {
    await turn();
    const list = lists[index];
    // One that was frozen before there was this list has none of it.
    rows[name] = list === undefined ? { n: 0, amount: 0, rows: [] } : (JSON.parse(list) as RowList);
  }
  return { figures: { ...figures, rows: rows as Figures['rows'] }, sections };
}

function markDates(this: unknown, key: string, each: unknown): unknown {
  // A Date has become text before this is asked; its holder still has it.
  const original: unknown = typeof this === 'object' && this !== null ? Reflect.get(this, key) : each;
  return original instanceof Date ? { $at: original.toISOString() } : each;
}

function readDates(_key: string, each: unknown): unknown {
  const at: unknown = typeof each === 'object' && each !== null ? Reflect.get(each, '$at') : undefined;
  return typeof at === 'string' ? new Date(at) : each;
}
