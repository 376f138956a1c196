import { chartBlock } from './chart.js';

const textOf = (value) => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const listOf = (value) => (Array.isArray(value) ? value.filter((one) => typeof one === 'object' && one !== null) : []);
const numberOf = (value) => (Number.isFinite(Number(value)) ? Number(value) : 0);
const pointOf = ({ x, y }) => ({ label: textOf(x), value: numberOf(y) });

/** Teams' charts as the charts that this page can draw. */
export const CHARTS = {
  'Chart.Donut': pie,
  'Chart.Pie': pie,
  'Chart.Line': (source) => axes('line', source, seriesOf(source)),
  'Chart.VerticalBar.Grouped': (source) => axes('bar', source, seriesOf(source)),
  'Chart.VerticalBar': (source) =>
    axes('bar', source, [{ name: titleOf(source), data: listOf(source.data).map(pointOf) }]),
  'Chart.HorizontalBar': (source) =>
    axes('bar', source, [{ name: titleOf(source), data: listOf(source.data).map(pointOf) }]),
};

const titleOf = ({ title }) => textOf(title);

function pie(source) {
  const segments = listOf(source.data).map(({ legend, value }) => ({ label: textOf(legend), value: numberOf(value) }));
  return { title: titleOf(source), chart: { type: 'pie', segments } };
}

function seriesOf({ data }) {
  return listOf(data).map(({ legend, values }) => ({ name: textOf(legend), data: listOf(values).map(pointOf) }));
}

function axes(type, source, series) {
  const categories = [...new Set(series.flatMap(({ data }) => data.map(({ label }) => label)))];
  const labels = { x_label: textOf(source.xAxisTitle), y_label: textOf(source.yAxisTitle) };
  return { title: titleOf(source), chart: { type, series, axis_config: { categories, ...labels } } };
}

/** Teaches the renderer Teams' charts. Those that are missing here show their fallback. */
export function registerCharts({ CardElement, GlobalRegistry, Versions }) {
  for (const [typeName, read] of Object.entries(CHARTS)) {
    class Chart extends CardElement {
      getJsonTypeName() {
        return typeName;
      }

      internalParse(source, context) {
        super.internalParse(source, context);
        this.source = source;
      }

      internalRender() {
        return chartBlock(read(this.source));
      }
    }
    GlobalRegistry.elements.register(typeName, Chart, Versions.v1_0);
  }
}
