import { actions, type Card, context, run, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Company } from '../../core/company.ts';
import type { Context } from '../../core/context.ts';
import { period } from '../../core/fields.ts';
import { formatMoneyShort } from '../../core/money.ts';
import { pageField, pageOf } from '../../core/pages.ts';
import { parsePeriod, type Period, previousPeriod } from '../../core/period.ts';
import { answer, replaceWith } from '../../core/reply.ts';
import type { DealOutcome } from '../deals/index.ts';
import { isTooFew, percentWords, winRate } from '../metrics/index.ts';
import { sayMissing } from '../rates/index.ts';
import { type Competitors, competitorsOf } from './competitors.ts';
import type { IntelDeps } from './deps.ts';
import { count, emptyTally, type Tally } from './tally.ts';

/** How deals against one competitor went; `name` is undefined where nobody named one. */
export interface Rival {
  name: string | undefined;
  now: Tally;
  before: Tally;
}

const pageSize = 12;

export function winrate(deps: IntelDeps): Command {
  return command({
    name: 'intel winrate',
    summary: 'The win rate against each competitor, what is at stake, and what changed.',
    examples: ['intel winrate', 'intel winrate 2026-Q4'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: {
      period: period({ label: 'Period', hint: 'The last 365 days when empty.', positional: true }),
      page: pageField(),
    },
    async run({ page, period: asked }, context) {
      const wanted = asked ?? lastYear(context);
      const rivals = await rivalsOf(deps, wanted, context.company);
      const card = winrateCard(rivals, wanted, page ?? 1, context.company.currency);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function lastYear({ now, company }: Context): Period {
  const read = parsePeriod('last 365 days', { now, ...company });
  if (!read.ok) throw new Error(read.problem);
  return read.value;
}

/** Every competitor that was met in the period or is now, the most met first; deals without one come last. */
async function rivalsOf(deps: IntelDeps, wanted: Period, company: Company): Promise<Rival[]> {
  const { tenant, currency, fiscalYearStart } = company;
  const previous = previousPeriod(wanted, fiscalYearStart);
  const closed = ({ start, end }: Period) =>
    deps.deals.outcomes(tenant, { status: ['won', 'lost'], closedFrom: start, closedTo: end });
  const [competitors, now, open, before, table] = await Promise.all([
    competitorsOf(deps, tenant),
    closed(wanted),
    deps.deals.outcomes(tenant, { status: 'open' }),
    closed(previous),
    deps.rates.all(tenant),
  ]);
  const found = new Map<string, Rival>();
  const add = (deals: readonly DealOutcome[], when: 'now' | 'before') => {
    for (const deal of deals) count(rivalOf(found, competitors, deal)[when], deal, table, currency);
  };
  add(now, 'now');
  add(open, 'now');
  add(before, 'before');
  const met = ({ now: { won, lost, noDecision, open: still } }: Rival) => won + lost + noDecision + still;
  return [...found.values()]
    .filter((rival) => met(rival) > 0)
    .sort((a, b) => Number(a.name === undefined) - Number(b.name === undefined) || met(b) - met(a));
}

function rivalOf(found: Map<string, Rival>, competitors: Competitors, { competitor }: DealOutcome): Rival {
  const known = competitor === undefined ? undefined : competitors.named(competitor);
  const name = known?.name ?? competitor;
  const key = known?.key ?? name ?? '';
  const rival = found.get(key) ?? { name, now: emptyTally(), before: emptyTally() };
  found.set(key, rival);
  return rival;
}

function winrateCard(rivals: readonly Rival[], wanted: Period, page: number, currency: string): Card {
  const { shown, number, pages } = pageOf(rivals, page, pageSize);
  const summary = `Win rate by competitor, ${wanted.label}`;
  if (shown.length === 0)
    return {
      summary,
      nodes: [
        text(`No deal was closed in ${wanted.label} and none is open.`),
        context('A deal names its competitor with “competitor:” when it is logged, won or lost.'),
      ],
    };
  const missing = sayMissing(
    rivals.flatMap(({ now }) => now.missing),
    currency,
  );
  return {
    summary,
    nodes: [
      {
        kind: 'table',
        caption: pages > 1 ? `${summary}, page ${number} of ${pages}` : summary,
        columns: [
          { label: 'Competitor' },
          { label: 'n', align: 'right' },
          { label: 'Won–lost', align: 'right' },
          { label: 'Win rate', align: 'right' },
          { label: 'Change', align: 'right' },
          { label: 'No decision', align: 'right' },
          { label: 'Open', align: 'right' },
        ],
        rows: shown.map((rival) => row(rival, currency)),
      },
      context(
        `Win rate: won ÷ (won + lost), from 5 decided deals on; change in points on the period before. “Not named”: nobody asked who else was there.${missing === undefined ? '' : ` ${missing}`}`,
      ),
      actions(
        ...shown
          .flatMap(({ name }) => (name === undefined ? [] : [run(name, 'intel battlecard', { competitor: name })]))
          .slice(0, 5),
      ),
      ...(pages === 1 ? [] : [pager(wanted, number, pages)]),
    ],
  };
}

function pager({ key }: Period, number: number, pages: number) {
  const to = (page: number, label: string) => run(label, 'intel winrate', { period: key, page: String(page) });
  return actions(
    number > 1 ? to(number - 1, 'Previous') : undefined,
    number < pages ? to(number + 1, 'Next') : undefined,
  );
}

function row({ name, now, before }: Rival, currency: string): string[] {
  const rate = winRate(now);
  const isSaid = rate.value !== null && !isTooFew(rate);
  return [
    name ?? 'Not named',
    String(rate.n),
    `${now.won}–${now.lost}`,
    isSaid ? percentWords(rate.value ?? 0) : rate.n === 0 ? '–' : 'too few',
    isSaid ? change(now, before) : '–',
    now.noDecision === 0 ? '–' : String(now.noDecision),
    now.open === 0 ? '–' : `${now.open}, ${formatMoneyShort({ minor: now.openAmount, currency })}`,
  ];
}

/** The difference of two win rates in percentage points; `–` where one of them is of too few. */
function change(now: Tally, before: Tally): string {
  const is = winRate(now);
  const was = winRate(before);
  if (is.value === null || was.value === null || isTooFew(was)) return '–';
  const points = Math.round((is.value - was.value) * 100);
  return points > 0 ? `+${points}` : String(points);
}
