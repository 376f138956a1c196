import type { RichTextSection } from '@slack/types';
import type { ChartPoint, Node, Series } from '../../core/card.ts';
import { formatNumber } from '../../core/numbers.ts';
import { type Block, type ChartBlock, contextLine, richText, sections } from './blocks.ts';
import { limits } from './limits.ts';
import { clip, filled } from './text.ts';

type ChartNode = Extract<Node, { kind: 'chart' }>;

/** A native chart and the sentence that says the same; undefined where Slack could not draw these figures. */
export function drawChart(node: ChartNode): Block[] | undefined {
  const chart = node.chart === 'pie' ? pie(node) : axes(node, node.chart);
  if (!chart) return undefined;
  const block: ChartBlock = {
    type: 'data_visualization',
    title: filled(node.title, limits.chart.title, 'Chart'),
    chart,
  };
  const alt = clip(node.alt, limits.alt);
  return alt.trim() === '' ? [block] : [block, contextLine(alt)];
}

/** The chart's sentence and its figures, where a chart cannot stand. */
export function chartInWords(node: ChartNode): Block[] {
  const title = clip(node.title, limits.header);
  const heading: Block[] =
    title.trim() === ''
      ? []
      : [richText({ type: 'rich_text_section', elements: [{ type: 'text', text: title, style: { bold: true } }] })];
  const points = node.series.flatMap((series) => series.points.map((point) => ({ series, point })));
  const most = limits.chart.points * 2;
  const items = points.slice(0, most).map(({ series, point }) => sectionOf(pointInWords(node, series, point)));
  const list: Block[] =
    items.length === 0 ? [] : [richText({ type: 'rich_text_list', style: 'bullet', elements: items })];
  const left: Block[] = points.length > most ? [contextLine(`… ${points.length - most} more`)] : [];
  return [...heading, ...sections(clip(node.alt, limits.alt)), ...list, ...left];
}

function pointInWords(node: ChartNode, series: Series, point: ChartPoint): string {
  const of = node.series.length > 1 ? `${series.name}, ` : '';
  const unit = node.unit === undefined ? '' : ` ${node.unit}`;
  return clip(`${of}${point.label}: ${formatNumber(point.value, 2)}${unit}`, limits.option.text * 2);
}

function sectionOf(text: string): RichTextSection {
  return { type: 'rich_text_section', elements: [{ type: 'text', text }] };
}

/** A pie of at most six; the smaller ones are added up. */
function pie(node: ChartNode): ChartBlock['chart'] | undefined {
  const points = (node.series[0]?.points ?? []).filter(({ value }) => Number.isFinite(value) && value > 0);
  if (points.length === 0 || node.series.length > 1) return undefined;
  const ordered = points.length > limits.chart.segments ? points.toSorted((a, b) => b.value - a.value) : points;
  const shown = ordered.slice(0, points.length > limits.chart.segments ? limits.chart.segments - 1 : points.length);
  const rest = ordered.slice(shown.length);
  const other = rest.reduce((sum, { value }) => sum + value, 0);
  const all = rest.length === 0 ? shown : [...shown, { label: `Other (${rest.length})`, value: other }];
  const labels = uniqueLabels(all.map(({ label }) => label));
  return { type: 'pie', segments: all.map(({ value }, index) => ({ label: labels[index] ?? '–', value })) };
}

/** Bars or lines over the labels of all series; a chart with more than fits is not drawn but said. */
function axes(node: ChartNode, type: 'bar' | 'line'): ChartBlock['chart'] | undefined {
  const { series } = node;
  const labels = [...new Set(series.flatMap(({ points }) => points.map(({ label }) => label)))];
  const values = series.flatMap(({ points }) => points.map(({ value }) => value));
  const fits = labels.length > 0 && labels.length <= limits.chart.points && series.length <= limits.chart.series;
  if (!fits || !values.every((value) => Number.isFinite(value))) return undefined;
  const categories = uniqueLabels(labels);
  const names = uniqueLabels(series.map(({ name }) => name));
  return {
    type,
    series: series.map(({ points }, index) => ({
      name: names[index] ?? '–',
      data: labels.map((label, at) => ({
        label: categories[at] ?? '–',
        value: points.find((point) => point.label === label)?.value ?? 0,
      })),
    })),
    axis_config: { categories, ...(node.unit?.trim() && { y_label: clip(node.unit, limits.chart.axis) }) },
  };
}

/** Labels that were the same after shortening are numbered. */
function uniqueLabels(labels: readonly string[]): string[] {
  const used = new Set<string>();
  return labels.map((label) => {
    const base = filled(label, limits.chart.label, '–');
    let name = base;
    for (let number = 2; used.has(name); number += 1) name = `${clip(base, limits.chart.label - 4)} ${number}`;
    used.add(name);
    return name;
  });
}
