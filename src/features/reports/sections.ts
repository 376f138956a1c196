import { context, type Node, type Text, text } from '../../core/card.ts';
import { typed } from '../../core/typed.ts';
import {
  explainChange,
  type Figure,
  type Figures,
  type Line,
  percentWords,
  type Row,
  sayChange,
  winRate,
  sayShare,
  grossMargin,
  discountRate,
} from '../metrics/index.ts';
import type { Audience } from './audience.ts';
import { historyChart, teamChart } from './charts.ts';
import { movers } from './movers.ts';
import { praise } from './praise.ts';
import { factsOf, figureFacts } from './figure-facts.ts';
import { addDays, formatDay } from '../../core/dates.ts';
import { count, sayBefore, sayDifference, sayLastYear, short } from './say.ts';

/** The parts of a report or digest that a channel can mute, in the order they are read. */
export const sectionNames = [
  'figures',
  'change',
  'movers',
  'chart',
  'leaderboard',
  'teams',
  'wins',
  'losses',
  'stale',
  'renewals',
] as const;
export type SectionName = (typeof sectionNames)[number];

const leaders = 10;
const named = 5;
const mostTeams = 25;

/** One part of the figures as nodes; none where it has nothing to say. */
export function section(name: SectionName, figures: Figures, audience: Audience): Node[] {
  switch (name) {
    case 'figures':
      return [{ kind: 'facts', facts: factsOf(figureFacts(figures, audience).filter(isNotSaid)) }, ...left(figures)];
    case 'change':
      return change(figures);
    case 'movers':
      return movers(figures, audience);
    case 'chart':
      return historyChart(figures);
    case 'leaderboard':
      return leaderboard(figures, audience);
    case 'teams':
      return [...teamList(figures), ...teamChart(figures)];
    case 'wins':
      return deals('Largest wins', figures.rows.won.rows.slice(0, named), figures);
    case 'losses':
      return deals('Largest losses', figures.rows.lost.rows.slice(0, named), figures);
    case 'stale':
      return stale(figures);
    case 'renewals':
      return renewals(figures);
  }
}

/** The headline has said these. */
function isNotSaid({ figure }: { figure: Figure }): boolean {
  return figure !== 'bookings' && figure !== 'previous' && figure !== 'lastYear';
}

/** The headline: bookings against the same point of the period before and of last year. */
export function headline(figures: Figures): Text {
  const { sums, currency } = figures;
  const { now, previous, lastYear } = sums;
  return [
    { bold: `Bookings ${short(now.wonAmount, currency)}` },
    ` (${count(now.won, 'deal')}), ${sayDifference(now.wonAmount, previous.wonAmount, currency)} on ${sayBefore(figures)}`,
    ...(lastYear.won > 0
      ? [`, ${sayDifference(now.wonAmount, lastYear.wonAmount, currency)} on ${sayLastYear(figures)}`]
      : []),
    '.',
  ];
}

/** Nothing was won, lost or is open that anybody would have to know of. */
export function isEmpty({ sums, pipeline, rows }: Figures): boolean {
  const { now } = sums;
  return now.won + now.lost + now.noDecision + now.unqualified === 0 && pipeline.open === 0 && rows.overdue.n === 0;
}

function change({ sums, currency }: Figures): Node[] {
  const made = explainChange(sums.previous, sums.now);
  // From nothing everything is “more deals”: the headline has said it.
  if (made.current === made.previous || made.previous === 0) return [];
  return [text([{ bold: 'What changed: ' }, sayChange(made, currency)])];
}

/** What is not in the figures is said, with the way to put it right. */
function left({ missing, currency }: Figures): Node[] {
  const [first] = missing;
  if (!first) return [];
  return [
    context(
      `${count(missing.length, 'deal is', 'deals are')} left out: no rate ${first.currency}→${currency} on ${formatDay(first.day)}. Add one with “${typed(`sales rate ${first.currency} ${currency} … from:${first.day}`)}”.`,
    ),
  ];
}

function leaderboard(figures: Figures, { privacy }: Audience): Node[] {
  const { people, currency, quotaFrame } = figures;
  if (privacy === 'off' || people.length < 2) return [];
  const shown = privacy === 'progress' ? byProgress(people) : people.filter(({ now, toDate }) => now > 0 || toDate > 0);
  if (shown.length === 0) return [];
  const amount = (line: Line) => (privacy === 'progress' ? [] : [short(line.now, currency)]);
  const progress = (line: Line) => (privacy === 'value' ? [] : [attained(line)]);
  return [
    {
      kind: 'table',
      caption: 'Leaderboard',
      columns: [
        { label: 'Who' },
        ...(privacy === 'progress' ? [] : [{ label: 'Bookings', align: 'right' as const }]),
        ...(privacy === 'value' ? [] : [{ label: `Quota ${quotaFrame.period.label}`, align: 'right' as const }]),
      ],
      rows: shown
        .slice(0, leaders)
        .map((line, index) => [`${index + 1}. ${line.name}`, ...amount(line), ...progress(line)]),
    },
    ...praise(figures, privacy),
  ];
}

function attained({ toDate, quota }: Line): string {
  return quota === null || quota <= 0 ? 'no quota' : percentWords(toDate / quota);
}

function byProgress(people: readonly Line[]): Line[] {
  const withQuota = people.filter(({ quota }) => quota !== null && quota > 0);
  const share = ({ toDate, quota }: Line) => toDate / (quota ?? 1);
  return withQuota.sort((a, b) => share(b) - share(a) || (a.name < b.name ? -1 : 1));
}

/** A list and no table: Slack takes one table in a message, and that is the leaderboard. */
function teamList({ teams, currency, quotaFrame, frame }: Figures): Node[] {
  if (teams.length < 2) return [];
  const items = teams.slice(0, mostTeams).map((line): Text => {
    const quota = line.quota === null ? '' : `, ${attained(line)} of the quota ${quotaFrame.period.label}`;
    return [
      { bold: line.name },
      `: ${short(line.now, currency)}, ${sayDifference(line.now, line.previous, currency)} on ${frame.previous.period.label}${quota}`,
    ];
  });
  return [text([{ bold: 'Teams' }]), { kind: 'list', items }];
}

/** Deals in one line each: number, account, amount, owner, reasons. */
function deals(caption: string, rows: readonly Row[], figures: Figures): Node[] {
  if (rows.length === 0) return [];
  return [text([{ bold: caption }]), { kind: 'list', items: rows.map((row) => dealLine(row, figures)) }];
}

function dealLine(row: Row, figures: Figures): Text {
  const reasons =
    row.reasons.length > 0 ? ` (${row.reasons.map((reason) => reason.replaceAll('-', ' ')).join(', ')})` : '';
  const against = row.competitor === undefined ? '' : ` against ${row.competitor}`;
  return [{ bold: `D-${row.number} ${row.account}` }, `, ${amountAndOwner(row, figures)}${against}${reasons}`];
}

/** `80k EUR, Rita`; in somebody’s own figures without their name. */
function amountAndOwner({ amount, owner }: Row, { currency, scope }: Figures): string {
  return `${short(amount, currency)}${scope.kind === 'person' ? '' : `, ${owner}`}`;
}

function stale(figures: Figures): Node[] {
  const { rows } = figures;
  if (rows.stale.n === 0) return [];
  const shown = rows.stale.rows.slice(0, named);
  const more = rows.stale.n - shown.length;
  return [
    text([{ bold: 'Gone quiet' }]),
    {
      kind: 'list',
      items: [
        ...shown.map(
          (row): Text => [
            { bold: `D-${row.number} ${row.account}` },
            `, ${amountAndOwner(row, figures)}: ${row.silent ?? 0} days in ${row.stage} without a word`,
          ],
        ),
        ...(more > 0 ? [`and ${more} more`] : []),
      ],
    },
  ];
}

const renewalDays = 90;

/** Renewals that fall due in the next 90 days, or should have been closed already, the next one first. */
function renewals(figures: Figures): Node[] {
  const { rows, currency, frame } = figures;
  const until = addDays(frame.today, renewalDays);
  const due = rows.open.rows.filter(({ type, closeDate }) => type === 'renewal' && closeDate <= until);
  if (due.length === 0) return [];
  const amount = due.reduce((sum, row) => sum + row.amount, 0);
  const next = [...due].sort((a, b) => (a.closeDate < b.closeDate ? -1 : 1)).slice(0, named);
  return [
    text([
      { bold: `Renewals in the next ${renewalDays} days: ${count(due.length, 'deal')}, ${short(amount, currency)}` },
    ]),
    {
      kind: 'list',
      items: next.map((row) => [
        { bold: `D-${row.number} ${row.account}` },
        `, ${amountAndOwner(row, figures)}, ${row.closeDate < frame.today ? 'was due' : 'by'} ${formatDay(row.closeDate)}`,
      ]),
    },
  ];
}

/** One line for a digest that another one has replaced, and for notifications. */
export function oneLine(figures: Figures, audience: Audience): string {
  const { sums, currency, scope, frame } = figures;
  const rate = winRate(sums.now);
  const margin = audience.margin ? grossMargin(sums.now).value : null;
  const discount = discountRate(sums.now).value;
  return [
    `${scope.name}, ${frame.period.label}: bookings ${short(sums.now.wonAmount, currency)}`,
    ...(rate.value === null ? [] : [`win rate ${sayShare(rate)}`]),
    ...(discount === null ? [] : [`discount ${percentWords(discount)}`]),
    ...(margin === null ? [] : [`margin ${percentWords(margin)}`]),
  ].join(', ');
}
