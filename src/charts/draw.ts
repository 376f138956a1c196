import type { Node } from '../core/card.ts';
import { drawAxes, type Frame } from './axes.ts';
import { drawPie } from './pie.ts';
import { fitted, label, tag } from './svg.ts';
import { type ThemeName, themes, type Theme } from './theme.ts';

export type Chart = Extract<Node, { kind: 'chart' }>;

export const size = { width: 1000, height: 500 } as const;
const margin = { left: 84, right: 36, top: 92, bottom: 56 } as const;

/** A chart as SVG: its own opaque panel, so that it reads the same in a light and in a dark chat. */
export function chartSvg(given: Chart, themeName: ThemeName = 'light'): string {
  const chart = drawable(given);
  const theme = themes[themeName];
  // The legend of several series stands between the title and the plot.
  const top = margin.top + (chart.series.length > 1 ? 20 : 0);
  const frame: Frame = {
    left: margin.left,
    top,
    width: size.width - margin.left - margin.right,
    height: size.height - top - margin.bottom,
  };
  const body = chart.chart === 'pie' ? drawPie(chart, frame, theme) : drawAxes(chart, frame, theme);
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: size.width,
      height: size.height,
      viewBox: `0 0 ${size.width} ${size.height}`,
      'font-family': 'Inter',
    },
    panel(theme) + heading(chart, theme) + body,
  );
}

const largest = 1e15;

/** Without the points that no axis can show: what is not a number, or far beyond any amount of money. */
function drawable(chart: Chart): Chart {
  const canBeShown = ({ value }: { value: number }) => Math.abs(value) <= largest;
  return { ...chart, series: chart.series.map(({ name, points }) => ({ name, points: points.filter(canBeShown) })) };
}

function panel(theme: Theme): string {
  return tag('rect', {
    x: 1,
    y: 1,
    width: size.width - 2,
    height: size.height - 2,
    rx: 14,
    fill: theme.background,
    stroke: theme.border,
    'stroke-width': 2,
  });
}

function heading(chart: Chart, theme: Theme): string {
  const unit = chart.unit === undefined ? '' : `in ${chart.unit}`;
  return (
    label(fitted(chart.title, size.width - 300, 28), {
      x: 36,
      y: 50,
      'font-size': 28,
      'font-weight': 600,
      fill: theme.ink,
    }) + label(unit, { x: size.width - 36, y: 50, 'font-size': 20, 'text-anchor': 'end', fill: theme.quiet })
  );
}
