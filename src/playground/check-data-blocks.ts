import { LIMITS } from './block-limits.ts';
import { checkCount, checkString, codePoints, type Findings, listOf, objectsOf } from './check-text.ts';
import { isObject, type Json } from './json.ts';

const CELLS = ['raw_text', 'raw_number', 'rich_text'];

/** `table`: up to 100 rows of cells that are never empty. */
export function checkTable(found: Findings, at: string, { rows }: Json): void {
  checkRows(found, at, rows, LIMITS.table);
}

/** `data_table`: a caption, a header row, rows of equal width. */
export function checkDataTable(found: Findings, at: string, { rows, caption, page_size: pageSize }: Json): void {
  if (typeof caption !== 'string') found.report(at, 'missing required field: caption');
  checkRows(found, at, rows, LIMITS.dataTable);
  if (listOf(rows).length < 2) found.report(`${at}/rows`, 'must have a header and at least one row');
  const widths = new Set(listOf(rows).map((row) => listOf(row).length));
  if (widths.size > 1) found.report(`${at}/rows`, 'must all have the same number of cells');
  if (pageSize !== undefined && !(Number(pageSize) >= 1 && Number(pageSize) <= 100)) {
    found.report(`${at}/page_size`, 'must be from 1 to 100');
  }
}

interface TableLimits {
  rows: number;
  columns: number;
  characters: number;
}

function checkRows(found: Findings, at: string, rows: unknown, limits: TableLimits): void {
  checkCount(found, `${at}/rows`, rows, limits.rows);
  let characters = 0;
  listOf(rows).forEach((row, y) => {
    checkCount(found, `${at}/rows/${y}`, row, limits.columns);
    listOf(row).forEach((cell, x) => {
      characters += checkCell(found, `${at}/rows/${y}/${x}`, cell);
    });
  });
  if (characters > limits.characters) found.report(at, `must be less than ${limits.characters + 1} characters in all`);
}

function checkCell(found: Findings, at: string, cell: unknown): number {
  if (!isObject(cell) || !CELLS.includes(String(cell.type))) {
    found.report(`${at}/type`, `must be one of ${CELLS.join(', ')}`);
    return 0;
  }
  if (cell.type !== 'raw_text') return codePoints(JSON.stringify(cell.elements ?? cell.value ?? ''));
  checkString(found, `${at}/text`, cell.text, LIMITS.table.characters);
  return codePoints(String(cell.text));
}

/** `data_visualization`: bar, line and area charts over categories, or a pie. */
export function checkChart(found: Findings, at: string, { title, chart }: Json): void {
  checkString(found, `${at}/title`, title, LIMITS.chart.title);
  if (!isObject(chart)) return found.report(`${at}/chart`, 'must be a chart');
  if (chart.type === 'pie') return checkPie(found, `${at}/chart`, chart);
  if (!['bar', 'line', 'area'].includes(String(chart.type))) {
    return found.report(`${at}/chart/type`, `unsupported type: ${String(chart.type)}`);
  }
  checkSeries(found, `${at}/chart`, chart);
}

function checkPie(found: Findings, at: string, { segments }: Json): void {
  checkCount(found, `${at}/segments`, segments, LIMITS.chart.segments);
  objectsOf(segments).forEach(({ label, value }, index) => {
    checkString(found, `${at}/segments/${index}/label`, label, LIMITS.chart.label);
    if (!(Number(value) > 0)) found.report(`${at}/segments/${index}/value`, 'must be greater than 0');
  });
}

function checkSeries(found: Findings, at: string, { series, axis_config: axis }: Json): void {
  const categories = isObject(axis) ? listOf(axis.categories) : [];
  checkCount(found, `${at}/axis_config/categories`, categories, LIMITS.chart.points);
  if (new Set(categories).size !== categories.length) found.report(`${at}/axis_config/categories`, 'must be unique');
  categories.forEach((label, index) => {
    checkString(found, `${at}/axis_config/categories/${index}`, label, LIMITS.chart.label);
  });
  for (const key of ['x_label', 'y_label']) {
    const label = isObject(axis) ? axis[key] : undefined;
    if (label !== undefined) checkString(found, `${at}/axis_config/${key}`, label, LIMITS.chart.axisLabel);
  }
  checkCount(found, `${at}/series`, series, LIMITS.chart.series);
  objectsOf(series).forEach(({ name, data }, index) => {
    checkString(found, `${at}/series/${index}/name`, name, LIMITS.chart.label);
    const labels = objectsOf(data).map(({ label }) => label);
    const isComplete = labels.length === categories.length && categories.every((category) => labels.includes(category));
    if (!isComplete) found.report(`${at}/series/${index}/data`, 'must have exactly the categories of axis_config');
    objectsOf(data).forEach(({ value }, point) => {
      if (!Number.isFinite(value)) found.report(`${at}/series/${index}/data/${point}/value`, 'must be a number');
    });
  });
}
