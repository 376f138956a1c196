import {
  type Action,
  actions,
  type Card,
  context as small,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import { formatNumber } from '../../core/numbers.ts';
import type { Period } from '../../core/period.ts';
import { hasRole, type Person } from '../../core/person.ts';
import { publicName } from '../accounts/index.ts';
import { percentWords, type Ratio, sayShare } from '../metrics/index.ts';
import type { MarketFigures } from './figures.ts';
import { type Market, sayParts } from './market.ts';
import type { Place } from './rules.ts';

type Viewer = Pick<Person, 'id' | 'roles'>;
export const keepers = ['manager', 'admin'] as const;
const mostCharted = 12;

/** `12.5 % (30 of 240)`, with how it changed. */
export function sayPenetration({ penetration, before, customers, addressable }: MarketFigures): string {
  if (penetration.value === null) return 'nobody in it yet';
  return `${percentWords(penetration.value)} (${formatNumber(customers, 0)} of ${formatNumber(addressable, 0)})${sayPoints(penetration, before)}`;
}

function sayPoints(now: Ratio, before: Ratio): string {
  if (now.value === null || before.value === null || now.value === before.value) return '';
  const points = (now.value - before.value) * 100;
  return `, ${points > 0 ? '+' : '−'}${formatNumber(Math.abs(points), 2)} points`;
}

/** Accounts and targets that are not customers yet. */
export function whiteSpace({ standings }: MarketFigures): number {
  return standings.known + standings.untouched;
}

/** A confidential account's name is for its owner alone. */
export function nameFor({ prospect, name }: Place, viewer: Pick<Viewer, 'id'> | undefined): string {
  return prospect && prospect.owner?.id !== viewer?.id ? publicName(prospect) : name;
}

export function marketCard(figures: MarketFigures, period: Pick<Period, 'label'>, viewer: Viewer, said?: string): Card {
  const { market, standings, newLogos, shareOfNew, isEntered } = figures;
  const values = { market: market.name };
  return {
    summary: said ?? `${market.name}: ${sayPenetration(figures)}`,
    nodes: [
      ...(said === undefined ? [] : [text(said)]),
      title(market.name),
      facts({
        Market: sayParts(market),
        Penetration: sayPenetration(figures),
        'Could be customers': sayUniverse(market),
        'New customers': `${newLogos} in ${period.label}; share of all new ${sayShare(shareOfNew)}`,
        'In talks': standings['in talks'] > 0 ? String(standings['in talks']) : undefined,
        'White space': `${whiteSpace(figures)} known by name, ${standings.untouched} of them never spoken to`,
        'Named targets': market.targets.length > 0 ? String(market.targets.length) : undefined,
      }),
      ...(isEntered ? [text(`The first customers here: this market was entered in ${period.label}.`)] : []),
      small('Penetration: customers (a deal won, not left) ÷ the larger of the count and those known by name.'),
      actions(
        run('White space', 'market whitespace', values),
        run('All markets', 'market list'),
        ...keeping(viewer, values),
      ),
    ],
  };
}

function keeping(viewer: Viewer, values: { market: string }): (Action | undefined)[] {
  if (!hasRole(viewer, keepers)) return [];
  const sure = {
    title: 'Remove this market?',
    text: 'Its targets go with it; accounts and deals stay.',
    yes: 'Remove',
  };
  return [
    openForm('Name targets', 'market target', values),
    openForm('Edit', 'market update', values),
    run('Remove', 'market remove', values, { style: 'danger', confirm: sure }),
  ];
}

function sayUniverse({ universe, source, countedOn }: Market): string {
  if (universe === undefined) return 'not counted; those known by name stand for it';
  const when = countedOn === undefined ? '' : `, ${formatDay(countedOn)}`;
  return `${formatNumber(universe, 0)} (${source ?? ''}${when})`;
}

export function marketListCard(all: readonly MarketFigures[], period: Period, viewer: Viewer): Card {
  return {
    summary: `${all.length} ${all.length === 1 ? 'market' : 'markets'}, ${period.label}`,
    nodes: [
      title(`Markets, ${period.label}`),
      {
        kind: 'table',
        caption: 'Markets',
        columns: [
          { label: 'Market' },
          { label: 'Penetration' },
          { label: 'New', align: 'right' },
          { label: 'Share of new' },
          { label: 'In talks', align: 'right' },
          { label: 'White space', align: 'right' },
        ],
        rows: all.map((each) => [
          each.market.name,
          sayPenetration(each),
          String(each.newLogos),
          sayShare(each.shareOfNew),
          String(each.standings['in talks']),
          String(whiteSpace(each)),
        ]),
      },
      ...chartOf(all),
      actions(
        ...all
          .slice(0, 4)
          .map(({ market }) => run(market.name, 'market show', { market: market.name, period: period.key })),
        hasRole(viewer, keepers) ? openForm('Add a market', 'market add') : undefined,
      ),
    ],
  };
}

function chartOf(all: readonly MarketFigures[]): Node[] {
  const known = all.filter(({ penetration }) => penetration.value !== null);
  if (known.length < 2) return [];
  const points = known
    .map(({ market, penetration }) => ({ label: market.name, value: Math.round((penetration.value ?? 0) * 1000) / 10 }))
    .toSorted((a, b) => b.value - a.value)
    .slice(0, mostCharted);
  return [
    {
      kind: 'chart',
      chart: 'bar',
      title: 'Penetration',
      unit: '%',
      series: [{ name: 'Penetration', points }],
      alt: `Penetration in percent: ${points.map(({ label, value }) => `${label} ${value}`).join(', ')}`,
    },
  ];
}
