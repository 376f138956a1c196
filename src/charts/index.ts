import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Node } from '../core/card.ts';
import { type Chart, chartSvg, size } from './draw.ts';
import type { ThemeName } from './theme.ts';

export type { Chart } from './draw.ts';
export type { ThemeName } from './theme.ts';

/**
 * A chart as PNG, for a place that cannot draw charts itself. The renderer is loaded at the first chart, and most of its
 * work is done off the event loop.
 */
export async function chartPng(chart: Chart, theme: ThemeName = 'light'): Promise<Uint8Array> {
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(chartSvg(chart, theme), {
    // Without a font resvg silently draws no text at all; a server may have none, so ours is the only one.
    font: {
      fontFiles: [fontFile('Inter-Regular.ttf'), fontFile('Inter-SemiBold.ttf')],
      loadSystemFonts: false,
      defaultFontFamily: 'Inter',
    },
    fitTo: { mode: 'width', value: size.width },
  });
  return image.asPng();
}

/** The chart's PNG as a node of a card, with its sentence as the text alternative. */
export async function chartImage(chart: Chart, theme: ThemeName = 'light'): Promise<Extract<Node, { kind: 'image' }>> {
  const bytes = Buffer.from(await chartPng(chart, theme)).toString('base64');
  const name =
    chart.title
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 60) || 'chart';
  return { kind: 'image', png: { bytes, name: `${name}.png` }, alt: chart.alt };
}

/** Beside this file when run from source; in the sources when run from the bundle in `dist`. */
function fontFile(name: string): string {
  const beside = fileURLToPath(new URL(`fonts/${name}`, import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL(`../src/charts/fonts/${name}`, import.meta.url));
}
