import { pageOf } from '../../core/pages.ts';
import { actions, type Action, type Card, context, openForm, run, text, title } from '../../core/card.ts';
import { formatMoney } from '../../core/money.ts';
import { formatDay } from '../../core/dates.ts';
import { type Figure, type Figures, glossary, type KeptSnapshot, percentWords, type Row } from '../metrics/index.ts';
import type { Audience } from './audience.ts';
import { figureFacts } from './figure-facts.ts';
import { stamp } from './report-card.ts';
import { count, saySigned, short } from './say.ts';

export const sorts = ['amount', 'close', 'owner', 'account', 'age'] as const;
export type Sort = (typeof sorts)[number];

const pageSize = 15;

/** Every figure with its value, its formula and a button to the deals behind it. */
export function figuresCard({ figures, id }: KeptSnapshot, audience: Audience): Card {
  const said = figureFacts(figures, audience);
  const buttons = said.map(({ figure, label }) => run(label, 'report rows', { snapshot: id, figure }));
  return {
    summary: `Every figure of ${figures.scope.name}, ${figures.frame.period.label}`,
    nodes: [
      title(`${figures.scope.name}: how each figure is made`),
      context(stamp(figures, id)),
      {
        kind: 'list',
        items: said.map(({ figure, label, value }) => [
          { bold: label },
          `: ${value}. `,
          { italic: glossary[figure].formula },
        ]),
      },
      ...chunks(buttons, 5).map((some) => actions(...some)),
    ],
  };
}

/** The deals behind one figure, with the formula and the time they were read at. */
export function rowsCard(
  snapshot: KeptSnapshot,
  ask: { figure: Figure; sort: Sort; page: number },
  audience: Audience,
  coach: boolean,
): Card {
  const { figures, id } = snapshot;
  const meaning = glossary[ask.figure];
  const { rows, n, amount } = rowsBehind(figures, ask.figure);
  const sorted = sortRows(rows, ask.sort);
  const { shown, number: page, pages } = pageOf(sorted, ask.page, pageSize);
  const value = figureFacts(figures, audience).find(({ figure }) => figure === ask.figure)?.value;
  const kept = rows.length < n ? `, the ${rows.length.toLocaleString('en-US')} largest are kept` : '';
  return {
    summary: `${meaning.label} of ${figures.scope.name}: ${count(n, 'deal')}`,
    nodes: [
      title(`${meaning.label}: ${figures.scope.name}, ${figures.frame.period.label}`),
      ...(value === undefined ? [] : [text([{ bold: value }])]),
      context(`${meaning.formula}.`),
      context(stamp(figures, id)),
      ...(n === 0 ? [text('There are no deals behind it.')] : [rowsTable(shown, ask.figure, figures, audience)]),
      context(`${count(n, 'deal')}, ${formatMoney({ minor: amount, currency: figures.currency })} in all${kept}.`),
      actions(...paging(id, { ...ask, page }, { total: rows.length, pages }), ...coaching(shown, ask.figure, coach)),
    ],
  };
}

/** All rows that a figure is made from, with their number and sum. */
export function rowsBehind(figures: Pick<Figures, 'rows'>, figure: Figure): { rows: Row[]; n: number; amount: number } {
  const lists = glossary[figure].rows.map((name) => figures.rows[name]);
  return {
    rows: lists.flatMap((list) => list.rows),
    n: lists.reduce((sum, list) => sum + list.n, 0),
    amount: lists.reduce((sum, list) => sum + list.amount, 0),
  };
}

export function sortRows(rows: readonly Row[], sort: Sort): Row[] {
  const byAmount = (a: Row, b: Row) => b.amount - a.amount || a.number - b.number;
  const text = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const orders: Record<Sort, (a: Row, b: Row) => number> = {
    amount: byAmount,
    close: (a, b) => text(b.closeDate, a.closeDate) || byAmount(a, b),
    owner: (a, b) => text(a.owner, b.owner) || byAmount(a, b),
    account: (a, b) => text(a.account, b.account) || byAmount(a, b),
    age: (a, b) => (b.silent ?? b.age) - (a.silent ?? a.age) || byAmount(a, b),
  };
  return [...rows].sort(orders[sort]);
}

function rowsTable(rows: readonly Row[], figure: Figure, { currency, scope }: Figures, audience: Audience) {
  const extra = extraColumn(figure, currency, audience);
  return {
    kind: 'table' as const,
    caption: glossary[figure].label,
    columns: [
      { label: 'Deal' },
      { label: 'Account' },
      ...(scope.kind === 'person' ? [] : [{ label: 'Owner' }]),
      { label: 'Amount', align: 'right' as const },
      { label: 'Close' },
      { label: 'Stage' },
      ...(extra ? [{ label: extra.label, align: 'right' as const }] : []),
    ],
    rows: rows.map((row) => [
      `D-${row.number}`,
      row.account,
      ...(scope.kind === 'person' ? [] : [row.owner]),
      short(row.amount, currency),
      formatDay(row.closeDate),
      row.status === 'open' ? row.stage : row.status,
      ...(extra ? [extra.value(row)] : []),
    ]),
  };
}

/** What the figure is made from beside the amount. */
function extraColumn(
  figure: Figure,
  currency: string,
  audience: Audience,
): { label: string; value(row: Row): string } | undefined {
  const share = (part: number | undefined, whole: number | undefined) =>
    part === undefined || whole === undefined || whole === 0 ? '–' : percentWords(1 - part / whole);
  const columns: Partial<Record<Figure, { label: string; value(row: Row): string }>> = {
    cycle: { label: 'Days', value: (row) => String(row.age) },
    stale: { label: 'Days quiet', value: (row) => String(row.silent ?? 0) },
    movers: { label: 'Change', value: (row) => saySigned(row.change ?? 0, currency) },
    discount: { label: 'Discount', value: (row) => share(row.amount, row.list) },
    ...(audience.margin && { margin: { label: 'Margin', value: (row: Row) => share(row.cost, row.amount) } }),
    winRate: { label: 'Reasons', value: reasonsOf },
    lost: { label: 'Reasons', value: reasonsOf },
    winRateByValue: { label: 'Reasons', value: reasonsOf },
  };
  return columns[figure];
}

function reasonsOf({ reasons }: Row): string {
  return reasons.join(', ') || '–';
}

function paging(
  snapshot: string,
  ask: { figure: Figure; sort: Sort; page: number },
  { total, pages }: { total: number; pages: number },
): Action[] {
  const go = (label: string, change: Partial<{ sort: Sort; page: number }>) => {
    const { figure, sort, page } = { ...ask, ...change };
    return run(label, 'report rows', { snapshot, figure, sort, page: String(page), replace: 'yes' });
  };
  return [
    ...(ask.page > 1 ? [go('← Back', { page: ask.page - 1 })] : []),
    ...(ask.page < pages ? [go(`Page ${ask.page + 1} of ${pages} →`, { page: ask.page + 1 })] : []),
    ...(total > 1
      ? sorts
          .filter((sort) => sort !== ask.sort)
          .slice(0, 3)
          .map((sort) => go(`By ${sort}`, { sort, page: 1 }))
      : []),
    ...(total > 0 ? [run('Export', 'report export', { snapshot, figure: ask.figure, format: 'xlsx' })] : []),
  ];
}

/** Where a row shows something to talk about, the owner's manager can begin. */
function coaching(shown: readonly Row[], figure: Figure, coach: boolean): Action[] {
  if (!coach || !['stale', 'overdue', 'winRate', 'winRateByValue'].includes(figure)) return [];
  const owners = new Map(shown.filter(({ status }) => status !== 'won').map((row) => [row.ownerId, row]));
  return [...owners.values()]
    .slice(0, 2)
    .map((row) =>
      openForm(`Coach ${row.owner}`, 'coach note', { person: `person:${row.ownerId}`, deal: `D-${row.number}` }),
    );
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return items.length === 0 ? [] : [items.slice(0, size), ...chunks(items.slice(size), size)];
}
