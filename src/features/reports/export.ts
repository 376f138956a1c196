import type { Cell } from '../../core/csv.ts';
import { minorDigits } from '../../core/money.ts';
import type { Figures, Line, Row } from '../metrics/index.ts';
import type { Audience } from './audience.ts';
import type { TableFile } from './table-file.ts';

/** Deals as a table: one row each, amounts as numbers in major units, days as days. */
export function dealTable(name: string, rows: readonly Row[], currency: string, audience: Audience): TableFile {
  const columns: [string, (row: Row) => Cell][] = [
    ['Deal', (row) => `D-${row.number}`],
    ['Account', (row) => row.account],
    ['Owner', (row) => row.owner],
    ['Status', (row) => row.status],
    ['Stage', (row) => row.stage],
    ['Type', (row) => row.type],
    ['Segment', (row) => row.segment],
    [`Amount (${currency})`, (row) => major(row.amount, currency)],
    [`List price (${currency})`, (row) => major(row.list, currency)],
    ...(audience.margin
      ? [[`Cost (${currency})`, (row: Row) => major(row.cost, currency)] satisfies [string, (row: Row) => Cell]]
      : []),
    ['Close date', (row) => ({ day: row.closeDate })],
    ['Days', (row) => row.age],
    ['Reasons', (row) => row.reasons.join(', ') || undefined],
    ['Competitor', (row) => row.competitor],
    ['Next step', (row) => row.nextStep],
  ];
  return {
    name,
    columns: columns.map(([label]) => label),
    rows: rows.map((row) => columns.map(([, value]) => value(row))),
  };
}

/** People or teams as a table. */
export function lineTable(name: string, lines: readonly Line[], { currency, frame, quotaFrame }: Figures): TableFile {
  const columns: [string, (line: Line) => Cell][] = [
    ['Name', (line) => line.name],
    [`Bookings ${frame.period.label} (${currency})`, (line) => major(line.now, currency)],
    [`Bookings ${frame.previous.period.label} (${currency})`, (line) => major(line.previous, currency)],
    [`Booked ${quotaFrame.period.label} (${currency})`, (line) => major(line.toDate, currency)],
    [`Quota ${quotaFrame.period.label} (${currency})`, (line) => major(line.quota ?? undefined, currency)],
    ['Deals won', (line) => line.won],
    ['Deals lost', (line) => line.lost],
    [`Open pipeline (${currency})`, (line) => major(line.open, currency)],
  ];
  return {
    name,
    columns: columns.map(([label]) => label),
    rows: lines.map((line) => columns.map(([, value]) => value(line))),
  };
}

/** Amounts leave as numbers in major units, rounded to the currency's decimals. */
function major(minor: number | undefined, currency: string): number | undefined {
  if (minor === undefined) return undefined;
  const digits = minorDigits(currency);
  return Number((minor / 10 ** digits).toFixed(digits));
}
