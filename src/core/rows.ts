import type { Fields, InputOf } from './command.ts';
import type { Context } from './context.ts';
import type { RawValues } from './raw-values.ts';
import { type Problem, problem } from './result.ts';

export interface Line {
  /** As editors count it, the first being 1. */
  line: number;
  cells: string[];
}

export interface ReadRows<F extends Fields> {
  rows: { line: number; input: InputOf<F> }[];
  /** What was wrong with the other lines, in words for the person, and what stands in them by column. */
  problems: { line: number; words: RawValues; problem: string }[];
}

const most = 10_000;

/**
 * Splits comma, semicolon or tab separated text; quotes keep separators and line breaks, doubled quotes are quotes. Empty
 * lines are left out.
 */
function readTable(content: string): Line[] {
  const separator = [';', '\t', ','].find((each) => (content.split('\n')[0] ?? '').includes(each)) ?? ',';
  const lines: Line[] = [];
  let cells: string[] = [];
  let cell = '';
  let quoted = false;
  let line = 1;
  let begun = 1;
  const endCell = () => {
    cells.push(cell.trim());
    cell = '';
  };
  const endLine = () => {
    endCell();
    if (cells.some((each) => each !== '')) lines.push({ line: begun, cells });
    cells = [];
    begun = line;
  };
  const text = content.replace(/\r\n?/g, '\n');
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (character === '\n') line += 1;
    if (quoted && character === '"' && text.charAt(index + 1) === '"') {
      cell += '"';
      index += 1;
    } else if (character === '"' && (quoted || cell.trim() === '')) quoted = !quoted;
    else if (!quoted && character === separator) endCell();
    else if (!quoted && character === '\n') endLine();
    else cell += character;
  }
  endLine();
  return lines;
}

/**
 * The rows of a table whose first line names the columns, by field, alias or label. Each value is understood as the
 * command's own; what is wrong is said by line and leaves the other lines alone.
 */
export async function readRows<const F extends Fields>(
  content: string,
  fields: F,
  context: Context,
): Promise<ReadRows<F> | Problem> {
  const [head, ...body] = readTable(content);
  const columns = head?.cells.map((name) => columnOf(name, fields)) ?? [];
  const unknown = head?.cells.filter((_name, index) => columns[index] === undefined) ?? [];
  const missing = Object.keys(fields).filter((name) => fields[name]?.required && !columns.includes(name));
  if (missing.length > 0)
    return problem(`The first line has to name the columns, one of them “${missing.join('”, “')}”.`);
  if (unknown.length > 0)
    return problem(`I do not know the columns ${unknown.join(', ')}. Known: ${Object.keys(fields).join(', ')}.`);
  if (body.length === 0) return problem('There are no rows under the first line.');
  if (body.length > most) return problem(`There are ${body.length} rows; ${most} is the most. Send them in parts.`);
  const result: ReadRows<F> = { rows: [], problems: [] };
  for (const { line, cells } of body) {
    const read = await readRow(columns, cells, fields, context);
    if ('problem' in read) result.problems.push({ line, words: wordsOf(columns, cells), problem: read.problem });
    else result.rows.push({ line, input: read.input as InputOf<F> });
  }
  return result;
}

/** Required values are there, and each is of its field: what `InputOf` says. */
async function readRow(
  columns: readonly (string | undefined)[],
  cells: readonly string[],
  fields: Fields,
  context: Context,
): Promise<{ input: Record<string, unknown> } | Problem> {
  if (cells.length > columns.length) return problem(`It has ${cells.length} values for ${columns.length} columns.`);
  const input: Record<string, unknown> = {};
  for (const [index, name] of columns.entries()) {
    const field = name === undefined ? undefined : fields[name];
    const cell = cells[index] ?? '';
    if (!field || name === undefined) continue;
    if (cell === '' && field.required) return problem(`“${field.label}” is missing.`);
    if (cell === '') continue;
    const value = await field.parse(cell, context);
    if (!value.ok) return problem(`${name}: ${value.problem}`);
    input[name] = value.value;
  }
  return { input };
}

function wordsOf(columns: readonly (string | undefined)[], cells: readonly string[]): RawValues {
  return Object.fromEntries(columns.map((name, index) => [name ?? '', cells[index] ?? '']));
}

function columnOf(name: string, fields: Fields): string | undefined {
  const plain = plainName(name);
  return Object.keys(fields).find((key) => {
    const field = fields[key];
    return key === plain || field?.aliases.includes(plain) || (field && plainName(field.label) === plain);
  });
}

function plainName(name: string): string {
  return name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
