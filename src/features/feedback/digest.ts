import { actions, type Node, run, text } from '../../core/card.ts';
import { formatMoneyShort } from '../../core/money.ts';
import type { Parts } from './deps.ts';
import { dedupeRate } from './impact.ts';
import { itemName } from './item.ts';
import type { View } from './ledger.ts';
import { rank } from './rank.ts';
import { isOpen } from './triage.ts';

/** The feedback part of a digest over [start, end). Empty when nothing happened and nothing is open. */
export type DigestSection = (tenant: string, window: { start: Date; end: Date }) => Promise<Node[]>;

const mostShown = 3;

export interface DigestFigures {
  /** New items and joins. */
  incoming: number;
  fresh: number;
  /** Joins, and new items that were merged into others. */
  merged: number;
  /** Percent; null when nothing came in. */
  dedupe: number | null;
  shipped: number;
  declined: number;
}

/** What came in and what was decided in a window. `views` are all items that stand for themselves, with their families. */
export function digestFigures(views: readonly View[], { start, end }: { start: Date; end: Date }): DigestFigures {
  const within = (at: Date | undefined) => at !== undefined && at >= start && at < end;
  const items = views.flatMap((view) => view.family);
  const fresh = items.filter((item) => within(item.createdAt)).length;
  const incoming = views.flatMap((view) => view.voices).filter((voice) => within(voice.at)).length;
  const merged = incoming - fresh + items.filter((item) => within(item.createdAt) && item.mergedInto).length;
  const became = (state: string) => views.filter(({ item }) => item.state === state && within(item.stateAt)).length;
  return {
    incoming,
    fresh,
    merged,
    dedupe: dedupeRate({ incoming, merged }),
    shipped: became('shipped'),
    declined: became('declined'),
  };
}

export async function digestSection(
  { ledger, clock }: Parts,
  tenant: string,
  window: { start: Date; end: Date },
): Promise<Node[]> {
  const views = await ledger.all(tenant);
  const figures = digestFigures(views, window);
  const open = rank(
    views.filter((view) => isOpen(view.item)),
    'revenue',
    clock.now(),
  );
  if (figures.incoming + figures.shipped + figures.declined + open.length === 0) return [];
  const shipped = views.filter(
    ({ item }) => item.state === 'shipped' && item.stateAt >= window.start && item.stateAt < window.end,
  );
  return [
    text([{ bold: 'Feedback: ' }, sentence(figures)]),
    ...(shipped.length > 0
      ? [
          text(
            `Shipped: ${shipped.map((view) => `${itemName(view.item)} ${view.eyes(undefined).words(view.item.title)}`).join('; ')}.`,
          ),
        ]
      : []),
    ...recoveredLine(views),
    ...(open.length > 0
      ? [
          {
            kind: 'list' as const,
            ordered: true,
            items: open.slice(0, mostShown).map((view) => [{ bold: itemName(view.item) }, ` ${topLine(view)}`]),
          },
          actions(run('All feedback', 'feedback top')),
        ]
      : []),
  ];
}

/** A share of fewer says nothing. */
const fewest = 5;

function sentence({ incoming, fresh, merged, dedupe, shipped, declined }: DigestFigures): string {
  const came = incoming === 0 ? 'nothing came in' : `${incoming} came in, ${fresh} of them new`;
  const known =
    dedupe === null || incoming < fewest
      ? []
      : [`${Math.round(dedupe)} % known already (${merged} of ${incoming}, 25–40 % is healthy)`];
  const decided = [shipped > 0 ? `${shipped} shipped` : '', declined > 0 ? `${declined} declined` : ''].filter(Boolean);
  return `${[came, ...known, ...(decided.length > 0 ? [decided.join(', ')] : [])].join('; ')}.`;
}

function recoveredLine(views: readonly View[]): Node[] {
  const won = views.filter((view) => view.recovered.deals.length > 0);
  if (won.length === 0) return [];
  const [first] = won;
  const minor = won.reduce((sum, view) => sum + view.recovered.amount.minor, 0);
  const deals = won.reduce((sum, view) => sum + view.recovered.deals.length, 0);
  const amount = formatMoneyShort({ minor, currency: first?.currency ?? '' });
  return [text(`Won back with what has shipped, so far: ${amount} in ${deals} ${deals === 1 ? 'deal' : 'deals'}.`)];
}

function topLine(view: View): string {
  const { impact, item } = view;
  const accounts = impact.accounts === 1 ? '1 account' : `${impact.accounts} accounts`;
  const money = impact.behind.minor > 0 ? `, ${formatMoneyShort(impact.behind)} behind it` : '';
  return `${view.eyes(undefined).words(item.title)}: ${accounts}${money}`;
}
