import { actions, type Card, context, openForm, run, text } from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import { pageOf } from '../../core/pages.ts';
import type { Change } from '../../core/records.ts';
import { undoAction } from '../../core/undo.ts';
import { typed } from '../../core/typed.ts';
import type { Rate } from './rules.ts';
import type { StoredRate } from './store.ts';

const pageSize = 20;

export function rateWords({ base, quote, rate, from }: Rate): string {
  return `1 ${base} = ${rate} ${quote} from ${formatDay(from)}`;
}

/** The answer to a rate that was set. */
export function rateCard(rate: StoredRate, change: Change | undefined): Card {
  const summary = `${rateWords(rate)}.`;
  return {
    summary,
    tone: 'good',
    nodes: [
      text(summary),
      context('Deals in other currencies are added up at the rate of their close date.'),
      actions(run('All rates', 'sales rate list'), change && undoAction('rate', { record: rate, change })),
    ],
  };
}

export function rateListCard(rates: readonly StoredRate[], wanted: number): Card {
  const { shown, number: page, pages } = pageOf(rates, wanted, pageSize);
  if (shown.length === 0) return emptyCard();
  return {
    summary: `${rates.length} exchange ${rates.length === 1 ? 'rate' : 'rates'}`,
    nodes: [
      {
        kind: 'table',
        caption: 'Exchange rates',
        columns: [{ label: 'One' }, { label: 'Is', align: 'right' }, { label: 'From' }, { label: 'Set by' }],
        rows: shown.map((rate) => [
          rate.base,
          `${rate.rate} ${rate.quote}`,
          formatDay(rate.from),
          rate.history.at(-1)?.by.name ?? '',
        ]),
      },
      actions(
        page > 1 ? run('Newer', 'sales rate list', { page: String(page - 1) }) : undefined,
        page < pages ? run('Older', 'sales rate list', { page: String(page + 1) }) : undefined,
        openForm('Add a rate', 'sales rate'),
      ),
    ],
  };
}

function emptyCard(): Card {
  const summary = 'There are no exchange rates yet.';
  return {
    summary,
    nodes: [
      text(summary),
      context(['For example ', { code: typed('sales rate EUR USD 1.08 from:2026-10-01') }]),
      actions(openForm('Add a rate', 'sales rate')),
    ],
  };
}
