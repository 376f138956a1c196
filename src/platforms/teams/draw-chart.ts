import type { ChartPoint, Node, Series } from '../../core/card.ts';
import { formatNumber } from '../../core/numbers.ts';
import { type Element, subtle, textRun, richText, words } from './elements.ts';
import { limits } from './limits.ts';
import { clip } from './text.ts';

type ChartNode = Extract<Node, { kind: 'chart' }>;

/** A native chart, its sentence, and the figures as words for clients that draw no charts. */
export function drawChart(node: ChartNode): Element[] {
  const series = node.series.slice(0, limits.chart.series).map(({ name, points }) => ({
    name: labelOf(name),
    points: points.slice(0, limits.chart.points).filter(({ value }) => Number.isFinite(value)),
  }));
  const alt = clip(node.alt, limits.text);
  const said = alt.trim() === '' ? [] : [subtle(alt)];
  const isEmpty = series.every(({ points }) => points.length === 0);
  if (isEmpty) return [...titleOf(node), ...said];
  const chart: Element = {
    ...shapeOf(node, series),
    title: clip(node.title, limits.title).trim() || 'Chart',
    fallback: { type: 'Container', items: [...titleOf(node), ...figures({ ...node, series })] },
  };
  const left =
    node.series.length > series.length || node.series.some(({ points }) => points.length > limits.chart.points);
  return [chart, ...said, ...(left ? [subtle('… more figures than fit into a chart')] : [])];
}

function shapeOf(node: ChartNode, series: readonly Series[]): Element {
  const [first] = series;
  const axis = node.unit === undefined ? {} : { yAxisTitle: clip(node.unit, limits.chart.label) };
  const grouped = series.map(({ name, points }) => ({ legend: name, values: points.map((point) => xy(point)) }));
  if (node.chart === 'pie') {
    const data = (first?.points ?? []).map(({ label, value }) => ({ legend: labelOf(label), value }));
    return { type: 'Chart.Donut', data };
  }
  if (node.chart === 'line') return { type: 'Chart.Line', data: grouped, ...axis };
  if (series.length > 1) return { type: 'Chart.VerticalBar.Grouped', data: grouped, ...axis };
  return {
    type: 'Chart.VerticalBar',
    data: (first?.points ?? []).map((point) => xy(point)),
    showBarValues: true,
    ...axis,
  };
}

function xy({ label, value }: ChartPoint) {
  return { x: labelOf(label), y: value };
}

function labelOf(text: string): string {
  return clip(text, limits.chart.label).trim() || '–';
}

function titleOf({ title }: ChartNode): Element[] {
  const shown = clip(title, limits.title).trim();
  return shown === '' ? [] : [words(shown, { weight: 'Bolder' })];
}

function figures(node: ChartNode): Element[] {
  const unit = node.unit === undefined ? '' : ` ${node.unit}`;
  return node.series.map(({ name, points }) => {
    const lines = points.map(({ label, value }) => `${labelOf(label)}: ${formatNumber(value, 2)}${unit}`);
    const head = node.series.length > 1 ? [textRun(`${name}\n`, { weight: 'Bolder' })] : [];
    return richText([...head, textRun(lines.join('\n'))]);
  });
}
