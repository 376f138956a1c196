import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';
import { Resvg } from '@resvg/resvg-js';
import Ajv04 from 'ajv-draft-04';
import formats from 'ajv-formats';
import { beforeAll, describe, expect, test } from 'vitest';
import { settableClock } from '../../../src/core/clock.ts';
import { unconnected } from '../../../src/database/connect.ts';
import { createLogger } from '../../../src/logger.ts';
import { exampleAppId, teamsManifest, teamsPackage } from '../../../src/manifests/teams.ts';
import { zip } from '../../../src/manifests/zip.ts';
import { createProduct, type Product } from '../../../src/product.ts';

const ajv = new Ajv04.default({ strict: false, allErrors: true });
formats.default(ajv);

let product: Product;
beforeAll(() => {
  product = createProduct({
    connected: unconnected(),
    clock: settableClock(),
    log: createLogger('silent'),
    messengers: new Map(),
    profile: async () => ({ name: '' }),
  });
});

function manifest() {
  return teamsManifest(product.router.commands, {
    origin: 'https://rainmaker.example.com',
    appId: exampleAppId,
    messageActions: product.features.flatMap(({ messageActions = [] }) => messageActions),
  });
}

describe('the manifest', () => {
  test('is what Teams takes', async () => {
    const validate = ajv.compile(
      JSON.parse(await readFile('test/fixtures/schemas/teams-manifest.schema.json', 'utf8')),
    );

    validate(manifest());

    expect(validate.errors ?? []).toEqual([]);
  });

  test('offers words that work as they stand', () => {
    const [personal] = manifest().bots[0]?.commandLists ?? [];
    const names = product.router.commands.filter(({ hidden }) => !hidden).map(({ name }) => name);
    const defaults = product.router.commands.filter(({ isDefault }) => isDefault).map(({ name }) => name.split(' ')[0]);

    expect(personal?.commands[0]?.title).toBe('help');
    for (const { title } of personal?.commands.slice(1) ?? []) expect([...names, ...defaults]).toContain(title);
  });

  test('offers what the features offer on a message', () => {
    const offered = product.features.flatMap(({ messageActions = [] }) => messageActions);
    const commands = manifest().composeExtensions?.[0]?.commands ?? [];

    expect(offered.length).toBeGreaterThan(0);
    expect(commands.map(({ id }) => id)).toEqual(offered.map(({ command }) => command.replaceAll(' ', '_')));
    for (const each of commands) expect(each).toMatchObject({ type: 'action', context: ['message'], fetchTask: true });
  });

  test('refuses a message action that leads nowhere', () => {
    const options = {
      origin: 'https://x.example',
      appId: exampleAppId,
      messageActions: [{ command: 'no such', label: 'X' }],
    };

    expect(() => teamsManifest(product.router.commands, options)).toThrow('no such');
  });
});

describe('the package', () => {
  test('holds the manifest and two icons, side by side', async () => {
    const text = JSON.stringify(manifest());

    const entries = unzip(await teamsPackage(text, 'manifests/teams'));

    expect([...entries.keys()]).toEqual(['manifest.json', 'color.png', 'outline.png']);
    expect(String(entries.get('manifest.json'))).toBe(text);
    expect(entries.get('color.png')).toEqual(await readFile('manifests/teams/color.png'));
  });

  test('is the same for the same files', () => {
    const entries = [{ name: 'ä.txt', bytes: Buffer.from('x') }];

    expect(zip(entries)).toEqual(zip(entries));
    expect(unzip(zip(entries)).get('ä.txt')?.toString()).toBe('x');
  });
});

describe('the icons', () => {
  test.each([
    ['color', 192],
    ['outline', 32],
  ])('%s.png is drawn from its source at %i pixels', async (name, size) => {
    const png = await readFile(`manifests/teams/${name}.png`);
    const drawn = new Resvg(await readFile(`manifests/teams/${name}.svg`, 'utf8')).render();

    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([size, size]);
    expect([drawn.width, drawn.height]).toEqual([size, size]);
    expect(png.equals(drawn.asPng())).toBe(true);
  });

  test('the outline is white on nothing', async () => {
    const { pixels } = new Resvg(await readFile('manifests/teams/outline.svg', 'utf8')).render();
    const colors = new Set<string>();
    for (let at = 0; at < pixels.length; at += 4) {
      const alpha = pixels[at + 3] ?? 0;
      // Premultiplied: white of any transparency has equal parts.
      if (alpha > 0) colors.add([0, 1, 2].map((part) => (pixels[at + part] ?? 0) >= alpha - 1).join());
    }
    expect([...colors]).toEqual(['true,true,true']);
  });
});

/** Reads what is stored in an archive, by its directory, and checks the checksums. */
function unzip(archive: Buffer): Map<string, Buffer> {
  const entries = new Map<string, Buffer>();
  const end = archive.length - 22;
  expect(archive.readUInt32LE(end)).toBe(0x06054b50);
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    expect(archive.readUInt32LE(at)).toBe(0x02014b50);
    const [size, nameLength, offset] = [
      archive.readUInt32LE(at + 24),
      archive.readUInt16LE(at + 28),
      archive.readUInt32LE(at + 42),
    ];
    const name = archive.toString('utf8', at + 46, at + 46 + nameLength);
    expect(archive.readUInt32LE(offset)).toBe(0x04034b50);
    const start = offset + 30 + nameLength;
    const bytes = Buffer.from(archive.subarray(start, start + size));
    expect(crc32(bytes)).toBe(archive.readUInt32LE(at + 16));
    entries.set(name, bytes);
    at += 46 + nameLength;
  }
  return entries;
}
