import type { Context } from '../../core/context.ts';
import { problem, type Problem } from '../../core/result.ts';
import type { Field } from '../../core/fields.ts';
import { type FileInput, fileInputs } from './inputs.ts';

export interface Row {
  line: number;
  account: string;
  input: FileInput;
}

export interface ReadRows {
  rows: Row[];
  problems: { line: number; problem: string }[];
}

/** Splits comma, semicolon or tab separated text; quotes keep separators and line breaks, doubled quotes are quotes. */
export function readTable(content: string): string[][] {
  const separator = [';', '\t', ','].find((each) => (content.split('\n')[0] ?? '').includes(each)) ?? ',';
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let quoted = false;
  const end = () => {
    row.push(cell.trim());
    cell = '';
  };
  const endRow = () => {
    end();
    if (row.some((each) => each !== '')) rows.push(row);
    row = [];
  };
  for (let index = 0; index < content.length; index += 1) {
    const character = content.charAt(index);
    if (quoted && character === '"' && content.charAt(index + 1) === '"') {
      cell += '"';
      index += 1;
    } else if (character === '"' && (quoted || cell.trim() === '')) quoted = !quoted;
    else if (!quoted && character === separator) end();
    else if (!quoted && (character === '\n' || character === '\r')) endRow();
    else cell += character;
  }
  endRow();
  return rows;
}

/** Rows of an import, each value read as the command reads it; what is wrong is said by line and leaves the others alone. */
export async function readRows(content: string, context: Context): Promise<ReadRows | Problem> {
  const [head, ...body] = readTable(content);
  const columns = head?.map((name) => columnOf(name)) ?? [];
  const unknown = head?.filter((_name, index) => columns[index] === undefined) ?? [];
  if (!columns.includes('account')) return problem('The first line has to name the columns, one of them “account”.');
  if (unknown.length > 0)
    return problem(
      `I do not know the columns ${unknown.join(', ')}. Known: account, ${Object.keys(fileInputs).join(', ')}.`,
    );
  if (body.length === 0) return problem('There are no rows under the first line.');
  const result: ReadRows = { rows: [], problems: [] };
  for (const [index, cells] of body.entries()) {
    const line = index + 2;
    const read = await readRow(columns, cells, context);
    if ('ok' in read) result.problems.push({ line, problem: read.problem });
    else result.rows.push({ line, ...read });
  }
  return result;
}

async function readRow(
  columns: readonly (string | undefined)[],
  cells: readonly string[],
  context: Context,
): Promise<Omit<Row, 'line'> | Problem> {
  if (cells.length > columns.length) return problem(`It has ${cells.length} values for ${columns.length} columns.`);
  const input: Record<string, unknown> = {};
  let account = '';
  for (const [index, column] of columns.entries()) {
    const cell = cells[index] ?? '';
    if (column === 'account') account = cell;
    else if (column !== undefined && cell !== '') {
      const known: Record<string, Field<unknown>> = fileInputs;
      const value = await known[column]?.parse(cell, context);
      if (value && !value.ok) return problem(`${column}: ${value.problem}`);
      input[column] = value?.value;
    }
  }
  if (account === '') return problem('The account is missing.');
  return { account, input: input as FileInput };
}

function columnOf(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (plain === 'account' || plain === 'customer') return 'account';
  const known: Record<string, Field<unknown>> = fileInputs;
  return Object.keys(known).find(
    (key) =>
      key === plain ||
      known[key]?.aliases.includes(plain) ||
      known[key]?.label.toLowerCase().replace(/[^a-z0-9]/g, '') === plain,
  );
}
