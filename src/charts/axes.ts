import type { Node } from '../core/card.ts';
import { shortNumber, ticks } from './scale.ts';
import { fitted, label, tag } from './svg.ts';
import type { Theme } from './theme.ts';

type Chart = Extract<Node, { kind: 'chart' }>;

export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

interface Axes extends Frame {
  labels: string[];
  /** Width of one label's place. */
  step: number;
  y(value: number): number;
}

const valueSize = 18;

/** Bars beside each other, or lines, over a common axis that includes 0. */
export function drawAxes(chart: Chart, frame: Frame, theme: Theme): string {
  const labels = [...new Set(chart.series.flatMap((series) => series.points.map((point) => point.label)))];
  const values = chart.series.flatMap((series) => series.points.map((point) => point.value)).filter(Number.isFinite);
  if (values.length === 0)
    return label('No figures yet', { x: 500, y: 280, 'font-size': 24, 'text-anchor': 'middle', fill: theme.quiet });
  const marks = ticks(Math.min(...values), Math.max(...values));
  const [low = 0, high = 1] = [marks[0], marks.at(-1)];
  const axes: Axes = {
    ...frame,
    labels,
    step: frame.width / labels.length,
    y: (value) => frame.top + frame.height - ((value - low) / (high - low || 1)) * frame.height,
  };
  return (
    grid(axes, marks, theme) +
    xLabels(axes, theme) +
    (chart.chart === 'line' ? lines(chart, axes, theme) : bars(chart, axes, theme)) +
    (chart.series.length > 1 ? legend(chart, theme) : '')
  );
}

function grid({ left, width, y }: Axes, marks: readonly number[], theme: Theme): string {
  return marks
    .map(
      (mark) =>
        tag('line', {
          x1: left,
          x2: left + width,
          y1: y(mark),
          y2: y(mark),
          stroke: mark === 0 ? theme.quiet : theme.grid,
          'stroke-width': mark === 0 ? 2 : 1.5,
        }) +
        label(shortNumber(mark), {
          x: left - 14,
          y: y(mark) + 6,
          'font-size': 18,
          'text-anchor': 'end',
          fill: theme.quiet,
        }),
    )
    .join('');
}

function xLabels({ labels, left, top, height, step }: Axes, theme: Theme): string {
  // Every label that has room; with many of them every second or third.
  const every = Math.ceil(labels.length / Math.max(1, Math.floor((step * labels.length) / 62)));
  return labels
    .map((name, index) =>
      index % every === 0
        ? label(fitted(name, step * every - 6, 17), {
            x: left + step * (index + 0.5),
            y: top + height + 34,
            'font-size': 17,
            'text-anchor': 'middle',
            fill: theme.ink,
          })
        : '',
    )
    .join('');
}

function bars(chart: Chart, { labels, left, step, y }: Axes, theme: Theme): string {
  const group = Math.min(step * 0.72, 110);
  const width = group / chart.series.length;
  const showValues = width >= 40;
  return chart.series
    .flatMap((series, place) =>
      labels.map((name, index) => {
        const value = series.points.find((point) => point.label === name)?.value;
        if (value === undefined || !Number.isFinite(value)) return '';
        const x = left + step * (index + 0.5) - group / 2 + place * width;
        const top = Math.min(y(value), y(0));
        const height = Math.max(value === 0 ? 0 : 1.5, Math.abs(y(value) - y(0)));
        const fill = colour(theme, place);
        const bar = tag('rect', { x: x + 2, y: top, width: width - 4, height, rx: Math.min(5, height / 2), fill });
        const said = showValues && value !== 0 ? valueOver(shortNumber(value), x + width / 2, top, theme) : '';
        return bar + said;
      }),
    )
    .join('');
}

function valueOver(words: string, x: number, y: number, theme: Theme): string {
  return label(words, {
    x,
    y: y - 9,
    'font-size': valueSize,
    'font-weight': 600,
    'text-anchor': 'middle',
    fill: theme.ink,
  });
}

function lines(chart: Chart, { labels, left, step, y }: Axes, theme: Theme): string {
  return chart.series
    .map((series, place) => {
      const points = labels.flatMap((name, index) => {
        const value = series.points.find((point) => point.label === name)?.value;
        return value === undefined || !Number.isFinite(value)
          ? []
          : [{ x: left + step * (index + 0.5), y: y(value), value }];
      });
      const stroke = colour(theme, place);
      // Dashes tell lines apart where colours do not.
      const dash = ['', '10 7', '3 6', '14 6 3 6'][place % 4];
      const path = points
        .map((point, index) => `${index === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`)
        .join(' ');
      const line = tag('path', {
        d: path || 'M0 0',
        fill: 'none',
        stroke,
        'stroke-width': 4,
        'stroke-dasharray': dash || undefined,
        'stroke-linejoin': 'round',
        'stroke-linecap': 'round',
      });
      const dots = points.map((point) =>
        tag('circle', { cx: point.x, cy: point.y, r: 5.5, fill: stroke, stroke: theme.background, 'stroke-width': 2 }),
      );
      const last = points.at(-1);
      const said =
        last && chart.series.length === 1 ? valueOver(shortNumber(last.value), last.x, last.y - 6, theme) : '';
      return line + dots.join('') + said;
    })
    .join('');
}

function legend(chart: Chart, theme: Theme): string {
  let x = 36;
  return chart.series
    .slice(0, theme.series.length)
    .map((series, place) => {
      const name = fitted(series.name, 220, 18);
      const made =
        tag('rect', { x, y: 66, width: 16, height: 16, rx: 4, fill: colour(theme, place) }) +
        label(name, { x: x + 24, y: 80, 'font-size': 18, fill: theme.quiet });
      x += 24 + name.length * 10.5 + 26;
      return x > 1000 ? '' : made;
    })
    .join('');
}

export function colour(theme: Theme, place: number): string {
  return theme.series[place % theme.series.length] ?? theme.ink;
}
