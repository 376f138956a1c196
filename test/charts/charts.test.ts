import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Chart, chartImage, chartPng } from '../../src/charts/index.ts';
import { chartSvg } from '../../src/charts/draw.ts';
import { shortNumber, ticks } from '../../src/charts/scale.ts';
import { type ThemeName, themes } from '../../src/charts/theme.ts';

const points = ['W45', 'W46', 'W47'].map((label, index) => ({ label, value: (index + 1) * 40_000 }));
const bar: Chart = {
  kind: 'chart',
  chart: 'bar',
  title: 'Bookings over time',
  unit: 'EUR',
  series: [{ name: 'Bookings', points }],
  alt: 'Bookings rose.',
};

describe('a chart as PNG', () => {
  test.each(['light', 'dark'] as const)('has its words in it, in the %s theme', async (theme) => {
    const withTitle = inkIn(await chartPng(bar, theme), theme, { top: 20, bottom: 64, left: 30, right: 500 });
    const withoutTitle = inkIn(await chartPng({ ...bar, title: '' }, theme), theme, {
      top: 20,
      bottom: 64,
      left: 30,
      right: 500,
    });
    const axis = inkIn(await chartPng(bar, theme), theme, { top: 455, bottom: 495, left: 84, right: 960 });

    expect(withTitle).toBeGreaterThan(500);
    expect(withoutTitle).toBe(0);
    expect(axis).toBeGreaterThan(100);
  });

  test('is small enough to send', async () => {
    expect((await chartPng(bar)).length).toBeLessThan(60_000);
  });

  test('comes as an image with the sentence that says the same', async () => {
    const image = await chartImage({ ...bar, title: '../Bookings: over “time”' });

    expect(image).toMatchObject({ kind: 'image', alt: 'Bookings rose.', png: { name: 'Bookings-over-time.png' } });
    expect(Buffer.from(image.png.bytes, 'base64').subarray(1, 4).toString()).toBe('PNG');
  });

  test.each(['bar', 'line', 'pie'] as const)('as %s without figures says so', (chart) => {
    expect(chartSvg({ ...bar, chart, series: [] })).toContain('No figures yet');
  });
});

test('text in a chart never becomes markup', () => {
  const svg = chartSvg({
    ...bar,
    title: '<script>&"',
    series: [{ name: 'a', points: [{ label: '</text><image href="http://x"/>', value: 1 }] }],
  });

  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('<image');
  expect(svg).toContain('&lt;script&gt;&amp;');
});

test('any figures and any words can be drawn', async () => {
  const anyPoint = fc.record({ label: fc.string({ unit: 'binary', maxLength: 30 }), value: fc.double() });
  const anyChart = fc.record({
    kind: fc.constant('chart' as const),
    chart: fc.constantFrom('bar' as const, 'line' as const, 'pie' as const),
    title: fc.string({ unit: 'binary' }),
    series: fc.array(
      fc.record({ name: fc.string({ unit: 'binary' }), points: fc.array(anyPoint, { maxLength: 15 }) }),
      { maxLength: 4 },
    ),
    alt: fc.string(),
  });
  await fc.assert(
    fc.asyncProperty(anyChart, async (chart) => {
      expect(chartSvg(chart)).not.toMatch(/NaN|Infinity|undefined/);
      expect((await chartPng(chart)).length).toBeGreaterThan(1000);
    }),
    { numRuns: 25 },
  );
});

test.each([
  [0, 320, [0, 100, 200, 300, 400]],
  [-12, 110, [-50, 0, 50, 100, 150]],
  [0, 0, [0]],
  [0.1, 0.9, [0, 0.25, 0.5, 0.75, 1]],
])('an axis from %d to %d is divided at round numbers', (low, high, expected) => {
  expect(ticks(low, high)).toEqual(expected);
});

test('ticks always hold all values', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      fc.double({ min: -1e12, max: 1e12, noNaN: true }),
      (a, b) => {
        const marks = ticks(Math.min(a, b), Math.max(a, b));
        expect(marks.length).toBeLessThan(12);
        expect((marks[0] ?? 0) <= Math.min(a, b, 0) + 1e-6 && (marks.at(-1) ?? 0) >= Math.max(a, b, 0) - 1e-6).toBe(
          true,
        );
      },
    ),
  );
});

test('numbers are short', () => {
  expect([0, 950, 45_000, 1_250_000, -12.5, 2e9].map(shortNumber)).toEqual([
    '0',
    '950',
    '45k',
    '1.25m',
    '−12.5',
    '2bn',
  ]);
});

describe('colours can be told apart from the background', () => {
  test.each(Object.entries(themes))('in the %s theme', (_name, theme) => {
    for (const colour of [theme.ink, theme.quiet]) expect(contrast(colour, theme.background)).toBeGreaterThan(4.5);
    for (const colour of theme.series) expect(contrast(colour, theme.background)).toBeGreaterThan(2.2);
  });
});

/** Pixels of (nearly) the theme's ink in a part of the image. */
function inkIn(
  png: Uint8Array,
  theme: ThemeName,
  area: { top: number; bottom: number; left: number; right: number },
): number {
  const { width, pixels } = decode(Buffer.from(png));
  const ink = rgb(themes[theme].ink);
  let count = 0;
  for (let y = area.top; y < area.bottom; y += 1) {
    for (let x = area.left; x < area.right; x += 1) {
      const at = (y * width + x) * 4;
      if (ink.every((part, index) => Math.abs((pixels[at + index] ?? 0) - part) < 40)) count += 1;
    }
  }
  return count;
}

/** The pixels of a PNG of 8 bits RGBA, as the renderer writes them. */
function decode(png: Buffer): { width: number; pixels: Uint8Array } {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at))
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(parts));
  const stride = width * 4;
  const pixels = new Uint8Array(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const left = x >= 4 ? (pixels[y * stride + x - 4] ?? 0) : 0;
      const up = y > 0 ? (pixels[(y - 1) * stride + x] ?? 0) : 0;
      const upLeft = x >= 4 && y > 0 ? (pixels[(y - 1) * stride + x - 4] ?? 0) : 0;
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, upLeft)][filter ?? 0] ?? 0;
      pixels[y * stride + x] = (raw[y * (stride + 1) + 1 + x] ?? 0) + guess;
    }
  }
  return { width, pixels };
}

function paeth(left: number, up: number, upLeft: number): number {
  const guess = left + up - upLeft;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
  return a <= b && a <= c ? left : b <= c ? up : upLeft;
}

function rgb(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

/** WCAG contrast of two colours. */
function contrast(a: string, b: string): number {
  const light = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = rgb(colour).map((part) => {
      const share = part / 255;
      return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [high = 1, low = 0] = [light(a), light(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}
