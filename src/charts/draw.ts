import type { Node } from '../core/card.ts';
import { drawAxes, type Frame } from './axes.ts';
import { drawPie } from './pie.ts';
import { fitted, label, tag } from './svg.ts';
import { type ThemeName, themes, type Theme } from './theme.ts';

export type Chart = Extract<Node, { kind: 'chart' }>;

export const size = { width: 1000, height: 500 } as const;
const margin = { left: 84, right: 36, top: 92, bottom: 56 } as const;

/** A chart as SVG: its own opaque panel, so that it reads the same in a light and in a dark chat. */
export function chartSvg(chart: Chart, themeName: ThemeName = 'light'): string {
  const theme = themes[themeName];
  const frame: Frame = {
    left: margin.left,
    top: margin.top,
    width: size.width - margin.left - margin.right,
    height: size.height - margin.top - margin.bottom,
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
