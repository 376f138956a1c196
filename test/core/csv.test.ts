import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Cell, csvBytes, harmless } from '../../src/core/csv.ts';

const textOf = (rows: Cell[][]) => Buffer.from(csvBytes(rows)).toString('utf8').slice(1);

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '|cmd', '\t=1', '\r=1', ' =cmd|’/c calc’!A1', '＝1+1', '\u00a0@x'])(
  'a spreadsheet does not run the cell %j',
  (text) => {
    expect(harmless(text)).toBe(`'${text}`);
  },
);

test.each(['Acme', 'a=b', '1+1', '3 - 4', ''])('the cell %j stays as it is', (text) => {
  expect(harmless(text)).toBe(text);
});

test('no text becomes a formula in a spreadsheet', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(textOf([[text]]).replace(/^"/, '')).not.toMatch(/^\s*[=+\-@|]/);
    }),
  );
});

test('a CSV begins with a byte-order mark, quotes what it must, and leaves numbers numbers, negative ones too', () => {
  expect(Buffer.from(csvBytes([['a', 1]])).toString('utf8')).toBe('\ufeffa,1\r\n');
  expect(
    textOf([
      ['Name', 'Amount', 'Day'],
      ['A "quoted", name', -12.5, { day: '2026-11-24' }],
      ['=x', undefined, undefined],
      [' one; two', 'first\nsecond'],
    ]),
  ).toBe('Name,Amount,Day\r\n"A ""quoted"", name",-12.5,2026-11-24\r\n\'=x,,\r\n" one; two","first\nsecond"\r\n');
});
