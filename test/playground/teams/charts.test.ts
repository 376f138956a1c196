import { expect, test } from 'vitest';
import { drawChart } from '../../../src/platforms/teams/draw-chart.ts';
import type { Json } from '../../../src/playground/json.ts';
import { world } from '../support.ts';

// The page's own modules are JavaScript, which the compiler sees through a project of its own.
const path = '../../../src/playground/ui/teams-charts.js';
const { CHARTS } = (await import(path)) as { CHARTS: Record<string, ((source: Json) => Json) | undefined> };

const points = [
  { label: 'Jan', value: 3 },
  { label: 'Feb', value: 5 },
];
const node = { kind: 'chart' as const, title: 'Bookings', unit: 'EUR', alt: 'Bookings by month' };

test.each([
  ['pie', { type: 'pie', segments: points }],
  ['line', { type: 'line', series: [{ name: 'Ada', data: points }], axis_config: { categories: ['Jan', 'Feb'] } }],
  ['bar', { type: 'bar', series: [{ name: 'Bookings', data: points }], axis_config: { y_label: 'EUR' } }],
] as const)('a %s chart of the bot is drawn as the page draws charts', (chart, expected) => {
  const [drawn = { type: '' }] = drawChart({ ...node, chart, series: [{ name: 'Ada', points }] });

  expect(CHARTS[drawn.type]?.(drawn)).toMatchObject({ title: 'Bookings', chart: expected });
});

test('bars of several people stand beside each other', () => {
  const series = ['Ada', 'Max'].map((name) => ({ name, points }));
  const [drawn = { type: '' }] = drawChart({ ...node, chart: 'bar', series });

  expect(CHARTS[drawn.type]?.(drawn)).toMatchObject({
    chart: { type: 'bar', series: [{ name: 'Ada' }, { name: 'Max' }] },
  });
});

test('a chart with nonsense in it is drawn without it', () => {
  const drawn = CHARTS['Chart.VerticalBar']?.({ title: 7, data: ['x', null, { x: { a: 1 }, y: 'many' }] });

  expect(drawn).toMatchObject({ title: '7', chart: { series: [{ data: [{ label: '', value: 0 }] }] } });
});

test('the page gets the renderer of Adaptive Cards from this machine', async () => {
  const { origin } = await world();

  const response = await fetch(`${origin}/playground/ui/adaptivecards.js`);

  expect(response.headers.get('content-type')).toContain('text/javascript');
  expect(await response.text()).toContain('AdaptiveCards');
});
