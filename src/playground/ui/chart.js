import { h, s } from './dom.js';

const WIDTH = 560;
const HEIGHT = 250;
const EDGE = { top: 24, right: 14, bottom: 38, left: 56 };
const COLORS = 8;

const color = (index) => `var(--chart-${(index % COLORS) + 1})`;
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });
const full = new Intl.NumberFormat('en', { maximumFractionDigits: 2 });

/** A data_visualization block as inline SVG, with its numbers as a table for screen readers. */
export function chartBlock({ title, chart }) {
  const picture = chart.type === 'pie' ? pie(chart.segments) : axes(chart);
  return h('figure', { class: 'chart' }, h('figcaption', {}, title), picture, legend(chart), numbers(title, chart));
}

function legend(chart) {
  const names = chart.type === 'pie' ? chart.segments.map(({ label }) => label) : chart.series.map(({ name }) => name);
  if (chart.type !== 'pie' && names.length < 2) return undefined;
  return h(
    'ul',
    { class: 'legend', 'aria-hidden': 'true' },
    names.map((name, index) => h('li', {}, swatch(index), name)),
  );
}

function swatch(index) {
  return s(
    'svg',
    { viewBox: '0 0 10 10', class: 'swatch' },
    s('rect', { width: 10, height: 10, rx: 3, fill: color(index) }),
  );
}

function numbers(title, chart) {
  const rows =
    chart.type === 'pie'
      ? chart.segments.map(({ label, value }) => [label, value])
      : chart.series.flatMap(({ name, data }) => data.map(({ label, value }) => [`${name}, ${label}`, value]));
  return h(
    'table',
    { class: 'visually-hidden', 'aria-label': title },
    rows.map(([label, value]) => h('tr', {}, h('th', {}, label), h('td', {}, full.format(value)))),
  );
}

function axes({ type, series, axis_config: axis }) {
  const { categories } = axis;
  const byLabel = series.map(({ data }) => new Map(data.map(({ label, value }) => [label, value])));
  const values = byLabel.flatMap((points) => [...points.values()]);
  const ticks = niceTicks(Math.min(0, ...values), Math.max(0, ...values));
  const [low = 0] = ticks;
  const high = ticks.at(-1) ?? 1;
  const plot = { width: WIDTH - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom };
  const scale = {
    band: plot.width / categories.length,
    x: (index) => EDGE.left + (index + 0.5) * (plot.width / categories.length),
    y: (value) => EDGE.top + plot.height - ((value - low) / (high - low)) * plot.height,
  };
  const marks = series.map((one, index) => {
    const points = categories.map((label, at) => ({
      x: scale.x(at),
      y: scale.y(byLabel[index].get(label) ?? 0),
      label,
      value: byLabel[index].get(label) ?? 0,
    }));
    return type === 'bar' ? bars(points, index, series, scale) : line(points, index, one, scale, type === 'area');
  });
  return s(
    'svg',
    { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'plot', 'aria-hidden': 'true' },
    ticks.map((tick) => gridLine(tick, scale)),
    categories.map((label, index) => categoryLabel(label, index, categories.length, scale)),
    axis.y_label && s('text', { x: EDGE.left - 8, y: 9, class: 'axis-title', 'text-anchor': 'end' }, axis.y_label),
    axis.x_label &&
      s('text', { x: WIDTH - EDGE.right, y: HEIGHT - 3, class: 'axis-title', 'text-anchor': 'end' }, axis.x_label),
    marks,
  );
}

function gridLine(tick, { y }) {
  const at = y(tick);
  return [
    s('line', { x1: EDGE.left, x2: WIDTH - EDGE.right, y1: at, y2: at, class: tick === 0 ? 'zero' : 'grid' }),
    s('text', { x: EDGE.left - 8, y: at + 4, class: 'tick', 'text-anchor': 'end' }, short.format(tick)),
  ];
}

function categoryLabel(label, index, count, { x, band }) {
  const every = Math.ceil((count * 46) / (WIDTH - EDGE.left));
  if (index % every !== 0) return undefined;
  const room = Math.max(4, Math.floor((band * every) / 6.5));
  const words = label.length > room ? `${label.slice(0, room - 1)}…` : label;
  return s('text', { x: x(index), y: HEIGHT - EDGE.bottom + 18, class: 'tick', 'text-anchor': 'middle' }, words);
}

function bars(points, index, series, { band, y }) {
  const width = Math.min(44, (band * 0.7) / series.length);
  const from = -(width * series.length) / 2 + index * width;
  return points.map(({ x, y: top, label, value }) => {
    const height = Math.abs(top - y(0));
    const rect = {
      x: x + from + 1,
      y: Math.min(top, y(0)),
      width: Math.max(1, width - 2),
      height,
      rx: Math.min(4, height / 2),
      fill: color(index),
    };
    return s('rect', rect, s('title', {}, `${series[index].name}, ${label}: ${full.format(value)}`));
  });
}

function line(points, index, { name }, { y }, isFilled) {
  const path = points.map((point, at) => `${at === 0 ? 'M' : 'L'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join('');
  const floor = `L${points.at(-1)?.x} ${y(0)}L${points[0]?.x} ${y(0)}Z`;
  return [
    isFilled && s('path', { d: path + floor, fill: color(index), opacity: 0.18 }),
    s('path', {
      d: path,
      fill: 'none',
      stroke: color(index),
      'stroke-width': 2.5,
      'stroke-linejoin': 'round',
      'stroke-linecap': 'round',
    }),
    points.map(({ x, y: at, label, value }) =>
      s(
        'circle',
        { cx: x, cy: at, r: 3.5, fill: color(index), class: 'dot' },
        s('title', {}, `${name}, ${label}: ${full.format(value)}`),
      ),
    ),
  ];
}

function pie(segments) {
  const total = segments.reduce((sum, { value }) => sum + value, 0);
  let from = -Math.PI / 2;
  const slices = segments.map(({ label, value }, index) => {
    const to = from + (value / total) * Math.PI * 2;
    const slice = s(
      'path',
      { d: slicePath(from, to), fill: color(index), class: 'slice' },
      s('title', {}, `${label}: ${full.format(value)} (${Math.round((value / total) * 100)}%)`),
    );
    from = to;
    return slice;
  });
  return s('svg', { viewBox: '-110 -110 220 220', class: 'plot pie', 'aria-hidden': 'true' }, slices);
}

function slicePath(from, to) {
  const end = Math.min(to, from + Math.PI * 1.9999);
  const at = (angle, radius) => `${(Math.cos(angle) * radius).toFixed(2)} ${(Math.sin(angle) * radius).toFixed(2)}`;
  const isLarge = end - from > Math.PI ? 1 : 0;
  return `M${at(from, 100)}A100 100 0 ${isLarge} 1 ${at(end, 100)}L${at(end, 58)}A58 58 0 ${isLarge} 0 ${at(from, 58)}Z`;
}

/** Round numbers around a range, at most seven. */
export function niceTicks(low, high) {
  const range = high - low || 1;
  const rough = range / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}
