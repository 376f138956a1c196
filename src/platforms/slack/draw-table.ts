import type { RichTextSection, TableBlock } from '@slack/types';
import type { Node } from '../../core/card.ts';
import { type Block, contextLine, richText } from './blocks.ts';
import { limits } from './limits.ts';
import { clip, codePoints } from './text.ts';
import { clean } from '../text.ts';

type TableNode = Extract<Node, { kind: 'table' }>;

const cellMost = 500;
const widest = 72;

/** A native table, with the rows that fit and a mark for those that do not. */
export function drawTable(node: TableNode): Block[] {
  const columns = node.columns.slice(0, limits.table.columns);
  const { rows, left } = rowsThatFit(node);
  const header = columns.map(({ label }) => cell(label));
  const table: TableBlock = {
    type: 'table',
    rows: [header, ...rows.map((row) => columns.map((_, index) => cell(row[index] ?? '')))],
    column_settings: columns.map(({ align = 'left' }) => ({ align, is_wrapped: true })),
  };
  return [...captionOf(node), table, ...leftOver(left)];
}

/** The same rows as words, where Slack takes no table: columns in line when narrow, a list otherwise. */
export function tableInWords(node: TableNode): Block[] {
  const rows = node.rows.slice(0, limits.table.rows);
  const widths = node.columns.map(({ label }, index) =>
    Math.max(...[label, ...rows.map((row) => row[index] ?? '')].map((text) => codePoints(clean(text)))),
  );
  const isNarrow = widths.reduce((sum, width) => sum + width + 2, 0) <= widest;
  const { shown, left } = isNarrow ? alignedLines(node, rows, widths) : listedRows(node, rows);
  return [...captionOf(node), ...shown, ...leftOver(left + node.rows.length - rows.length)];
}

function rowsThatFit(node: TableNode): { rows: string[][]; left: number } {
  let characters = node.columns.reduce((sum, { label }) => sum + codePoints(cell(label).text), 0);
  const rows: string[][] = [];
  for (const row of node.rows.slice(0, limits.table.rows - 1)) {
    characters += node.columns.reduce((sum, _, index) => sum + codePoints(cell(row[index] ?? '').text), 0);
    if (characters > limits.table.characters) break;
    rows.push(row);
  }
  return { rows, left: node.rows.length - rows.length };
}

/** Slack refuses empty cells. */
function cell(text: string): { type: 'raw_text'; text: string } {
  const shown = clip(text, cellMost);
  return { type: 'raw_text', text: shown.trim() === '' ? '–' : shown };
}

function captionOf(node: TableNode): Block[] {
  const caption = clip(node.caption, limits.header);
  if (caption.trim() === '') return [];
  return [richText({ type: 'rich_text_section', elements: [{ type: 'text', text: caption, style: { bold: true } }] })];
}

function leftOver(count: number): Block[] {
  return count > 0 ? [contextLine(`… ${count} more ${count === 1 ? 'row' : 'rows'}`)] : [];
}

function alignedLines(node: TableNode, rows: readonly string[][], widths: readonly number[]) {
  const line = (cells: readonly string[]) =>
    node.columns
      .map(({ align }, index) => pad(clean(cells[index] ?? '').replaceAll('\n', ' '), widths[index] ?? 0, align))
      .join('  ')
      .trimEnd();
  const head = line(node.columns.map(({ label }) => label));
  const lines = [head, ...rows.map((row) => line(row))];
  const kept = takeWhileShort(lines);
  const text = kept.join('\n');
  const shown =
    text.trim() === '' ? [] : [richText({ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] })];
  return { shown, left: Math.max(0, lines.length - Math.max(1, kept.length)) };
}

function listedRows(node: TableNode, rows: readonly string[][]) {
  const lines = rows.map((row) =>
    clip(row.map((text, index) => `${node.columns[index]?.label ?? ''}: ${text}`).join(', '), cellMost),
  );
  const kept = takeWhileShort(lines);
  const items: RichTextSection[] = kept
    .filter((text) => text.trim() !== '')
    .map((text) => ({ type: 'rich_text_section', elements: [{ type: 'text', text }] }));
  const shown = items.length === 0 ? [] : [richText({ type: 'rich_text_list', style: 'bullet', elements: items })];
  return { shown, left: lines.length - kept.length };
}

function takeWhileShort(lines: readonly string[]): string[] {
  let characters = 0;
  return lines.filter((line) => {
    characters += codePoints(line) + 1;
    return characters <= limits.text;
  });
}

function pad(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const blanks = ' '.repeat(Math.max(0, width - codePoints(text)));
  return align === 'right' ? blanks + text : text + blanks;
}
