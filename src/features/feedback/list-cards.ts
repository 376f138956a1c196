import {
  type Action,
  actions,
  type Card,
  context,
  divider,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import { dayIn, formatDay } from '../../core/dates.ts';
import { formatMoneyShort } from '../../core/money.ts';
import { pageOf } from '../../core/pages.ts';
import { isMember, type Person } from '../../core/person.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { typed } from '../../core/typed.ts';
import { asked, capital, quoteOf } from './cards.ts';
import { type FeedbackType, itemName, type State, type Voice } from './item.ts';
import type { View } from './ledger.ts';
import { momentum, type Order, orders } from './rank.ts';
import { stateWords } from './triage.ts';

const pageSize = 10;
const voicesSize = 8;

export interface TopFilter {
  by?: Order | undefined;
  type?: FeedbackType | undefined;
  theme?: string | undefined;
  state?: State | undefined;
}

/** The ranking as a table of one page, with the other orders and pages as buttons. */
export function topCard(views: readonly View[], filter: TopFilter, wanted: number, now: Date, viewer: string): Card {
  const by = filter.by ?? 'revenue';
  const raw = rawOf(filter);
  const { shown, number, pages } = pageOf(views, wanted, pageSize);
  if (shown.length === 0) return emptyCard('Nothing like this is open.');
  const said = `${views.length} ${filter.state ?? 'open'} ${views.length === 1 ? 'item' : 'items'} by ${by}`;
  return {
    summary: said,
    nodes: [
      {
        kind: 'table',
        caption: pages > 1 ? `${said}, page ${number} of ${pages}` : said,
        columns: [
          { label: 'Item' },
          { label: 'State' },
          { label: 'Accounts', align: 'right' },
          { label: 'Revenue behind', align: 'right' },
          { label: 'Lost', align: 'right' },
          { label: 'Age', align: 'right' },
          { label: '30 days', align: 'right' },
        ],
        rows: shown.map((view) => topRow(view, now, viewer)),
      },
      context(
        'Revenue behind: for each account once, the larger of pipeline blocked and revenue at risk × importance ÷ 3.',
      ),
      actions(
        ...orders
          .filter((order) => order !== by)
          .map((order) => run(`By ${order}`, 'feedback top', { ...raw, by: order, page: '1' })),
      ),
      actions(...shown.slice(0, 5).map(({ item }) => run(itemName(item), 'feedback show', { item: itemName(item) }))),
      ...pager('feedback top', { ...raw, by }, number, pages),
    ],
  };
}

function topRow(view: View, now: Date, viewer: string): string[] {
  const { item, impact, voices } = view;
  const gained = momentum(voices, now);
  return [
    `${itemName(item)} ${view.eyes(viewer).words(item.title)}`,
    capital(stateWords(item)),
    String(impact.accounts),
    impact.behind.minor === 0 ? '–' : formatMoneyShort(impact.behind),
    impact.lost.minor === 0 ? '–' : formatMoneyShort(impact.lost),
    `${ageDays(view, now)} d`,
    gained > 0 ? `+${gained}` : String(gained),
  ];
}

/** Whole days since somebody first asked. */
export function ageDays({ item }: Pick<View, 'item'>, now: Date): number {
  return Math.floor((now.getTime() - item.createdAt.getTime()) / 86_400_000);
}

/** What a person asked for; what it is worth, and who else asked, is for members. */
export function mineCard(views: readonly View[], wanted: number, viewer: Pick<Person, 'id' | 'roles'>): Card {
  const { shown, number, pages } = pageOf(views, wanted, pageSize);
  if (shown.length === 0) return emptyCard('You have not asked product for anything yet.');
  const said = (view: View) =>
    isMember(viewer)
      ? line(view, viewer.id)
      : `${view.eyes(viewer.id).words(view.item.title)}: ${stateWords(view.item)}`;
  const asked = `You asked for ${views.length} ${views.length === 1 ? 'thing' : 'things'}`;
  return {
    summary: asked,
    nodes: [
      title(asked),
      { kind: 'list', items: shown.map((view) => [{ bold: itemName(view.item) }, ` ${said(view)}`]) },
      ...(isMember(viewer) ? [showButtons(shown)] : []),
      ...pager('feedback mine', {}, number, pages),
    ],
  };
}

export function foundCard(views: readonly View[], words: string, wanted: number, viewer: string): Card {
  const { shown, number, pages } = pageOf(views, wanted, pageSize);
  if (shown.length === 0) return emptyCard(`Nobody has asked for “${words}” yet.`, { text: words });
  const said = `${views.length} ${views.length === 1 ? 'item' : 'items'} about “${words}”`;
  return {
    summary: said,
    nodes: [
      title(said),
      { kind: 'list', items: shown.map((view) => [{ bold: itemName(view.item) }, ` ${line(view, viewer)}`]) },
      showButtons(shown),
      ...pager('feedback search', { words }, number, pages),
    ],
  };
}

/** The new items of a busy time, in one card of product's channel. */
export function inboxCard(views: readonly View[]): Card {
  const open = views.filter((view) => view.item.state === 'new' && !view.item.mergedInto);
  const said = `${views.length} new ${views.length === 1 ? 'item' : 'items'} came at once; ${open.length} wait for triage`;
  const ranked = [...open].sort(
    (a, b) => b.impact.behind.minor - a.impact.behind.minor || a.item.number - b.item.number,
  );
  return {
    summary: said,
    tone: open.length === 0 ? 'quiet' : 'plain',
    nodes: [
      title(said),
      {
        kind: 'list',
        items: ranked.slice(0, pageSize).map((view) => [{ bold: itemName(view.item) }, ` ${line(view, undefined)}`]),
      },
      ...(ranked.length > pageSize
        ? [context(`and ${ranked.length - pageSize} more with less revenue behind them`)]
        : []),
      showButtons(ranked),
      actions(run('All, by revenue', 'feedback top', { state: 'new', page: '1' })),
    ],
  };
}

function line(view: View, viewer: string | undefined): string {
  const { item, impact } = view;
  const money = impact.behind.minor > 0 ? `, ${formatMoneyShort(impact.behind)} behind it` : '';
  return `${view.eyes(viewer).words(item.title)}: ${stateWords(item)}; ${asked(view)}${money}`;
}

/** Everybody who asked, with what their account was worth then. */
export function voicesCard(view: View, wanted: number, viewer: string): Card {
  const { item, voices } = view;
  const eyes = view.eyes(viewer);
  const { shown, number, pages } = pageOf(voices, wanted, voicesSize);
  const said = `${itemName(item)} ${eyes.words(item.title)}: ${voices.length} ${voices.length === 1 ? 'voice' : 'voices'}`;
  return {
    summary: said,
    nodes: [
      title(said),
      ...shown.flatMap((voice): Node[] => [
        ...(voice.text === undefined ? [] : [quoteOf(voice, eyes)]),
        facts({
          'Asked by': `${voice.person.name}, ${formatDay(dayIn(voice.at, 'UTC'))}`,
          For: voice.account && eyes.name(voice.account),
          Importance: voice.importance,
          'Then worth': then(voice),
          Message: voice.link === undefined ? undefined : [{ link: voice.link, label: 'where it was said' }],
        }),
        divider,
      ]),
      ...pager('feedback voices', { item: itemName(item) }, number, pages),
    ],
  };
}

function then({ snapshot }: Voice): string | undefined {
  if (!snapshot) return undefined;
  const { status, open, atRisk, stage } = snapshot;
  const parts = [
    status === 'unknown' ? undefined : status,
    open.minor > 0 ? `${formatMoneyShort(open)} open${stage ? ` in ${stage}` : ''}` : undefined,
    atRisk.minor > 0 ? `${formatMoneyShort(atRisk)} a year` : undefined,
  ].filter(Boolean);
  return parts.join(', ') || undefined;
}

function emptyCard(said: string, raw: RawValues = {}): Card {
  return {
    summary: said,
    nodes: [
      text(said),
      context(['For example ', { code: typed('feedback "CSV export drops rows over 10k" account:Acme type:bug') }]),
      actions(openForm('Send to product', 'feedback', raw)),
    ],
  };
}

function showButtons(views: readonly View[]): Node {
  return actions(
    ...views.slice(0, 5).map(({ item }) => run(itemName(item), 'feedback show', { item: itemName(item) })),
  );
}

function pager(command: string, raw: RawValues, number: number, pages: number): Node[] {
  const to = (page: number): Action =>
    run(page < number ? 'Previous' : 'Next', command, { ...raw, page: String(page) });
  if (pages === 1) return [];
  return [actions(number > 1 ? to(number - 1) : undefined, number < pages ? to(number + 1) : undefined)];
}

function rawOf({ type, theme, state }: TopFilter): RawValues {
  return {
    ...(type !== undefined && { type }),
    ...(theme !== undefined && { theme }),
    ...(state !== undefined && { state }),
  };
}
