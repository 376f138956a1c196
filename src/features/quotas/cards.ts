import { actions, type Card, context, facts, openForm, run, text, title } from '../../core/card.ts';
import { addDays, formatDay } from '../../core/dates.ts';
import { formatMoney } from '../../core/money.ts';
import type { Period } from '../../core/period.ts';
import { undoAction } from '../../core/undo.ts';
import { formatPercent } from '../deals/index.ts';
import { sayMissing } from '../rates/index.ts';
import { type Progress, sayProgress } from './progress.ts';
import type { Target } from './rules.ts';

export function rawTarget({ kind, id }: Pick<Target, 'kind' | 'id'>): string {
  return `${kind}:${id}`;
}

/** The answer to a quota that was set: where its owner stands now. */
export function quotaSetCard(state: Progress, written: Parameters<typeof undoAction>[1] | undefined): Card {
  const summary = `${state.target.name}: ${state.quota ? formatMoney(state.quota) : 'no quota'} in ${state.period.label}.`;
  return {
    summary,
    tone: 'good',
    nodes: [
      text([{ bold: summary }]),
      facts({ Booked: sayProgress(state) }),
      actions(
        run('Show', 'quota show', { target: rawTarget(state.target), period: periodKey(state) }),
        written && undoAction('quota', written),
      ),
    ],
  };
}

/** Attainment, pacing and what is open, each with the words that say what it is. */
/** `maySet`: whether who reads it may set quotas. */
export function progressCard(state: Progress, maySet: boolean): Card {
  const { target, period, quota, booked, elapsed } = state;
  const summary = `${target.name}, ${period.label}: ${sayProgress(state)}`;
  const left = quota && quota.minor > booked.minor ? { ...quota, minor: quota.minor - booked.minor } : undefined;
  return {
    summary,
    tone: state.pacing !== null && state.pacing < 0.9 ? 'warning' : 'plain',
    nodes: [
      title(`${target.name} · ${period.label}`),
      facts({
        Quota: quota ? `${formatMoney(quota)}${sayWhole(state.whole)}` : 'not set',

        Booked: `${formatMoney(booked)} in ${state.won} won`,
        Attainment: state.attainment === null ? undefined : formatPercent(state.attainment * 100),
        Pacing: state.pacing === null ? undefined : `${state.pacing.toFixed(2)} (1 is on pace)`,
        'Run rate': state.runRate && `${formatMoney(state.runRate)} by the end`,
        'Still to go': left && formatMoney(left),
        'Open, closing in it': `${formatMoney(state.open)} (weighted ${formatMoney(state.weighted)})`,
        'Remaining coverage': sayCoverage(state.remainingCoverage),
      }),
      context(
        [`Working day ${elapsed.elapsed} of ${elapsed.total}.`, sayMissing(state.missing, booked.currency)]
          .filter(Boolean)
          .join(' '),
      ),
      actions(
        run('My deals', 'deal list', { scope: 'mine', status: 'all', period: periodKey(state) }),
        maySet
          ? openForm('Set a quota', 'quota set', { target: rawTarget(target), period: periodKey(state) })
          : undefined,
      ),
    ],
  };
}

/** ` (of 66,000 EUR, from 16 Nov 2026)`. */
function sayWhole(whole: Progress['whole']): string {
  if (!whole) return '';
  const { amount, from, until } = whole;
  const days = [from && `from ${formatDay(from)}`, until && `until ${formatDay(addDays(until, -1))}`];
  return ` (of ${[formatMoney(amount), ...days.filter(Boolean)].join(', ')})`;
}

function sayCoverage(coverage: Progress['remainingCoverage']): string | undefined {
  if (coverage === null) return undefined;
  return coverage === 'met' ? 'quota is met' : `${coverage.toFixed(1)} ×`;
}

export function quotaListCard(
  states: readonly Progress[],
  period: Pick<Period, 'label' | 'key'>,
  maySet: boolean,
): Card {
  const set = maySet ? [actions(openForm('Set a quota', 'quota set', { period: period.key }))] : [];
  const summary = states.length === 0 ? `No quotas in ${period.label}.` : `Quotas in ${period.label}: ${states.length}`;
  if (states.length === 0) return { summary, nodes: [text(summary), ...set] };
  return {
    summary,
    nodes: [
      {
        kind: 'table',
        caption: summary,
        columns: [
          { label: 'Who' },
          { label: 'Quota', align: 'right' },
          { label: 'Booked', align: 'right' },
          { label: 'Attainment', align: 'right' },
          { label: 'Pace', align: 'right' },
        ],
        rows: states.map(({ target, quota, booked, attainment, pacing }) => [
          target.name,
          quota ? formatMoney(quota) : '',
          formatMoney(booked),
          attainment === null ? '–' : formatPercent(attainment * 100),
          pacing === null ? '–' : pacing.toFixed(2),
        ]),
      },
      ...set,
    ],
  };
}

function periodKey({ period }: Progress): string {
  return 'key' in period && typeof period.key === 'string' ? period.key : `${period.start}..${period.end}`;
}
