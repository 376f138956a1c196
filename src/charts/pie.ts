import type { Node } from '../core/card.ts';
import { colour, type Frame } from './axes.ts';
import { shortNumber } from './scale.ts';
import { fitted, label, tag } from './svg.ts';
import type { Theme } from './theme.ts';

type Chart = Extract<Node, { kind: 'chart' }>;

const most = 6;

/** A ring of at most six parts, the smallest added up, with their names and shares in words beside it. */
export function drawPie(chart: Chart, frame: Frame, theme: Theme): string {
  const parts = partsOf(chart);
  const total = parts.reduce((sum, part) => sum + part.value, 0);
  if (total <= 0)
    return label('No figures yet', { x: 500, y: 280, 'font-size': 24, 'text-anchor': 'middle', fill: theme.quiet });
  const radius = frame.height / 2 + 12;
  const [x, y] = [frame.left + radius + 60, frame.top + frame.height / 2 + 10];
  let from = 0;
  const ring = parts.map((part, index) => {
    const to = from + part.value / total;
    const path = sector(x, y, radius, from, to);
    from = to;
    return tag('path', { d: path, fill: colour(theme, index), stroke: theme.background, 'stroke-width': 3 });
  });
  const middle = tag('circle', { cx: x, cy: y, r: radius * 0.56, fill: theme.background });
  const sum = label(shortNumber(total), {
    x,
    y: y + 11,
    'font-size': 32,
    'font-weight': 600,
    'text-anchor': 'middle',
    fill: theme.ink,
  });
  const names = parts.map((part, index) =>
    nameOf(part, total, index, { x: x + radius + 70, y: y - parts.length * 24 + 32 }, theme),
  );
  return ring.join('') + middle + sum + names.join('');
}

function partsOf(chart: Chart): { label: string; value: number }[] {
  const points = (chart.series[0]?.points ?? []).filter(({ value }) => Number.isFinite(value) && value > 0);
  const sorted = [...points].sort((a, b) => b.value - a.value);
  if (sorted.length <= most) return sorted;
  const rest = sorted.slice(most - 1);
  const other = { label: `Other (${rest.length})`, value: rest.reduce((sum, { value }) => sum + value, 0) };
  return [...sorted.slice(0, most - 1), other];
}

function nameOf(
  part: { label: string; value: number },
  total: number,
  index: number,
  at: { x: number; y: number },
  theme: Theme,
): string {
  const y = at.y + index * 48;
  const share = `${Math.round((part.value / total) * 100)} %`;
  return (
    tag('rect', { x: at.x, y: y - 16, width: 20, height: 20, rx: 5, fill: colour(theme, index) }) +
    label(fitted(part.label, 180, 21), { x: at.x + 32, y, 'font-size': 21, fill: theme.ink }) +
    label(shortNumber(part.value), { x: 880, y, 'font-size': 21, 'text-anchor': 'end', fill: theme.quiet }) +
    label(share, { x: 964, y, 'font-size': 21, 'font-weight': 600, 'text-anchor': 'end', fill: theme.ink })
  );
}

/** Part of a disc between two shares of the turn, from the top, clockwise. A whole turn is two halves. */
function sector(x: number, y: number, radius: number, from: number, to: number): string {
  if (to - from > 0.9999) return `${sector(x, y, radius, 0, 0.5)} ${sector(x, y, radius, 0.5, 0.9999)}`;
  const point = (share: number) => {
    const angle = share * 2 * Math.PI - Math.PI / 2;
    return `${(x + radius * Math.cos(angle)).toFixed(2)} ${(y + radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M${x} ${y} L${point(from)} A${radius} ${radius} 0 ${to - from > 0.5 ? 1 : 0} 1 ${point(to)} Z`;
}
