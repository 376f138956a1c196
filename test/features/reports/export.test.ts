import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { tableBytes } from '../../../src/features/reports/table-file.ts';
import { fileName } from '../../../src/features/reports/commands-export.ts';
import { type Office, office } from './office.ts';

test('an XLSX keeps numbers and days as such and text as text', async () => {
  const bytes = await tableBytes(
    {
      name: 'Q4: [won]/all?',
      columns: ['Name', 'Amount', 'Day'],
      rows: [['=HYPERLINK("x")', 1234.5, { day: '2026-11-24' }]],
    },
    'xlsx',
  );
  const files = unzip(Buffer.from(bytes));
  const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';

  expect(sheet).toContain('<v>1234.5</v>');
  expect(sheet).toMatch(/<c r="C2"[^>]*><v>46350<\/v>/);
  expect(sheet).not.toContain('<f>');
  expect([...files.values()].join('')).toContain("'=HYPERLINK");
  expect(files.get('xl/workbook.xml')).toContain('Q4   won  all ');
});

test('a file name cannot leave its folder', () => {
  expect(fileName('../../etc/passwd won 2026-Q4')).toBe('etc-passwd-won-2026-Q4');
  expect(fileName('../..')).toBe('report');
});

describe('the export command', () => {
  let bot: Office;
  beforeAll(async () => {
    bot = await office('2026-10-05T08:00:00Z');
    await bot.types('URITA', 'deal log "new:=cmd|calc" 30k close:2026-11-10 margin:50%');
    await bot.types('URITA', 'deal log "new:Acme" 20k close:2026-12-10');
    bot.clock.set('2026-11-10T10:00:00Z');
    await bot.types('URITA', 'deal won D-1');
  });
  afterAll(() => bot.close());

  test('answers with a file in the chat', async () => {
    const { reply } = await bot.types('UMAX', 'report export won 2026-11 csv');

    expect(reply).toMatchObject({ kind: 'file', name: 'Northwind-won-2026-11.csv' });
    const text = reply.kind === 'file' ? Buffer.from(reply.bytes).toString('utf8') : '';
    expect(text).toContain("D-1,'=cmd|calc,Rita,won,");
    expect(text).toContain('Cost (EUR)');
    expect(text).toMatch(/,30000,,15000,2026-11-10,/);
  });

  test('gives a rep their own deals, without costs, and nobody’s by name', async () => {
    const { reply } = await bot.types('URITA', 'report export open csv');
    const text = reply.kind === 'file' ? Buffer.from(reply.bytes).toString('utf8') : '';

    expect(text).toContain('Acme');
    expect(text).not.toContain('Cost');
    expect((await bot.types('URITA', 'report export people')).words).toContain(
      'Only managers and finance export figures by name.',
    );
    expect((await bot.types('UROB', 'report export open csv')).words).toContain('There is nothing to export there.');
  });

  test('writes XLSX unless told otherwise, also of a figure that was opened', async () => {
    expect((await bot.types('UADA', 'report export people')).reply).toMatchObject({
      kind: 'file',
      name: 'Northwind-people-2026-Q4.xlsx',
    });
    const report = await bot.types('UADA', 'report company');
    const rows = await bot.presses('UADA', report.card, 'Bookings');
    expect((await bot.presses('UADA', rows.card, 'Export')).reply).toMatchObject({
      kind: 'file',
      name: 'Northwind-Bookings-2026-Q4.xlsx',
    });
  });
});

/** The files of a zip, read from its central directory. */
function unzip(zip: Buffer): Map<string, string> {
  const files = new Map<string, string>();
  const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'));
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size, nameLength] = [
      zip.readUInt16LE(at + 10),
      zip.readUInt32LE(at + 20),
      zip.readUInt16LE(at + 28),
    ];
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const local = zip.readUInt32LE(at + 42);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const data = zip.subarray(start, start + size);
    files.set(name, (method === 8 ? inflateRawSync(data) : data).toString('utf8'));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
